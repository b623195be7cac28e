# SPDX-License-Identifier: Apache-2.0
"""Favourites in Chromium: an entry is dragged above and below another and into a folder, and what is ticked stays where it is."""

import pytest
from playwright.sync_api import Page, expect
from tests.kit.browser import DESKTOP, Visitors
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import boards, favourites

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]


def drag(page: Page, name: str, onto: str, part: float) -> None:
    """Take an entry by its left side, and let go at that part of the other's height."""
    entries = page.locator("[data-sort]")
    one, other = entries.filter(has_text=name).first, entries.filter(has_text=onto).first
    box = other.bounding_box()
    assert box
    with page.expect_navigation():
        one.drag_to(other, target_position={"x": 200, "y": box["height"] * part})


def shows(page: Page, *names: str) -> None:
    expect(page.locator("[data-sort] .about")).to_have_text([*names])


def test_entries_are_dragged(place: Place, visitors: Visitors) -> None:
    town, served = place
    for section in town.eve.sees(boards.directory):
        for board in section.boards:
            town.eve.does(favourites.add, board.id)
    town.eve.does(favourites.add_folder, "Trains")
    context = visitors(base_url=served.url, width=DESKTOP)
    served.sign_in(context, town.eve)
    page = context.new_page()
    page.goto("/settings/favourites")
    shows(page, "Railway", "Cooking", "Trains")
    page.locator("[data-sort]").filter(has_text="Cooking").locator("input[name=pick]").check()
    drag(page, "Railway", "Trains", 0.9)
    shows(page, "Cooking", "Trains", "Railway")
    drag(page, "Railway", "Cooking", 0.1)
    shows(page, "Railway", "Cooking", "Trains")
    drag(page, "Railway", "Trains", 0.5)
    shows(page, "Cooking", "Trains", "Railway")
    expect(page.locator(".in1")).to_have_text(["Railway ↑↓"], use_inner_text=False)
    assert page.url.endswith(f"#{page.locator('.in1').get_attribute('id')}")
    assert not visitors.complaints, visitors.complaints
