# SPDX-License-Identifier: Apache-2.0
"""A sticker that a member made, put into a text from the composer; and one line said at the head of a board."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.test_composer import Place
from tests.journeys.test_writing import opened
from tests.kit.browser import Visitors, axe

from banyan.core import boards, site, sticker_packs
from banyan.records.attachments import Upload

PICTURE = Path(__file__).parents[2] / "docs/start/banyan.png"
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_what_is_at_hand_is_pressed_into_the_text(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.chen.does(site.set_policies, sticker_packs="on")
    town.chen.does(boards.set_policies, "Railway", kinds="discussion short")
    town.eve.does(sticker_packs.make, "cats", "")
    town.eve.does(sticker_packs.put, "cats", "sleepy", Upload("a" * 64, "cat.png", "image/png", 900, 96, 64))
    town.eve.does(sticker_packs.send, "cats")
    town.chen.does(sticker_packs.take_in, "cats")
    town.bo.does(sticker_packs.put_at_hand, "cats")
    page = opened(place, visitors, "/b/Railway/new")
    page.route("**/files/**", lambda route: route.fulfill(path=PICTURE))
    page.fill("#title", "Night")
    page.fill("#text", "So ")
    page.click("summary:has-text('Stickers')")
    page.click("button:has-text(':cats/sleepy:')")
    expect(page.locator("#text")).to_have_value("So :cats/sleepy:")
    assert axe(page) == []
    page.goto(page.url.removesuffix("/new"))
    page.fill("#line", "Zzz :cats/sleepy:")
    page.press("#line", "Enter")
    expect(page.locator(".rows img.sticker")).to_have_attribute("alt", "cats/sleepy")
    assert axe(page) == []
