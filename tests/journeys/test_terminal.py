# SPDX-License-Identifier: Apache-2.0
"""The terminal on a page, in Chromium: it draws, takes keys, knows who is signed in, and says what it needs without scripts."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]


def rows(page: "Page"):
    return page.locator(".xterm-rows")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_member_walks_in_from_the_foot_of_a_page(place: Place, visitors: Visitors, width: int) -> None:
    town, served = place
    context = visitors(base_url=served.url, width=width)
    served.sign_in(context, town.ada)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/boards")
    page.locator("footer").get_by_role("link", name="Terminal").click()
    page.wait_for_url("**/terminal")
    expect(rows(page)).to_contain_text("(G)")
    expect(rows(page)).to_contain_text("ada")
    assert no_sideways_scroll(page)
    assert axe(page) == []
    page.keyboard.type("Gy")
    expect(rows(page)).to_contain_text("Press any key to call again")
    page.keyboard.press("Enter")
    expect(rows(page)).to_contain_text("(G)")
    assert said == []


def test_without_scripts_it_says_what_it_needs(place: Place, visitors: Visitors) -> None:
    page = visitors(base_url=place[1].url, javascript=False).new_page()
    page.goto("/terminal")
    expect(page.get_by_text("needs script")).to_be_visible()
