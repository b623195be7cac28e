# SPDX-License-Identifier: Apache-2.0
"""What script adds to writing, in Chromium: drafts as they are typed, previews, files by drop and paste, quotes, one post for
a double click. And the same page without script.
"""

import base64
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.kit import pictures
from tests.kit.browser import Visitors, axe
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import drafts, posts
from banyan.core.bodies import to_body

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]
GIVE = """(box, [way, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type: "image/png" }));
  const more = way === "paste" ? { clipboardData: data } : { dataTransfer: data };
  const Kind = way === "paste" ? ClipboardEvent : DragEvent;
  box.dispatchEvent(new Kind(way, { bubbles: true, cancelable: true, ...more }));
}"""


def opened(place: Place, visitors: Visitors, path: str, *, javascript: bool = True) -> "Page":
    town, served = place
    context = visitors(base_url=served.url, javascript=javascript)
    served.sign_in(context, town.bo)
    page = context.new_page()
    page.goto(path)
    return page


def words_of(town: Town, floor: int) -> str:
    post, _, _ = town.guest.sees(posts.get, 1, floor)
    return str(post.source)


def test_a_pause_in_typing_keeps_a_draft_and_shows_a_preview(place: Place, visitors: Visitors) -> None:
    town, _ = place
    page = opened(place, visitors, "/b/Railway/new")
    page.fill("#title", "Begun")
    page.fill("#text", "half a **sentence**")
    page.wait_for_selector("[data-preview] strong")
    expect(page.locator("[data-said]")).to_contain_text("Draft kept at")
    assert axe(page) == []
    page.reload()
    assert (page.input_value("#title"), page.input_value("#text")) == ("Begun", "half a **sentence**")
    page.click("button[value=post]")
    page.wait_for_url("**/t/1")
    assert town.bo.sees(drafts.mine) == []


def test_leaving_at_once_loses_nothing(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1/reply")
    page.fill("#text", "typed and gone in the same second")
    page.goto(served.url + "/about")
    page.wait_for_timeout(300)
    page.goto(served.url + "/t/1/reply")
    assert page.input_value("#text") == "typed and gone in the same second"


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted_into_the_text(place: Place, visitors: Visitors, way: str) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "Look: ")
    content = base64.b64encode(pictures.picture("PNG", (300, 200))).decode()
    page.eval_on_selector("#text", GIVE, [way, "cat.png", content])
    expect(page.locator("#text")).to_have_value(re.compile(re.escape("![cat.png](/files/")))
    page.click("button[value=post]")
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert page.eval_on_selector("#f2 .prose img", "(img) => img.decode().then(() => img.naturalWidth)") == 300


def test_a_file_that_is_refused_says_why_and_leaves_the_text(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1/reply")
    page.fill("#text", "Look: ")
    page.eval_on_selector("#text", GIVE, ["drop", "x.png", base64.b64encode(b"\x89PNG\r\n\x1a\n and no more").decode()])
    expect(page.locator("[data-said]")).to_contain_text("cannot be read")
    page.wait_for_timeout(1500)  # longer than the pause after which a draft is kept
    expect(page.locator("[data-said]")).to_contain_text("cannot be read")
    assert page.input_value("#text") == "Look: "


def test_control_and_enter_post_and_a_double_click_posts_once(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "by the keyboard")
    page.press("#text", "Control+Enter")
    expect(page).to_have_url(re.compile(r"#f2$"))
    page.fill("#text", "by two clicks")
    page.dblclick("#reply button[value=post]", no_wait_after=True)
    expect(page).to_have_url(re.compile(r"#f3$"))
    page.wait_for_timeout(500)
    assert [words_of(town, floor) for floor in (2, 3)] == ["by the keyboard", "by two clicks"]
    assert town.count("SELECT count(*) FROM posts") == 3


def test_a_floor_is_quoted_into_the_box_whole_or_as_selected(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains", "one")
    town.eve.does(posts.reply, 1, to_body("Tea eggs in Shiqiao.\n\nBring coins.", "markdown", 1))
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "Begun.")
    page.click("#f2 a[data-quote]")
    expect(page.locator("#text")).to_have_value(re.compile(re.escape("#2")))
    assert page.input_value("#text") == "Begun.\n\n> #2 @eve:\n> Tea eggs in Shiqiao.\n>\n> Bring coins.\n\n"
    page.fill("#text", "")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#f2 .prose p:last-child'))")
    page.eval_on_selector("#f2 a[data-quote]", "(link) => link.click()")
    expect(page.locator("#text")).to_have_value(re.compile(re.escape("#2")))
    assert page.input_value("#text") == "> #2 @eve:\n> Bring coins.\n\n"


def test_a_session_that_ended_while_typing_loses_nothing(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1/reply")
    page.context.clear_cookies()
    page.fill("#text", "typed for an hour")
    expect(page.locator("[data-said]")).to_contain_text("sign in")
    page.click("button[value=post]")
    page.wait_for_selector("#err")
    assert page.input_value("#text") == "typed for an hour"
    served.sign_in(page.context, town.bo)
    page.click("button[value=post]")
    page.wait_for_selector("#err")
    page.click("button[value=post]")
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert words_of(town, 2) == "typed for an hour"


def test_without_script_everything_is_a_button(place: Place, visitors: Visitors) -> None:
    town, _ = place
    page = opened(place, visitors, "/b/Railway/new", javascript=False)
    page.fill("#title", "Without script")
    page.fill("#text", "*Soon*")
    page.click("button[value=preview]")
    assert page.inner_text("[data-preview] em") == "Soon"
    page.click("summary:has-text('Pictures')")
    page.set_input_files("#file", {"name": "cat.png", "mimeType": "image/png", "buffer": pictures.picture()})
    page.click("button[value=file]")
    assert "![cat.png](/files/" in page.input_value("#text")
    page.click("button[value=draft]")
    assert "The draft is kept." in page.inner_text("body")
    page.click("button[value=post]")
    page.wait_for_url("**/t/1")
    expect(page.locator("#f1 .prose img")).to_have_count(1)
    page.click("#f1 a[href='/t/1/1/edit']")
    page.fill("#text", "Later")
    page.click("button[value=post]")
    assert words_of(town, 1) == "Later"
    page.click("#f1 a[href='/t/1/1/delete']")
    page.click("main form[action='/t/1/1/delete'] button")
    assert "Later" not in page.inner_text("#f1")
    page.click("#f1 button[formaction='/t/1/1/restore']")
    assert "Later" in page.inner_text("#f1")
