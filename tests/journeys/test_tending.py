# SPDX-License-Identifier: Apache-2.0
"""A community is tended, in Chromium: somebody takes the keys, a report is judged, somebody is barred. And axe looks at every
page about people, in both languages and at both widths.
"""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import links, reports, sanctions, site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]
PASSWORD = "the tree keeps its leaves"
FOR_GUESTS = ("/signin", "/signup", "/signup?invite=abc", "/reset", "/link/abc")
FOR_MEMBERS = (
    *(
        "/settings",
        "/settings/profile",
        "/settings/picture",
        "/settings/reading",
        "/settings/password",
        "/settings/email",
        "/settings/sessions",
        "/settings/security",
        "/settings/security/codes",
        "/settings/security/log",
        "/settings/security/apps",
        "/settings/security/keys",
        "/settings/security/passkeys",
    ),
    *("/settings/invites", "/settings/drafts", "/settings/files", "/settings/export", "/settings/leave", "/signout"),
)
FOR_STAFF = (
    *(
        "/tend",
        "/tend/measures",
        "/@bo/ban",
        "/@bo/suspend",
        "/@bo/tend",
        "/rules",
        "/b/Railway/rules",
        "/admin/health",
        "/admin/welcome",
        "/admin/words",
        "/admin/look",
        "/admin/logo",
        "/t/1/lock",
        "/t/1/move",
        "/t/1/rename",
        "/t/1/pin",
    ),
    *("/t/1?tend=1", "/b/Railway?tend=1", "/t/1/merge"),
    *("/t/1/2/remove", "/t/1/2/erase", "/admin", "/admin/site", "/admin/boards", "/admin/boards/new"),
    *("/admin/boards/Railway", "/admin/boards/BackRoom/members", "/admin/sections", "/admin/sections/life"),
    *("/admin/accounts", "/admin/accounts/bo", "/admin/accounts/pine", "/admin/accounts/mei", "/admin/roles"),
)


def quarrel(town: Town) -> None:
    """A reported post, a measure in force, somebody who waits, somebody who was imported."""
    thread = town.eve.opens_thread("Seat 14")
    town.bo.replies(thread, "You are all wrong.")
    town.eve.does(reports.report, thread.number, 2, "An insult.")
    town.chen.does(sanctions.ban, "eve", "Cooking", 3, "Salt, again and again.")
    town.chen.does(site.set_policies, rules="1. Be **kind**.\n2. Say how you know.", sign_up="approval")
    town.member("mei", state="pending")
    town.member("pine", state="unclaimed")


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nobody_is_shut_out_of_a_page_about_people(place: Place, visitors: Visitors, width: int, lang: str) -> None:
    town, served = place
    quarrel(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = ''", {}))
    for member, paths in ((None, FOR_GUESTS), (town.eve, FOR_MEMBERS), (town.chen, FOR_STAFF)):
        context = visitors(base_url=served.url, width=width, lang=lang, dark=lang == "en")
        if member:
            served.sign_in(context, member)
        page = context.new_page()
        for path in paths:
            page.goto(path)
            assert no_sideways_scroll(page), f"{path} is wider than its screen"
            assert axe(page) == [], path
            page.evaluate("scrollTo(0, 0)")


def test_a_form_that_was_refused_is_open_to_everybody_too(place: Place, visitors: Visitors) -> None:
    _, served = place
    page = visitors(base_url=served.url, width=PHONE).new_page()
    page.goto("/signup")
    page.get_by_label("Handle").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Handle")).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_the_first_one_takes_the_keys_and_tends(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    quarrel(town)
    town.store.write_now(lambda tx: tx.run("DELETE FROM roles", {}))
    token = town.store.write_now(links.make_admin_link_if_none)
    page = visitors(base_url=served.url, javascript=javascript, width=PHONE).new_page()
    page.goto(f"/link/{token}")
    page.locator("main").get_by_role("link", name="Take a name").click()
    page.get_by_label("Handle").fill("linmu")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Become administrator").click()
    expect(page.get_by_role("status").first).to_contain_text("You are the administrator now.")
    judges(page)
    bars(page)
    [told], _ = town.eve.sees(reports.mine)
    assert (told.state, told.answer) == ("upheld", "It is gone.")


def judges(page: "Page") -> None:
    page.get_by_role("link", name="Tend").click()
    case = page.locator("section.case")
    expect(case).to_contain_text("You are all wrong.")
    expect(case).to_contain_text("An insult.")
    case.get_by_role("link", name="Remove the post").click()
    page.get_by_label("Why?").fill("An insult, as reported.")
    page.get_by_role("button", name="Remove the post").click()
    expect(page).to_have_url(re.compile("/tend$"))
    expect(case).to_contain_text("no longer there")
    case.get_by_label("Answer to those who reported").fill("It is gone.")
    case.get_by_role("button", name="Settle").click()
    expect(page.locator("main")).to_contain_text("Nothing is waiting.")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_two_floors_become_a_thread_and_come_back(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    thread = town.eve.opens_thread("Seat 14")
    for words in ("Mine.", "Trains are late."):
        town.bo.replies(thread, words)
    context = visitors(base_url=served.url, javascript=javascript, width=PHONE)
    served.sign_in(context, town.ada)
    page = context.new_page()
    page.goto("/t/1?tend=1")
    page.get_by_label("#3 Trains are late.").check()
    page.get_by_role("button", name="Split into a new thread").click()
    expect(page.locator("main")).to_contain_text("What it will be done to: 1")
    assert not javascript or axe(page) == []
    page.get_by_label("Title").fill("Late trains")
    page.get_by_label("Why?").fill("Another matter.")
    page.get_by_role("button", name="Split into a new thread").click()
    expect(page).to_have_url(re.compile("/t/2$"))
    assert not javascript or axe(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")
    page.goto("/t/1")
    expect(page.locator("#f3")).to_contain_text("Trains are late.")


def bars(page: "Page") -> None:
    page.goto("/t/1/2")
    expect(page.locator("#f2")).to_contain_text("An insult, as reported.")
    page.goto("/@bo/ban?board=Railway")
    page.get_by_label("For how many days").fill("2")
    page.get_by_label("Why?").fill("Insults.")
    page.get_by_role("button", name="Bar from this board").click()
    expect(page.locator("main")).to_contain_text("Insults.")
