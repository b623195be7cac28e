# SPDX-License-Identifier: Apache-2.0
"""What each house is for, told once through the web and the terminal: a meet-up that fills, an idea that ships on Friday."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.kit.browser import PHONE, Visitors
from tests.kit.screens import calling
from tests.kit.serving import Served
from tests.kit.stories import run
from tests.kit.town import Member, Town

from banyan.core import boards
from banyan.interfaces.terminal.screen import load_all
from banyan.interfaces.terminal.screens.threads import Threads

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


def test_a_meet_up_fills_and_whoever_waits_moves_up(place: Place, visitors: Visitors) -> None:
    town, _ = place
    takes(town, "discussion meetup")
    ada = opened(place, visitors, town.ada, "/b/Railway", width=PHONE)
    ada.get_by_role("link", name="Call a meet-up").click()
    ada.get_by_label("Title").fill("Saturday by the slow train")
    ada.get_by_label("Begins").fill("2026-06-06T09:00")
    ada.get_by_label("Ends").fill("2026-06-06T18:00")
    ada.get_by_label("Meeting place").fill("platform four")
    ada.get_by_label("Places").fill("1")
    ada.get_by_label("Text").fill("Bring bread.")
    posts_it(ada, "**/t/1")
    expect(ada.locator("#card")).to_contain_text("platform four")

    bo = opened(place, visitors, town.bo, "/t/1")
    bo.locator("#card a").click()
    bo.get_by_role("button", name="Sign up").click()
    expect(bo.locator("main")).to_contain_text("You have a place.")

    async def eve_waits() -> None:
        async with calling(town, town.eve) as p:
            await p.press("E", "<enter>")
            assert "coming: 1/1" in p.text
            await p.press("y")
            assert "You wait for a place" in p.text

    run(eve_waits())
    bo.get_by_role("button", name="I cannot come").click()
    expect(bo.locator("#who")).to_be_visible()
    expect(bo.locator("main")).to_contain_text("eve")
    expect(bo.locator(".tag", has_text="waits")).to_have_count(0)

    eve = opened(place, visitors, town.eve, "/inbox")
    expect(eve.locator("main")).to_contain_text("Saturday by the slow train")
    eve.goto("/meetups")
    expect(eve.locator("main")).to_contain_text("1 of 1")
    assert "BEGIN:VEVENT" in eve.request.get("/t/1/meetup.ics").text()


def test_an_idea_ships_on_friday_with_the_names_of_whoever_it_came_from(place: Place, visitors: Visitors) -> None:
    town, _ = place
    takes(town, "idea release discussion")

    async def eve_proposes() -> None:
        load_all()  # as the entry does: kinds with terms are asked for by screens of their own
        async with calling(town, town.eve, Threads(town.eve.sees(boards.get, "Railway"))) as p:
            await p.press("^P")
            await p.type("An alarm that is felt")
            await p.press("2", "I cannot hear it.", "^X", "s")
            assert "Posted as #1." in p.text

    run(eve_proposes())
    bo = opened(place, visitors, town.bo, "/t/1")
    bo.locator("#card a").click()
    bo.get_by_role("button", name="I am for it").click()
    expect(bo.get_by_role("heading", name="2 people are for it")).to_be_visible()

    ada = opened(place, visitors, town.ada, "/t/1/idea")
    for state in ("building", "shipped"):
        ada.get_by_label("It is now").select_option(state)
        ada.get_by_role("button", name="Say so").click()
        expect(ada.locator(".flash")).to_be_visible()
    ada.goto("/b/Railway/release")
    ada.get_by_role("button", name="Make it my draft").click()
    expect(ada.get_by_label("Text")).to_have_value(re.compile("felt .*@eve"))
    posts_it(ada, "**/t/2")
    expect(ada.locator("#f1")).to_contain_text("eve")
    bo.goto("/t/1")
    expect(bo.locator("#card")).to_contain_text("shipped")
