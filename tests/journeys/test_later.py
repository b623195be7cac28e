# SPDX-License-Identifier: Apache-2.0
"""Posting later in the browser: the field for the hour, and the list beside the drafts, by axe on a phone and on a desk."""

import pytest
from playwright.sync_api import expect
from tests.journeys.test_composer import Place
from tests.journeys.test_writing import opened
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe

from banyan.core import schedules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_an_hour_is_chosen_and_the_text_waits(place: Place, visitors: Visitors, width: int) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1/reply")
    page.set_viewport_size({"width": width, "height": 844})
    page.fill("#text", "not yet")
    page.click("summary:has-text('Post later')")
    page.fill("#due", "2026-06-01T09:00")
    assert axe(page) == []
    page.click("button[value=later]")
    expect(page.locator("#later")).to_be_visible()
    expect(page.locator("main .entries")).to_contain_text("2026-06-01 09:00")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    assert [one.source for one in town.bo.sees(schedules.mine)] == ["not yet"]
    page.click("button:has-text('Make it a draft again')")
    page.goto("/t/1/reply")
    assert page.input_value("#text") == "not yet"
