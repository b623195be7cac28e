# SPDX-License-Identifier: Apache-2.0
"""The composer in Chromium: the bar over the box, previews in order, quotes that are collected, a connection that is lost."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.journeys.test_writing import opened, words_of
from tests.kit import pictures
from tests.kit.browser import PHONE, Visitors, axe
from tests.kit.serving import Served
from tests.kit.town import Town

from banyan.core import accounts, drafts, posts
from banyan.core.bodies import to_body

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Place = tuple[Town, Served]
SELECT = "document.querySelector('#text').setSelectionRange"
CAT = {"name": "cat.png", "mimeType": "image/png", "buffer": pictures.picture("PNG", (30, 20))}


def marked(page: "Page", words: str, span: tuple[int, int], tool: str) -> str:
    page.fill("#text", words)
    page.evaluate(f"{SELECT}({span[0]}, {span[1]})")
    page.click(f"[data-tool={tool}]")
    return page.input_value("#text")


def test_the_bar_marks_what_is_selected_in_either_format(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    assert marked(page, "very good", (5, 9), "bold") == "very **good**"
    page.click("[data-tool=bold]")
    assert page.input_value("#text") == "very good"
    assert marked(page, "one\ntwo", (0, 7), "quote") == "> one\n> two"
    assert marked(page, "one\ntwo", (0, 7), "list") == "- one\n- two"
    assert marked(page, "one\ntwo", (0, 7), "code") == "```\none\ntwo\n```\n"
    assert marked(page, "see here", (4, 8), "link") == "see [here](https://)"
    assert marked(page, "the end", (4, 7), "spoiler") == "the ||end||"
    assert marked(page, "", (0, 0), "table").startswith("| A | B |\n| --- | --- |")
    page.press("#text", "Control+a")
    page.keyboard.type("again")
    page.press("#text", "Control+z")
    page.click("summary:has-text('How to write')")
    page.check("input[value=bbcode]")
    expect(page.locator("[data-tool=table]")).to_be_hidden()
    assert marked(page, "very good", (5, 9), "bold") == "very [b]good[/b]"
    assert marked(page, "one\ntwo", (0, 7), "list") == "[list]\n[*]one\n[*]two\n[/list]\n"
    assert marked(page, "https://a.example/", (0, 18), "link") == "[url=https://a.example/][/url]"


def test_the_bar_is_one_stop_with_arrows_inside_and_has_keys(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    page.focus("#text")
    page.keyboard.press("Shift+Tab")
    focused = "document.activeElement.dataset.tool"
    assert page.evaluate(focused) == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "quote"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "picture"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "bold"
    page.fill("#text", "loud")
    page.evaluate(f"{SELECT}(0, 4)")
    page.keyboard.press("Control+b")
    assert page.input_value("#text") == "**loud**"
    assert axe(page) == []


def test_a_picture_is_chosen_at_the_bar_of_the_reply_box(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    with page.expect_file_chooser() as choosing:
        page.click("[data-tool=picture]")
    choosing.value.set_files([CAT])
    expect(page.locator("#text")).to_have_value(re.compile(re.escape("![cat.png](/files/")))


def test_a_file_that_did_not_arrive_is_tried_again(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    page.click("summary:has-text('Pictures')")
    page.route("**/files", lambda route: route.abort())
    page.set_input_files("#file", [CAT])
    expect(page.locator("[data-said]")).to_have_text("The file could not be sent.")
    page.unroute("**/files")
    page.click("button:has-text('Try again (cat.png)')")
    expect(page.locator("#text")).to_have_value(re.compile(re.escape("![cat.png](/files/")))
    expect(page.locator("button:has-text('Try again')")).to_have_count(0)


def test_a_preview_that_comes_late_does_not_cover_a_newer_one(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    late: list[Route] = []

    def answer(route: "Route") -> None:
        if "first" in (route.request.post_data or "") and not late:
            late.append(route)
        else:
            route.continue_()

    page.route("**/preview", answer)
    page.fill("#text", "first")
    page.wait_for_timeout(600)
    page.fill("#text", "second")
    expect(page.locator("[data-preview]")).to_have_text("second")
    late[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("[data-preview]")).to_have_text("second")


def test_a_preview_comes_with_the_connection(place: Place, visitors: Visitors) -> None:
    page = opened(place, visitors, "/b/Railway/new")
    page.context.set_offline(True)
    page.fill("#text", "out of **reach**")
    expect(page.locator("[data-said]")).to_contain_text("could not be kept")
    page.context.set_offline(False)
    expect(page.locator("[data-preview] strong")).to_have_text("reach")


def test_the_box_under_a_thread_has_a_preview_of_its_own(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "*soon*")
    page.click("#reply summary:has-text('Preview')")
    expect(page.locator("#reply [data-preview] em")).to_have_text("soon")
    assert axe(page) == []


def test_what_is_selected_offers_itself_and_quotes_are_collected_from_pages(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Night trains", "one")
    for words in ["Tea eggs in Shiqiao.\n\nBring coins.", *(f"floor {floor}" for floor in range(3, 23))]:
        town.chen.does(posts.reply, 1, to_body(words, "markdown", 1))
    page = opened(place, visitors, "/t/1")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#f2 .prose p:last-child'))")
    page.click(".pick button:has-text('Add to my reply')")
    expect(page.locator("#reply [data-said]")).to_have_text("The quote stands in your reply.")
    assert page.input_value("#text") == "> #2 @chen:\n> Bring coins.\n\n"
    expect(page.locator(".pick")).to_be_hidden()
    page.wait_for_timeout(300)
    page.goto(served.url + "/t/1/21")
    page.click("#f22 a[data-quote]")
    expect(page.locator("#text")).to_have_value(re.compile("floor 22"))
    assert page.input_value("#text") == "> #2 @chen:\n> Bring coins.\n\n> #22 @chen:\n> floor 22\n\n"


def test_r_quotes_the_chosen_floor(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains", "one")
    town.eve.does(posts.reply, 1, to_body("two", "markdown", 1))
    page = opened(place, visitors, "/t/1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#text")).to_have_value("> #2 @eve:\n> two\n\n")
    expect(page.locator("#text")).to_be_focused()


def test_a_reply_without_connection_goes_out_once_when_there_is_one(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "from the tunnel")
    page.context.set_offline(True)
    page.click("#reply button[value=post]")
    expect(page.locator("#reply [data-said]")).to_contain_text("No connection.")
    assert page.eval_on_selector("#text", "(box) => box.readOnly")
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert words_of(town, 2) == "from the tunnel"
    assert town.count("SELECT count(*) FROM posts") == 2
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unsent'))") == []


def test_an_answer_that_is_lost_makes_no_second_post(place: Place, visitors: Visitors) -> None:
    """The server has taken the reply and nobody hears of it: the next try finds the post that is there."""
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")

    def lose(route: "Route") -> None:
        route.fetch()
        route.abort()

    page.route("**/t/1/reply", lose, times=1)
    page.fill("#text", "said once")
    page.click("#reply button[value=post]")
    expect(page.locator("#reply [data-said]")).to_contain_text("No connection.")
    assert town.count("SELECT count(*) FROM posts") == 2
    page.reload()
    expect(page.locator("main .note")).to_contain_text("said once")
    assert axe(page) == []
    page.click("button:has-text('Send it now')")
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert town.count("SELECT count(*) FROM posts") == 2


def test_a_server_that_answers_late_gets_one_post(place: Place, visitors: Visitors) -> None:
    town, _ = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")

    def dawdle(route: "Route") -> None:
        page.wait_for_timeout(1_500)
        route.continue_()

    page.route("**/t/1/reply", dawdle)
    page.fill("#text", "patience")
    page.dblclick("#reply button[value=post]", no_wait_after=True)
    page.press("#text", "Control+Enter")
    expect(page).to_have_url(re.compile(r"#f2$"))
    assert town.count("SELECT count(*) FROM posts") == 2


def test_what_waits_can_be_taken_back_and_is_nobody_elses(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.route("**/t/1/reply", lambda route: route.abort())
    page.fill("#text", "not like this")
    page.click("#reply button[value=post]")
    page.reload()
    expect(page.locator("main .note")).to_contain_text("not like this")
    page.context.clear_cookies()
    served.sign_in(page.context, town.eve)
    page.reload()
    expect(page.locator("#text")).to_be_visible()
    assert "not like this" not in page.inner_text("main")
    page.context.clear_cookies()
    served.sign_in(page.context, town.bo)
    page.reload()
    page.click("button:has-text('Throw it away')")
    page.reload()
    assert page.locator("button:has-text('Send it now')").count() == 0
    assert [draft.source for draft in town.bo.sees(drafts.mine)] == ["not like this"]


def test_a_refusal_shows_its_page_with_the_text(place: Place, visitors: Visitors) -> None:
    town, _ = place
    thread = town.ada.opens_thread("Night trains")
    page = opened(place, visitors, "/t/1")
    page.fill("#text", "too late")
    town.ada.locks(thread, "enough")
    page.click("#reply button[value=post]")
    expect(page.locator("#err")).to_contain_text("locked")
    assert page.input_value("#text") == "too late"
    assert town.count("SELECT count(*) FROM posts") == 1


def test_on_a_phone_the_bar_wraps_and_nothing_overflows(place: Place, visitors: Visitors) -> None:
    town, served = place
    town.bo.does(accounts.set_preferences, "zh-Hans", "UTC", "")
    context = visitors(base_url=served.url, width=PHONE, lang="zh-CN")
    served.sign_in(context, town.bo)
    page = context.new_page()
    page.goto("/b/Railway/new")
    expect(page.locator("[data-tool=bold]")).to_have_text("粗体")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert axe(page) == []
