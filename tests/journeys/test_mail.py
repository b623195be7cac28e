# SPDX-License-Identifier: Apache-2.0
"""Mail in Chromium: a letter goes there and back with and without script, and axe looks at every page of it."""

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town, text

from banyan.core import mail, mail_folders, mail_groups, relations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]


def talk(town: Town) -> int:
    """Bo has written to Eve and Ada, Eve has answered and sorted things; the number of Bo's letter."""
    first = town.bo.does(mail.send, "eve, ada", "周五的车票 Friday's tickets", text("还有两张。 There are two left."))
    town.eve.does(mail.send, "bo", "Re: 周五的车票", text("我要一张。"), answers=first.id)
    for subject in ("Bread", "夜谈的约定"):
        town.ada.does(mail.send, "eve", subject, text("On Friday, at eight, under the clock."))
    kept = town.ada.does(
        mail.send, "eve", "A long subject that goes on and on until the line is over, and then some", text("Yes.")
    )
    for verb in (mail.keep, mail.tag, mail.mark_read):
        town.eve.does(verb, kept.id)
    town.eve.does(mail_folders.make, "食谱")
    town.eve.does(mail_groups.make, "室友", "ada, bo")
    town.eve.does(relations.befriend, "ada", "met at the station")
    town.eve.does(relations.block, "chen")
    return int(first.id)


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh-CN"), (DESKTOP, "en")], ids=["phone", "desktop"])
def test_nobody_is_shut_out_of_a_page_about_mail(place: Place, visitors: Visitors, width: int, lang: str) -> None:
    town, served = place
    number = talk(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = ''", {}))
    context = visitors(base_url=served.url, width=width, lang=lang, dark=lang == "en")
    served.sign_in(context, town.eve)
    page = context.new_page()
    for path in (
        *(
            "/mail",
            "/mail?folder=sent",
            "/mail?folder=trash",
            "/mail/folders",
            "/mail/search?q=eight",
            "/mail/new?to=bo",
        ),
        *(f"/mail/{number}", f"/mail/{number}/talk", f"/mail/new?answers={number}&all=1"),
        *("/@bo", "/@bo/relation", "/settings/people"),
    ):
        page.goto(path)
        assert no_sideways_scroll(page), f"{path} is wider than its screen"
        assert axe(page) == [], path


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_letter_goes_there_and_an_answer_back(place: Place, visitors: Visitors, javascript: bool) -> None:
    town, served = place
    context = visitors(base_url=served.url, javascript=javascript, width=PHONE)
    served.sign_in(context, town.eve)
    page = context.new_page()
    page.goto("/@bo")
    page.get_by_role("link", name="Write a letter").click()
    page.wait_for_url("**/mail/new?to=bo")
    page.get_by_label("Subject").fill("Friday")
    page.get_by_label("Text", exact=True).fill("Shall we **meet**?")
    page.get_by_role("main").get_by_role("button", name="Send").click()
    expect(page.get_by_role("status").first).to_contain_text("Sent.")
    other = visitors(base_url=served.url, javascript=javascript)
    served.sign_in(other, town.bo)
    page = other.new_page()
    page.goto("/")
    page.get_by_role("link", name="Mail 1 new").click()
    page.get_by_role("link", name="Friday").click()
    expect(page.locator("article strong")).to_have_text("meet")
    if javascript:
        page.keyboard.press("r")
    else:
        page.get_by_role("main").get_by_role("link", name="Answer").click()
    page.wait_for_url("**/mail/new?answers=*")
    page.get_by_label("Text", exact=True).fill("Gladly.")
    page.get_by_role("main").get_by_role("button", name="Send").click()
    expect(page.get_by_role("status").first).to_contain_text("Sent.")
    page.get_by_role("link", name="Conversation of 2 letters").click()
    expect(page.get_by_role("article")).to_have_count(2)
