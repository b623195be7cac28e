# SPDX-License-Identifier: Apache-2.0
"""Names behind an @ and pictures behind a colon, by keyboard and by mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.test_composer import Place
from tests.journeys.test_writing import opened
from tests.kit.browser import Visitors, axe

from banyan.core import accounts, people, stickers
from banyan.records.attachments import Upload

PICTURE = Path(__file__).parents[2] / "docs/start/banyan.png"
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_name_is_chosen_with_the_arrows(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.eve.does(accounts.edit_profile, "沈雁冰", "", "")
    town.store.write_now(people.sweep)
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.focus("#text")
    page.keyboard.type("谢谢@")
    expect(page.locator("#offers [role=option]")).to_have_text(["@ada Ada"])
    page.keyboard.type("e")
    expect(page.locator("#offers [role=option]").first).to_contain_text("@eve 沈雁冰")
    assert page.get_attribute("#text", "aria-activedescendant") == "offer-0"
    assert axe(page) == []
    page.keyboard.press("Enter")
    assert page.input_value("#text") == "谢谢@eve "
    expect(page.locator("#offers")).to_be_hidden()
    assert page.get_attribute("#text", "role") is None
    page.keyboard.type("@syb")
    expect(page.locator("#offers [role=option]")).to_have_text(["@eve 沈雁冰"])
    page.keyboard.press("Escape")
    expect(page.locator("#offers")).to_be_hidden()
    page.keyboard.press("Enter")
    assert page.input_value("#text") == "谢谢@eve @syb\n"


def test_an_address_calls_nobody(place: Place, visitors: Visitors) -> None:
    place[0].store.write_now(people.sweep)
    page = opened(place, visitors, "/b/Railway/new")
    page.focus("#text")
    page.keyboard.type("@x mail bo@ad")
    page.wait_for_timeout(400)
    expect(page.locator("#offers")).to_be_hidden()


def test_a_picture_is_found_in_either_language(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    page.focus("#text")
    page.keyboard.type("at 12:30 :smi")
    expect(page.locator("#offers [role=option]").first).to_contain_text("😄 smile")
    page.keyboard.press("Tab")
    assert page.input_value("#text") == "at 12:30 😄"
    page.keyboard.type("：")
    page.keyboard.insert_text("火锅")
    page.click("#offers [role=option]:has-text('火锅')")
    assert page.input_value("#text") == "at 12:30 😄🍲"
    expect(page.locator("#text")).to_be_focused()


def test_similar_threads_come_while_a_title_is_typed(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains to Shiqiao")
    page = opened(place, visitors, "/b/Railway/new")
    expect(page.locator("[data-similar]")).to_have_text("None yet.")
    page.wait_for_timeout(1_000)  # the index is filed behind the posts
    page.fill("#title", "Are there night trains?")
    expect(page.locator("[data-similar] a")).to_have_attribute("href", "/t/1")
    expect(page.locator("[data-found]")).to_have_text("Similar threads: 1")
    assert axe(page) == []


def test_a_sticker_is_offered_before_the_signs(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.chen.does(stickers.make_pack, "cats")
    town.chen.does(stickers.add_sticker, "cats", "smitten", Upload("a" * 64, "cat.png", "image/png", 900, 96, 64))
    page = opened(place, visitors, "/b/Railway/new")
    page.route("**/files/**", lambda route: route.fulfill(path=PICTURE))
    page.focus("#text")
    page.keyboard.type(":smi")
    expect(page.locator("#offers [role=option]").first).to_have_text(":smitten:")
    expect(page.locator("#offers [role=option]").nth(1)).to_contain_text("smile")
    assert axe(page) == []
    page.keyboard.press("Enter")
    assert page.input_value("#text") == ":smitten:"
