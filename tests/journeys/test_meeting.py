# SPDX-License-Identifier: Apache-2.0
"""People meeting in Chromium: a line arrives over any page and is answered there, a room fills by itself. And axe looks."""

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Member, Town

from banyan.core import chat, messages, presence, relations
from banyan.records.presence import Here, Mood, Place, PlaceKind, PresenceChoices

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Stage = tuple[Town, Served]


def is_here(town: Town, member: Member, transport: str, place: Place) -> None:
    """Somebody at another interface, as its process writes it."""
    now = town.clock()
    here = Here(f"{transport}:{member.account_id}", member.caller, place, transport, now, now, now + 3_600_000_000)
    town.guest.does(presence.keep, [here], [], [])


def evening(town: Town) -> None:
    thread = town.ada.opens_thread("Night trains to the sea")
    is_here(town, town.ada, "ssh", Place(PlaceKind.THREAD, thread=thread.number))
    is_here(town, town.bo, "telnet", Place(PlaceKind.BOARD, board="Railway"))
    is_here(town, town.chen, "web", Place(PlaceKind.CHAT, room="lobby"))
    is_here(town, town.eve, "web", Place(PlaceKind.HOME))
    town.eve.does(relations.befriend, "ada")
    town.ada.does(presence.choose, PresenceChoices(mood=Mood.TALK))
    town.chen.does(chat.open_room, "lobby", "Who brings the tea?")
    town.eve.does(chat.join, "lobby")
    town.chen.does(chat.say, "lobby", "Good evening, everybody.")
    town.eve.does(chat.say, "lobby", "/me waves")
    town.ada.does(messages.send, "eve", "Are you coming to the station tonight?")
    town.bo.does(messages.send, "eve", "hello")


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nobody_is_shut_out_of_a_page_about_meeting(place: Stage, visitors: Visitors, width: int, lang: str) -> None:
    town, served = place
    evening(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = ''", {}))
    context = visitors(base_url=served.url, width=width, lang=lang, dark=lang == "en")
    served.sign_in(context, town.eve)
    page = context.new_page()
    page.goto("/about")
    expect(page.locator(".toast .said li")).to_have_count(2)
    for path in ("/about", "/online", "/chat", "/chat/lobby", "/settings/presence", "/messages?to=ada", "/messages"):
        page.goto(path)
        assert no_sideways_scroll(page), f"{path} is wider than its screen"
        assert axe(page) == [], path


def test_a_line_arrives_over_the_page_that_is_read_and_is_answered_there(place: Stage, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Night trains")
    pages = {}
    for member in (town.ada, town.bo):
        context = visitors(base_url=served.url)
        served.sign_in(context, member)
        pages[member] = context.new_page()
        pages[member].goto("/t/1")
    ada, bo = pages[town.ada], pages[town.bo]
    ada.goto("/online")
    bo_is_there = ada.get_by_role("link", name="Message to bo")
    for _ in range(20):  # whoever came is in the list within seconds
        if bo_is_there.count():
            break
        ada.wait_for_timeout(500)
        ada.reload()
    bo_is_there.click()
    ada.wait_for_url("**/messages?to=bo")
    ada.get_by_label("A line to bo").fill("Is the last train gone?")
    ada.get_by_role("button", name="Say").click()
    box = bo.locator(".toast")
    expect(box).to_contain_text("Is the last train gone?")
    box.get_by_label("Answer ada").fill("Long gone.")
    box.get_by_role("button", name="Say").click()
    expect(box).to_have_count(0)
    expect(bo).to_have_url(f"{served.url}/t/1")
    expect(ada.locator(".toast")).to_contain_text("Long gone.")
    ada.locator(".toast").get_by_role("button", name="Seen").click()
    expect(ada.locator(".toast")).to_have_count(0)
    assert visitors.complaints == []


def test_a_room_fills_by_itself(place: Stage, visitors: Visitors) -> None:
    town, served = place
    evening(town)
    context = visitors(base_url=served.url, width=PHONE)
    served.sign_in(context, town.eve)
    page = context.new_page()
    page.goto("/chat/lobby")
    town.chen.does(chat.say, "lobby", "Has anybody seen Bo?")
    expect(page.get_by_role("log")).to_contain_text("Has anybody seen Bo?")
    page.get_by_label("Say something").fill("/t The last train")
    page.locator("#say").get_by_role("button", name="Say").click()
    expect(page.locator("[data-piece=topic]")).to_contain_text("The last train")
    expect(page.get_by_label("Say something")).to_have_value("")
    town.chen.does(chat.kick, "lobby", "eve")
    expect(page.get_by_role("button", name="Come in")).to_be_visible()


def test_two_talk_line_by_line(place: Stage, visitors: Visitors) -> None:
    town, served = place
    pages = {}
    for member in (town.ada, town.bo):
        is_here(town, member, "web", Place(PlaceKind.HOME))
        context = visitors(base_url=served.url)
        served.sign_in(context, member)
        pages[member] = context.new_page()
    ada, bo = pages[town.ada], pages[town.bo]
    bo.goto("/about")
    ada.goto("/online")
    ada.get_by_role("button", name="Talk with bo").click()
    expect(ada.locator("main")).to_contain_text("Waiting for bo to accept.")
    bo.locator(".toast").get_by_role("button", name="Accept").click()
    bo.wait_for_url("**/talk/*")
    ada.get_by_label("Say something").fill("There you are.")  # the page has learned that they may talk
    ada.get_by_label("Say something").press("Enter")
    expect(bo.get_by_role("log")).to_contain_text("There you are.")
    bo.get_by_role("button", name="End the talk").click()
    expect(ada.locator("main")).to_contain_text("The talk is over.")
    assert visitors.complaints == []
