# SPDX-License-Identifier: Apache-2.0
"""One night, walked in Chromium: join, read, write, answer, mend, take back, find. With and without JavaScript, on a phone
and on a desk; axe looks at every page on the way."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.kit.browser import DESKTOP, PHONE, Visitors, axe, no_sideways_scroll
from tests.kit.serving import Served
from tests.kit.town import Town

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Place = tuple[Town, Served]
BOTH_WAYS = [
    pytest.param({"javascript": javascript, "width": width}, id=f"{'js' if javascript else 'no-js'}-{width}")
    for javascript in (True, False)
    for width in (PHONE, DESKTOP)
]


def look(page: "Page", *, javascript: bool = True) -> None:
    """A page that nobody is shut out of: nothing to scroll sideways, and nothing that axe complains of."""
    assert no_sideways_scroll(page), f"{page.url} is wider than its screen"
    if javascript:
        assert axe(page) == [], page.url


def arrive(page: "Page", path: str, status: int = 200) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status, f"{path}: {answer.status}"


def act(page: "Page", floor: int, words: str) -> None:
    """Press one of the acts below a floor, wherever the width of the screen puts it."""
    post = page.locator(f"#f{floor}")
    wanted = (
        post.locator(".acts")
        .get_by_role("link", name=words)
        .or_(post.locator(".acts").get_by_role("button", name=words))
    )
    if not wanted.first.is_visible():
        post.locator(".acts summary").first.click()
    leads_on = wanted.first.get_attribute("href") and not wanted.first.get_attribute("data-quote")
    here = page.url
    wanted.first.click()
    if leads_on:
        page.wait_for_url(lambda address: address != here)


def join(page: "Page", handle: str) -> None:
    page.goto("/signup")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password").fill("the tree keeps its leaves")
    page.locator("main").get_by_role("button", name="Join").click()
    page.get_by_role("link", name=handle, exact=True).wait_for()


@pytest.mark.parametrize("how", BOTH_WAYS)
def test_a_newcomer_joins_writes_is_answered_and_mends(place: Place, visitors: Visitors, how: dict[str, bool]) -> None:
    town, served = place
    old = town.ada.opens_thread("The night train that never says its stops", "Where does it go? 它到底停哪儿？")
    script = how["javascript"]
    page = visitors(base_url=served.url, **how).new_page()

    page.goto("/")
    look(page, javascript=script)
    page.goto(f"/t/{old.number}")
    look(page, javascript=script)
    join(page, "yun")
    look(page, javascript=script)

    page.goto("/b/Railway")
    look(page, javascript=script)
    page.goto("/b/Railway/new")
    look(page, javascript=script)
    page.get_by_label("Title").fill("A stove on the last train")
    page.get_by_label("Text").fill("It was **warm**.\n\n| stop | tea |\n|---|---|\n| 一 | 茶 |\n\nWho else was there?")
    page.locator("#write").get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url(re.compile(r"/t/\d+"))
    number = int(re.search(r"/t/(\d+)", page.url)[1])  # type: ignore[index]
    assert page.locator("#f1 .prose strong").inner_text() == "warm"
    assert page.locator("#f1 .prose td").first.inner_text() == "一"
    look(page, javascript=script)

    # Ada answers with a quote, on her own machine; Yun, who is elsewhere, finds the first floor not seen by its mark.
    page.goto("/about")
    ada = _signed_in(visitors, served, town.ada, how)
    ada.goto(f"/t/{number}")
    act(ada, 1, "Quote")
    box = ada.locator("textarea[name=text]")  # with script the one on the page, without it that of the next page
    expect(box).to_have_value(re.compile("> .*Who else was there?", re.DOTALL))
    box.fill(box.input_value() + "\n\nI was. @yun")
    ada.locator("#write, #reply").get_by_role("button", name="Post", exact=True).click()
    ada.wait_for_url(re.compile(rf"/t/{number}.*#f2"))
    expect(ada.locator('#f2 blockquote cite a[href^="/t/"]', has_text="#1")).to_have_count(1)

    page.goto("/b/Railway")
    page.locator("ol.rows li", has_text="A stove on the last train").locator(".fl a").first.click()
    page.wait_for_url(re.compile(rf"/t/{number}.*#f2"))
    expect(page.locator("#f2")).to_be_visible()

    # A slip is mended, and the history says what changed.
    page.goto(f"/t/{number}")
    act(page, 1, "Edit")
    page.get_by_label("Text").fill("It was **cold**.\n\nWho else was there?")
    page.locator("#write").get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(rf"/t/{number}"))
    assert page.locator("#f1 .prose strong").inner_text() == "cold"
    page.locator("#f1").get_by_role("link", name="edited").click()
    expect(page.locator("del", has_text="warm")).to_have_count(1)
    expect(page.locator("ins", has_text="cold")).to_have_count(1)
    look(page, javascript=script)

    # What was said in anger is taken back; its floor stays.
    page.goto(f"/t/{number}")
    page.locator("#reply textarea").fill("You never were!")
    page.locator("#reply").get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url(re.compile(rf"/t/{number}.*#f3"))
    act(page, 3, "Delete")
    look(page, javascript=script)
    page.get_by_role("button", name="Delete this post").click()
    page.wait_for_url(re.compile(rf"/t/{number}.*#f3"))
    expect(page.locator("#f3.gone")).to_be_visible()
    assert "You never were" not in page.content()

    # A reaction, once pressed, counts once.
    act(page, 2, "Thanks")
    expect(page.locator("#f2 .tally")).to_contain_text("1")
    assert not visitors.complaints, visitors.complaints


def _signed_in(visitors: Visitors, served: Served, member: object, how: dict[str, bool]) -> "Page":
    context: BrowserContext = visitors(base_url=served.url, **how)
    served.sign_in(context, member)  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize("how", BOTH_WAYS)
def test_what_was_said_is_found_and_those_who_said_it(place: Place, visitors: Visitors, how: dict[str, bool]) -> None:
    town, served = place
    thread = town.ada.opens_thread("铁道边的夜", "昨夜在铁道边听见火车。The whistle came late.")
    town.bo.replies(thread, "我也聽見了火車。")
    script = how["javascript"]
    page = _signed_in(visitors, served, town.eve, how)

    for wanted, floors in (("火车", {1, 2}), ("火車", {1, 2}), ("whistle", {1})):
        page.goto("/search?q=" + wanted)
        for _ in range(40):
            if page.locator("mark").count() >= len(floors):
                break
            page.wait_for_timeout(100)
            page.reload()
        found = {
            int(address.rpartition("#f")[2])
            for address in page.locator('a[href*="#f"]').evaluate_all(
                "links => links.map(link => link.getAttribute('href'))"
            )
            if "/t/" in address
        }
        assert found == floors, wanted
    look(page, javascript=script)

    page.goto("/@ada")
    assert page.get_by_role("link", name="铁道边的夜").count() >= 1
    look(page, javascript=script)
    for path in (
        "/boards",
        "/about",
        "/log",
        "/inbox",
        "/settings",
        "/settings/sessions",
        f"/t/{thread.number}/by/ada",
    ):
        arrive(page, path)
        look(page, javascript=script)
    assert not visitors.complaints, visitors.complaints


@pytest.mark.parametrize("how", BOTH_WAYS)
def test_a_report_is_looked_at_and_the_record_says_why(place: Place, visitors: Visitors, how: dict[str, bool]) -> None:
    town, served = place
    thread = town.eve.opens_thread("Cheap watches", "Buy them at once.")
    script = how["javascript"]
    bo = _signed_in(visitors, served, town.bo, how)
    bo.goto(f"/t/{thread.number}")
    act(bo, 1, "Report")
    look(bo, javascript=script)
    bo.get_by_label("What is wrong").fill("An advertisement")
    bo.get_by_role("button", name="Report", exact=True).click()
    bo.locator(".flash").wait_for()

    ada = _signed_in(visitors, served, town.ada, how)
    ada.goto("/tend")
    expect(ada.locator("main")).to_contain_text("An advertisement")
    look(ada, javascript=script)
    ada.goto(f"/t/{thread.number}")
    act(ada, 1, "Remove")
    look(ada, javascript=script)
    ada.get_by_label(re.compile("Why|Reason|reason")).fill("No advertisements here")
    ada.get_by_role("button", name=re.compile("^Remove")).click()
    ada.locator(".flash").wait_for()
    arrive(bo, f"/t/{thread.number}")
    assert "Buy them at once" not in bo.content()
    bo.goto("/log")
    assert "No advertisements here" in bo.locator("main").inner_text()
    look(bo, javascript=script)
    assert not visitors.complaints, visitors.complaints


def test_a_floor_written_elsewhere_appears_by_itself(place: Place, visitors: Visitors) -> None:
    town, served = place
    thread = town.ada.opens_thread("Who is still awake?")
    page = visitors(base_url=served.url).new_page()
    page.goto(f"/t/{thread.number}")
    page.wait_for_timeout(400)  # the stream is opened after the page
    town.bo.replies(thread, "I am, and the kettle too.")
    page.get_by_text("I am, and the kettle too.").wait_for()
    expect(page.locator("#f2")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    assert not visitors.complaints, visitors.complaints


def test_the_old_keys_lead_through_the_place(place: Place, visitors: Visitors) -> None:
    town, served = place
    first = town.ada.opens_thread("First")
    town.bo.replies(first, "A second floor.")
    page = _signed_in(visitors, served, town.eve, {"javascript": True, "width": DESKTOP})
    page.goto("/")
    page.keyboard.press("b")
    page.wait_for_url("**/boards")
    page.goto("/b/Railway")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/t/{first.number}"))
    page.keyboard.press("/")
    page.wait_for_url(re.compile("/search"))
    page.goto(f"/t/{first.number}")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()  # its words are fetched first
    look(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("q")
    page.wait_for_url("**/b/Railway")


def test_the_night_is_the_same_on_postgresql(place_on_postgres: Place, visitors: Visitors) -> None:
    test_a_newcomer_joins_writes_is_answered_and_mends(
        place_on_postgres, visitors, {"javascript": True, "width": DESKTOP}
    )


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_page_can_be_read_by_everybody(place: Place, visitors: Visitors, lang: str, dark: bool) -> None:
    """axe on each kind of page, in each language, by day and by night; nothing asks another host for anything."""
    town, served = place
    thread = town.chen.opens_thread("夜谈", "今天的月亮。")
    town.bo.replies(thread, "亮。")
    town.bo.does(_report, thread.number)
    page_of = visitors(base_url=served.url, lang=lang, dark=dark, width=PHONE if dark else DESKTOP)
    served.sign_in(page_of, town.chen)
    page = page_of.new_page()
    elsewhere: list[str] = []
    page.on(
        "request", lambda asked: None if asked.url.startswith((served.url, "data:")) else elsewhere.append(asked.url)
    )
    for path in (
        "/",
        "/boards",
        "/b/Railway",
        f"/t/{thread.number}",
        "/b/Railway/new",
        f"/t/{thread.number}/reply",
        f"/t/{thread.number}/1/edit",
        "/search?q=月亮",
        "/@ada",
        "/inbox",
        "/settings",
        "/settings/profile",
        "/settings/reading",
        "/settings/password",
        "/settings/email",
        "/settings/sessions",
        "/settings/invites",
        "/settings/drafts",
        "/log",
        "/tend",
        "/tend/measures",
        f"/t/{thread.number}/1/report",
        f"/t/{thread.number}/lock",
        f"/t/{thread.number}/move",
        f"/t/{thread.number}/2/remove",
        "/@bo/ban",
        "/admin",
        "/admin/site",
        "/admin/boards",
        "/admin/boards/new",
        "/admin/boards/Railway",
        "/admin/sections",
        "/admin/accounts",
        "/admin/accounts/bo",
        "/admin/roles",
        "/about",
    ):
        arrive(page, path)
        look(page)
    arrive(page, "/t/99999", 404)
    look(page)
    guest = visitors(base_url=served.url, lang=lang, dark=dark).new_page()
    for path in ("/", f"/t/{thread.number}", "/signin", "/signup", "/reset", "/nowhere"):
        guest.goto(path)
        look(guest)
    assert not elsewhere, elsewhere


def _report(tx, caller, number):  # type: ignore[no-untyped-def]
    from banyan.core import reports

    return reports.report(tx, caller, number, 1, "Too bright")
