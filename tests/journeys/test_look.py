# SPDX-License-Identifier: Apache-2.0
"""The look in Chromium: the page follows while an administrator chooses, keeps nothing until it is told to, and can be read in
every palette, by day and by night.
"""

import pytest
from playwright.sync_api import expect
from tests.kit.browser import PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.base import palettes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]
LEAF = "getComputedStyle(document.documentElement).getPropertyValue('--leaf')"


def test_the_page_follows_while_somebody_chooses(place: Place, visitors: Visitors) -> None:
    town, served = place
    context = visitors(width=PHONE, dark=True, base_url=served.url)
    served.sign_in(context, town.chen)
    page = context.new_page()
    page.goto("/admin/look")
    before = page.evaluate(LEAF)
    for name, palette in palettes.all_palettes().items():
        page.check(f"input[value={name}]")
        expect(page.locator("#sample dd").last).to_have_text(palette.dark["leaf"])
        expect(page.locator("[data-look]")).to_have_count(1)
        assert page.evaluate(LEAF) == palette.dark["leaf"]
    page.fill("#look-entry", "Come **in**")
    expect(page.locator("#sample strong")).to_have_text("in")
    assert no_sideways_scroll(page)
    assert axe(page) == []
    page.reload()
    assert page.evaluate(LEAF) == before
    page.check("input[value=market]")
    page.click("button.go")
    expect(page.locator("[role=status]").first).to_be_visible()
    page.goto("/")
    assert page.evaluate(LEAF) == palettes.all_palettes()["market"].dark["leaf"]
    assert visitors.complaints == []
