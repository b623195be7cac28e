# SPDX-License-Identifier: Apache-2.0
"""A meet-up that fills, a race and a directory, in a browser: on a phone in Chinese and on a desk in English, by axe."""

import pytest
from playwright.sync_api import Page, expect
from tests.core.test_meetups import hosts
from tests.journeys.test_composer import Place
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.town import text

from banyan.base import clock
from banyan.core import accounts, boards, meetups, places, races, threads
from banyan.records.places import PlaceTerms
from banyan.records.races import How, RaceTerms

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def looked_at(page: Page) -> None:
    assert no_sideways_scroll(page)
    assert axe(page) == []


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh-Hans"), (DESKTOP, "en")])
def test_a_meet_up_fills(place: Place, visitors: Visitors, width: int, lang: str) -> None:
    town, site = place
    town.board("Local", {"en": "Local", "zh-Hans": "同城"}, kinds="discussion meetup race place")
    town.ada.does(accounts.set_preferences, lang, "Asia/Shanghai", "")
    hosts(town, town.eve, capacity=1, place="北门老槐树下 North gate")
    context = visitors(lang=lang, width=width, base_url=site.url)
    site.sign_in(context, town.ada)
    page = context.new_page()
    for path in ("/b/Local/new/meetup", "/b/Local/meetups", "/t/1"):
        page.goto(path)
        looked_at(page)
    page.click("#card .btn")
    page.wait_for_url("**/t/1/meetup")
    page.fill("[name=word]", "我带茶")
    looked_at(page)
    page.click("form[action$='/sign'] button")
    expect(page.locator(".note").last).to_be_visible()
    looked_at(page)
    assert town.ada.sees(meetups.look, 1).own.word == "我带茶"
    town.bo.does(meetups.sign_up, 1)
    context = visitors(lang=lang, width=width, base_url=site.url)
    site.sign_in(context, town.eve)
    page = context.new_page()
    race = RaceTerms("一袋糖炒栗子", How.FLOORS, (2, 88, 888), 0, clock.now() + clock.DAY)
    board = town.eve.sees(boards.get, "Local")
    town.eve.does(races.open_race, board.id, "抢楼 Chestnuts", text("Go!"), race)
    town.ada.replies(town.eve.sees(threads.get, 2)[0], "me")
    terms = PlaceTerms("面馆 noodles", "北门 North gate", "7:00–21:00", 2)
    town.eve.does(places.open_place, board.id, "老王面馆", text("Since 1990."), terms)
    town.ada.does(places.review, 3, 4, text("汤好。"))
    for path in ("/t/1/meetup", "/b/Local", "/t/2", "/t/2/race", "/t/3", "/t/3/place", "/b/Local/places"):
        page.goto(path)
        looked_at(page)
