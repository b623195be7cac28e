# SPDX-License-Identifier: Apache-2.0
"""A push below a floor, a vote beside it and a thread that goes into the essence, in a browser, on a phone and a desk, by axe."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_composer import Place
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll

from banyan.base import clock
from banyan.core import accounts, boards, essence, polls, pushes
from banyan.records.polls import PollWish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def looked_at(page: Page) -> None:
    assert no_sideways_scroll(page)
    assert axe(page) == []


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh-Hans"), (DESKTOP, "en")])
def test_pushed_voted_and_kept(place: Place, visitors: Visitors, width: int, lang: str) -> None:
    town, site = place
    town.ada.does(accounts.set_preferences, lang, "UTC", "")
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    town.bo.opens_thread("Night trains", "Which window seat is the best?")
    wish = PollWish("Left or right?", ("Left", "Right"), clock.now() + clock.DAY)
    town.bo.does(polls.open_in_thread, 1, wish)
    town.chen.does(pushes.push, 1, 1, "push", "左边能看到海")
    town.ada.does(essence.add_folder, "Railway", 0, "Windows")
    context = visitors(lang=lang, width=width, base_url=site.url)
    site.sign_in(context, town.ada)
    page = context.new_page()
    page.goto("/t/1")
    page.locator("#f1 details.push summary").click()
    page.fill("[name='push:1']", "The sea is on the left")
    looked_at(page)
    page.click("#f1 button[value=push]")
    expect(page.locator("#f1 .pushes")).to_contain_text("The sea is on the left")
    page.check("#poll [name=pick] >> nth=0")
    page.click("#poll button")
    expect(page.locator("#poll")).to_contain_text("100% (1)")
    looked_at(page)
    page.goto("/t/1/1/pushes")
    looked_at(page)
    page.goto("/t/1/collect")
    page.select_option("[name=to]", "1")
    looked_at(page)
    page.click("form.fields button.go")
    expect(page.locator("main")).to_contain_text("Which window seat is the best?")
    looked_at(page)
    page.goto("/b/Railway/essence/1")
    looked_at(page)
    page.goto("/b/Railway/essence/1/tend")
    looked_at(page)
    page.goto("/b/Railway")
    looked_at(page)
    page.goto("/b/Railway/polls")
    looked_at(page)
