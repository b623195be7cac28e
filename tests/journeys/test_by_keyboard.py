# SPDX-License-Identifier: Apache-2.0
"""Without a mouse: somebody joins, writes, reacts, mends, finds and tends with keys alone, and always sees where they are."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.kit.browser import Visitors
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import reports

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]
FARTHEST = 150  # steps with Tab from the head of a page to anything on it
SEEN = """node => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) && box.bottom > 0 && box.top < innerHeight;
}"""


def reach(page: "Page", wanted: "Locator") -> None:
    """Tab until it has the focus; what has it is marked and in sight at every step."""
    expect(wanted).to_have_count(1)
    target = wanted.element_handle()
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        focus = page.evaluate_handle("document.activeElement").as_element()
        if focus is not None and page.evaluate("node => node !== document.body", focus):
            assert page.evaluate(SEEN, focus), page.evaluate("node => node.outerHTML.slice(0, 200)", focus)
        if page.evaluate("([one, other]) => one === other", [focus, target]):
            return
    raise AssertionError(f"no way with Tab to {wanted}")


def press(page: "Page", role: str, name: str, *, within: str = "main", key: str = "Enter") -> None:
    reach(page, page.locator(within).get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press(key)


def type_into(page: "Page", label: str, words: str) -> None:
    reach(page, page.locator("main").get_by_label(label, exact=True))
    page.keyboard.type(words)


def lands(page: "Page", path: str) -> None:
    page.wait_for_url(re.compile(path))


def test_a_newcomer_needs_no_mouse(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.replies(town.bo.opens_thread("Seat 14"), "By the window.")
    page = visitors(base_url=served.url).new_page()
    page.goto("/signup")
    type_into(page, "Handle", "mei")
    type_into(page, "Password", "the tree keeps its leaves")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="mei", exact=True).wait_for()
    page.goto("/b/Railway")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    lands(page, "/t/1")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")  # quotes the chosen floor into the box
    expect(page.locator("#text")).to_have_value(re.compile("> "))
    page.keyboard.type("Mine, by the aisle.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f3")).to_contain_text("Mine, by the aisle.")
    page.goto("/t/1/3")
    press(page, "link", "Edit", within="#f3")
    lands(page, "/edit")
    page.get_by_label("Text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And the tea.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f3")).to_contain_text("And the tea.")
    page.goto("/t/1/2")
    reach(page, page.locator("#f2 .acts summary").first)
    page.keyboard.press("Enter")
    press(page, "button", "thanks", within="#f2")
    expect(page.locator("#f2")).to_contain_text("thanks")
    page.goto("/t/1/2")
    press(page, "link", "Report", within="#f2")
    lands(page, "/report")
    type_into(page, "What is wrong with it?", "It is my seat.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    lands(page, "#f2")
    assert town.ada.sees(reports.open_count) == 1


def test_finding_keeping_following_and_settings_need_no_mouse(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Seat 14", "By the window.")
    context = visitors(base_url=served.url)
    served.sign_in(context, town.bo)
    page = context.new_page()
    page.goto("/b/Railway")
    press(page, "button", "Into my favourites")
    expect(page.get_by_role("button", name="Out of my favourites")).to_be_visible()
    page.goto("/t/1")
    press(page, "button", "Follow")
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.goto("/settings/profile")
    reach(page, page.locator("main").get_by_label("Name that is shown"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Bo of the night train")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved")


def test_tending_needs_no_mouse(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.bo.replies(town.bo.opens_thread("Seat 14"), "Cheap seats!")
    context = visitors(base_url=served.url)
    served.sign_in(context, town.ada)
    page = context.new_page()
    page.goto("/t/1/2")
    press(page, "link", "Remove", within="#f2")
    lands(page, "/remove")
    type_into(page, "Why?", "An advertisement.")
    press(page, "button", "Remove the post")
    expect(page.locator("#f2")).to_contain_text("An advertisement.")
    press(page, "button", "Undo", within="body")
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")
    page.goto("/b/Railway?tend=1")
    reach(page, page.get_by_label("Seat 14"))
    page.keyboard.press("Space")
    press(page, "button", "Pin")
    press(page, "button", "Pin")
    expect(page.get_by_role("status").first).to_contain_text("Threads pinned: 1.")
