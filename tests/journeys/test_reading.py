# SPDX-License-Identifier: Apache-2.0
"""Reading, walked in Chromium: answers unfold where they are wanted, pictures open and close, code and tables look as written."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.test_a_night_on_the_web import Place, _signed_in, look
from tests.kit.browser import DESKTOP, PHONE, Visitors
from tests.kit.town import Town

from banyan.core import posts, threads
from banyan.core.bodies import to_body
from banyan.records.threads import Thread

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
WRITTEN = """```python
def warm(stove):  # 炉子
    return "yes" * 15
```

| a | b |
|:--|--:|
| 1 | 2 |

$$\\frac{a}{b}$$

![A stove](/files/%s/stove.png) ![](/files/%s/door.png)
""".replace("%s", "a" * 64)


def told(town: Town) -> Thread:
    thread: Thread = town.ada.does(threads.open_thread, town.railway.id, "Stove", to_body(WRITTEN, "markdown", 1))
    town.chen.replies(thread, "Yes.")
    town.eve.does(posts.reply, thread.number, to_body("So am I.", "markdown"), reply_to=1)
    return thread


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_what_was_written_looks_as_it_was_meant(place: Place, visitors: Visitors, dark: bool, tmp_path: Path) -> None:
    town, served = place
    thread = told(town)
    page = visitors(base_url=served.url, dark=dark, width=PHONE if dark else DESKTOP).new_page()
    for path in (f"/t/{thread.number}", f"/t/{thread.number}/tree", f"/t/{thread.number}/by/ada"):
        page.goto(path)
        look(page)
    sides = page.eval_on_selector_all("td", "cells => cells.map(cell => getComputedStyle(cell).textAlign)")
    assert sides[-1].endswith("right")
    assert page.evaluate("getComputedStyle(document.querySelector('pre b')).fontWeight") >= "600"
    page.emulate_media(media="print")
    assert page.locator("#f1 .prose").is_visible()
    assert not page.locator(".keys").is_visible()
    assert not page.locator(".side").is_visible()


def test_answers_unfold_below_their_floor(place: Place, visitors: Visitors) -> None:
    town, served = place
    thread = told(town)
    page = _signed_in(visitors, served, town.eve, {"javascript": True, "width": DESKTOP})
    page.goto(f"/t/{thread.number}")
    link = page.locator("#f1 > .acts").get_by_role("link", name="Answers")
    link.click()
    expect(page.locator("#f1 .answers .post")).to_have_count(1)
    expect(page.locator("#f1 .answers")).to_contain_text("So am I.")
    expect(link).to_have_attribute("aria-expanded", "true")
    look(page)
    link.click()
    expect(page.locator("#f1 .answers")).to_have_count(0)

    bare = _signed_in(visitors, served, town.eve, {"javascript": False, "width": DESKTOP})
    bare.goto(f"/t/{thread.number}")
    bare.locator("#f1 > .acts").get_by_role("link", name="Answers").click()
    bare.wait_for_url("**/answers")
    assert "So am I." in bare.locator("#floors").inner_text()


def test_pictures_open_walk_and_close(place: Place, visitors: Visitors) -> None:
    town, served = place
    thread = told(town)
    page = visitors(base_url=served.url, width=DESKTOP).new_page()
    page.goto(f"/t/{thread.number}")
    page.get_by_role("link", name="A stove").click()
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_visible()
    expect(viewer.locator("img")).to_have_attribute("alt", "A stove")
    look(page)
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("[data-place]")).to_have_text("2 / 2")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("[data-place]")).to_have_text("1 / 2")
    page.keyboard.press("Escape")
    expect(viewer).not_to_be_visible()
    expect(page.get_by_role("link", name="A stove")).to_be_focused()


def test_edits_and_removals_appear_by_themselves(place: Place, visitors: Visitors) -> None:
    town, served = place
    thread = told(town)
    page = visitors(base_url=served.url, width=DESKTOP).new_page()
    page.goto(f"/t/{thread.number}")
    page.wait_for_timeout(500)
    eve = _signed_in(visitors, served, town.eve, {"javascript": False, "width": DESKTOP})
    eve.goto(f"/t/{thread.number}/3/edit")
    eve.get_by_label("Text").fill("So was I.")
    eve.locator("#write").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#f3 .prose")).to_have_text("So was I.")
    eve.goto(f"/t/{thread.number}/3/delete")
    eve.locator("main").get_by_role("button").first.click()
    expect(page.locator("#f3")).to_contain_text("Its author took this post back.")
    look(page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_reading_mode_is_calm(place: Place, visitors: Visitors, width: int, javascript: bool) -> None:
    town, served = place
    thread = told(town)
    page = visitors(base_url=served.url, width=width, javascript=javascript, dark=javascript).new_page()
    page.goto(f"/t/{thread.number}")
    page.get_by_role("button", name="Reading mode").click()
    page.wait_for_url("**/by/ada")
    look(page, javascript=javascript)
    assert page.locator("#f1 .prose").is_visible()
    for left_out in (".keys", ".status", ".side", ".foot"):
        assert not page.locator(left_out).is_visible()
    page.reload()
    page.get_by_role("button", name="Leave the reading mode").click()
    expect(page.locator(".keys")).to_be_visible()
