# SPDX-License-Identifier: Apache-2.0
"""What a campus, a pot of questions and a market are for, told once through the web and the terminal; serials, ideas and meet-ups
have stories of their own beside this file.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.kit.browser import PHONE, Visitors
from tests.kit.screens import calling
from tests.kit.serving import Served
from tests.kit.stories import run
from tests.kit.town import Member, Town

from banyan.core import boards, points, site
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.records.points import MINT, EntryKind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]


def takes(town: Town, kinds: str) -> None:
    town.chen.does(boards.set_policies, "Railway", kinds=kinds)


def opened(place: Place, visitors: Visitors, who: Member, path: str, **how: object) -> Page:
    """A page as a member has it."""
    _, served = place
    context = visitors(base_url=served.url, **how)
    served.sign_in(context, who)
    page = context.new_page()
    page.goto(path)
    return page


def posts_it(page: Page, where: str) -> None:
    page.locator("#write").get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url(where)


def test_a_sale_that_somebody_disputes(place: Place, visitors: Visitors) -> None:
    town, _ = place
    takes(town, "discussion goods")
    ada = opened(place, visitors, town.eve, "/b/Railway/new/goods")
    ada.get_by_label("Title").fill("A lamp that bows")
    ada.get_by_label("Price").fill("40")
    ada.get_by_label("Changes hands").fill("station, exit B")
    ada.get_by_label("Text").fill("Its spring is tired.")
    posts_it(ada, "**/t/1")
    bo = opened(place, visitors, town.bo, "/t/1", width=PHONE)
    bo.locator("#card a").click()
    bo.get_by_label("A word to them").fill("Tomorrow at seven?")
    bo.get_by_role("button", name="I would like it").click()
    expect(bo.locator("main")).to_contain_text("You wait and are the next.")

    ada.goto("/t/1/deal")
    expect(ada.locator("main")).to_contain_text("Tomorrow at seven?")
    ada.get_by_role("button", name="Keep it for them").click()
    ada.get_by_role("button", name="It is done").click()
    expect(ada.locator("main")).to_contain_text("the other one has not yet")

    async def bo_has_it_and_it_is_dark() -> None:
        async with calling(town, town.bo, made("deal")(1)) as p:
            await p.press("c")
            assert "The deal is done." in p.text
            await p.press("D")
            await p.type("It does not glow.")
            assert "It does not glow." in p.text

    run(bo_has_it_and_it_is_dark())
    chen = opened(place, visitors, town.ada, "/disputes")
    chen.locator("main a", has_text="A lamp that bows").first.click()
    chen.get_by_label(re.compile("the deal is undone")).check()
    chen.get_by_label("Why?").fill("Nothing was said of its not glowing")
    chen.get_by_role("button", name="Decide").click()
    expect(chen.locator(".flash")).to_be_visible()
    bo.goto("/inbox")
    expect(bo.locator("main")).to_contain_text("A lamp that bows")
    bo.goto("/@eve/deals")
    expect(bo.locator("main")).not_to_contain_text("one deal")


def test_a_bounty_is_asked_split_and_a_hunt_refused(place: Place, visitors: Visitors) -> None:
    town, _ = place
    takes(town, "discussion bounty")
    town.chen.does(site.set_policies, points="on")
    town.store.write_now(lambda tx: points.transfer(tx, MINT, town.eve.caller.id, 100, EntryKind.CAME))
    eve = opened(place, visitors, town.eve, "/b/Railway/new/bounty")
    eve.get_by_label("Title").fill("Who is the man in this photo?")
    eve.get_by_label("Put up").fill("40")
    eve.get_by_label("Text").fill("I want to know where he lives.")
    eve.locator("#write").get_by_role("button", name="Post", exact=True).click()
    expect(eve.locator("#err")).to_contain_text("person")
    eve.get_by_label("Title").fill("How old is the iron bridge?")
    eve.get_by_label("Text").fill("The one behind the mill.")
    posts_it(eve, "**/t/1")
    for who, words in ((town.bo, "Of 1911: it stands on a plate."), (town.ada, "And mended in 1954.")):
        page = opened(place, visitors, who, "/t/1/reply")
        page.get_by_label("Text").fill(words)
        posts_it(page, re.compile("/t/1.*#f"))

    async def eve_splits() -> None:
        async with calling(town, town.eve, made("bounty")(1)) as p:
            await p.press("a")
            await p.type("2 3")
            assert "bo" in p.text

    run(eve_splits())
    bo = opened(place, visitors, town.bo, "/points", width=PHONE)
    expect(bo.locator("main")).to_contain_text("20")
    eve.goto("/t/1/bounty")
    expect(eve.locator("main")).to_contain_text("Who got it")
    assert town.count("SELECT sum(balance) FROM purses") == 0


def test_a_campus_night_on_which_the_ten_change(place: Place, visitors: Visitors) -> None:
    town, _ = place
    tea, trains = town.ada.opens_thread("Tea after midnight"), town.eve.opens_thread("Trains that do not stop")
    for nth in range(6):
        town.ada.replies(tea, f"Cup {nth}.")
    town.bo.replies(tea, "With milk.")
    guest = opened(place, visitors, town.ada, "/", width=PHONE)
    expect_ten(guest, "Tea after midnight")

    async def two_more_speak() -> None:
        for who in (town.chen, town.bo):
            async with calling(town, who, ThreadReader(trains.number)) as p:
                await p.press("r", "n", "I waited for one.", "^X", "s")
                assert "Posted as #" in p.text

    run(two_more_speak())
    expect_ten(guest, "Trains that do not stop")

    async def ada_sees_it_too() -> None:
        async with calling(town, town.ada, made("top_ten")()) as p:
            rows = [row for row in p.screen if "Tea after" in row or "Trains that" in row]
            assert "Trains that" in rows[0]

    run(ada_sees_it_too())


def expect_ten(page: Page, first: str) -> None:
    """The job that counts comes round within seconds."""
    for _ in range(40):
        page.goto("/")
        if page.locator(".ten li").first.is_visible() and first in page.locator(".ten li").first.inner_text():
            return
        page.wait_for_timeout(250)
    expect(page.locator(".ten li").first).to_contain_text(first)
