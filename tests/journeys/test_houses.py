# SPDX-License-Identifier: Apache-2.0
"""What each house is for, told once through the web and the terminal."""

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect
from tests.kit.browser import PHONE, Visitors
from tests.kit.screens import calling
from tests.kit.serving import Served
from tests.kit.stories import run
from tests.kit.town import Member, Town, text
from tests.kit.writings import put_floors

from banyan.core import boards, points, serials, site
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.records.points import MINT, EntryKind
from banyan.records.serials import Terms

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
    for state, words in (("building", "being built"), ("shipped", "shipped")):
        ada.get_by_label("It is now").select_option(state)
        ada.get_by_role("button", name="Say so").click()
        expect(ada.locator("#stands + p")).to_contain_text(f"It is {words}")
    ada.goto("/b/Railway/release")
    ada.get_by_role("button", name="Make it my draft").click()
    expect(ada.get_by_label("Text")).to_have_value(re.compile("felt .*@eve"))
    posts_it(ada, "**/t/2")
    expect(ada.locator("#f1")).to_contain_text("eve")
    bo.goto("/t/1")
    expect(bo.locator("#card")).to_contain_text("shipped")


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


def test_a_long_serial_is_read_and_taken_home(place: Place, visitors: Visitors) -> None:
    """Twenty thousand floors, fifty of them chapters; the rest is the talk of those who wait."""
    town, _ = place
    takes(town, "discussion serial")
    terms = Terms("A gauge in a river", "One")
    thread = town.eve.does(serials.open_serial, town.railway.id, "The gauge", text("It stands by the pier."), terms)
    put_floors(town.store, thread.id, town.eve.account_id, 2, 50)
    for floor in range(2, 51):
        town.eve.does(serials.mark_chapter, thread.number, floor, f"Chapter {floor}")
    put_floors(town.store, thread.id, town.bo.account_id, 51, 20_000)
    page = opened(place, visitors, town.ada, f"/t/{thread.number}", width=PHONE)
    page.locator("#card a").click()
    expect(page.get_by_role("link", name="Chapter 50")).to_be_visible()
    page.get_by_role("link", name="Chapter 37").click()
    expect(page.locator("main")).to_contain_text("Floor 37.")
    page.keyboard.press("n")
    expect(page.locator("main")).to_contain_text("Floor 38.")
    page.goto(f"/t/{thread.number}/by/eve")
    expect(page.locator("#f1")).to_contain_text("by the pier")
    page.goto(f"/t/{thread.number}/book")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Fetch the book").click()
    with zipfile.ZipFile(fetched.value.path()) as book:
        words = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert ("Floor 50." in words, "Floor 51." in words) == (True, False)

    async def ada_goes_on() -> None:
        async with calling(town, town.ada, made("serial")(thread.number)) as p:
            assert "Chapter 50" in p.text or "The gauge" in p.text
            await p.press("o")
            assert "Floor 38." in p.text

    run(ada_goes_on())


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
