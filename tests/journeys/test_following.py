# SPDX-License-Identifier: Apache-2.0
"""Following in Chromium: buttons with and without script, floors that fold and open, the number in the title while one looks
elsewhere. And axe looks at every page of it.
"""

import re

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import follows, links

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]


def talk(town: Town) -> None:
    """Eve follows a thread and Ada, and has muted Bo and a thread of his."""
    one = town.ada.opens_thread("Night trains")
    town.bo.replies(one, "They are all late.")
    town.eve.does(follows.follow_thread, one.number)
    town.bo.opens_thread("Late again")
    town.eve.does(follows.mute_thread, 2)
    town.eve.does(follows.follow_person, "ada")
    town.eve.does(follows.mute_person, "bo")


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nobody_is_shut_out_of_a_page_about_following(place: Place, visitors: Visitors, width: int, lang: str) -> None:
    town, served = place
    talk(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = ''", {}))
    token = town.store.write_now(lambda tx: links.make(tx, links.UNSUBSCRIBE, town.eve.account_id))
    context = visitors(base_url=served.url, width=width, lang=lang, dark=lang == "en")
    served.sign_in(context, town.eve)
    page = context.new_page()
    for path in (
        *("/settings/following", "/settings/following?muted=1", "/settings/notifications", f"/link/{token}"),
        *("/", "/inbox", "/t/1", "/t/1#f2", "/t/2", "/@ada", "/@bo"),
    ):
        page.goto(path)
        assert no_sideways_scroll(page), f"{path} is wider than its screen"
        assert axe(page) == [], path


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_somebody_follows_mutes_and_opens_what_is_folded(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    one = town.ada.opens_thread("Night trains")
    town.bo.replies(one, "They are all late.")
    context = visitors(base_url=served.url, javascript=javascript, width=PHONE)
    served.sign_in(context, town.eve)
    page = context.new_page()
    page.goto("/t/1")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.goto("/@bo")
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Bo is muted")
    page.goto("/t/1")
    floor = page.locator("#f2")
    expect(floor.get_by_text("They are all late.")).to_be_hidden()
    floor.get_by_role("link", name="bo, muted").click()
    expect(floor.get_by_text("They are all late.")).to_be_visible()
    page.goto("/settings/following")
    page.get_by_role("button", name="Unfollow: Night trains").click()
    expect(page.locator("main")).to_contain_text("None yet.")


def test_the_number_comes_into_title_and_icon_of_all_open_pages(place: Place, visitors: Visitors) -> None:
    town, served = place
    one = town.eve.opens_thread("Night trains")
    context = visitors(base_url=served.url)
    served.sign_in(context, town.eve)
    first, second = context.new_page(), context.new_page()
    first.goto("/about")
    second.goto("/boards")
    title = first.title()
    town.ada.replies(one, "Late?", reply_to=1)
    for page in (first, second):
        expect(page).to_have_title(re.compile(r"^\(1\) "))
        expect(page.locator("[data-unread]")).to_have_text(" 1 new")
        expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("^data:image/svg"))
    first.close()  # another page goes on listening
    second.goto("/t/1")
    expect(second).to_have_title(re.compile(r"^Night trains"))
    expect(second.locator("[data-unread]")).to_be_hidden()
    second.goto("/about")
    assert second.title() == title
    town.bo.replies(one, "Very.", reply_to=1)
    expect(second).to_have_title(re.compile(r"^\(1\) "))
