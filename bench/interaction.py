# SPDX-License-Identifier: Apache-2.0
"""From a key or a tap to the next picture, on a processor slowed four times: replying, reacting, previewing; each beside the
same on a page that is a bare form, in the same tab of the same browser.

What counts is the slowest interaction of a walk, as the browser itself measures them (Event Timing). It measures in steps of
8 ms and tells none below 16.
"""

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Browser, Locator, Page, Route

from bench import kit, servers, shots
from bench.first_visit import chromium
from bench.kit import Figure, Options

SLOWED = 4
AIM_MS = 200  # what web.dev calls good
LEAST_MS = 16
PAUSE_MS = 400  # until the picture and its entry are there, and what a pause in typing starts
ROUNDS = 5
WORDS = "慢车 to the coast, 6:40"
WATCH = """new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) tell(one.duration) })
  .observe({ type: "event", durationThreshold: 16, buffered: true })"""
BARE = """<!doctype html><meta name="viewport" content="width=device-width"><title>Bare</title>
<form method="post"><textarea name="text" rows="5"></textarea><details><summary>React</summary><button name="kind"
value="agree">agree</button></details><details><summary>Preview</summary></details>
<button name="do" value="post">Post</button></form>"""

Walk = Callable[[Page], None]


def _before(page: Page, place: Locator) -> None:
    """Whoever acts has scrolled there first, and sees it."""
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(PAUSE_MS)


def reply(page: Page) -> None:
    _before(page, page.locator("button[value=post]").first)
    page.locator("textarea").press_sequentially(WORDS)
    page.locator("button[value=post]").first.click()


def react(page: Page) -> None:
    _before(page, page.locator("summary", has_text="React").first)
    page.locator("summary", has_text="React").first.click()
    page.locator("button[value=agree]").first.click()


def preview(page: Page) -> None:
    _before(page, page.locator("summary", has_text="Preview").first)
    page.locator("summary", has_text="Preview").first.click()
    page.locator("textarea").press_sequentially(WORDS)
    page.wait_for_timeout(PAUSE_MS)
    page.locator("textarea").press_sequentially(WORDS)


WALKS: dict[str, Walk] = {"reply": reply, "react": react, "preview while typing": preview}


def run(options: Options) -> list[Figure]:
    with kit.folder() as data:
        cookie = shots.found(data)
        with servers.banyan(data) as server, chromium() as browser:
            url = f"http://{server.host}"
            return [_figure(browser, url, cookie, what) for what in WALKS]


def _figure(browser: Browser, url: str, cookie: str, what: str) -> Figure:
    def side(path: str) -> Callable[[], float]:
        return lambda: _slowest(browser, f"{url}{path}", cookie, WALKS[what])

    sides = kit.in_turns(ROUNDS, side("/t/4"), side("/bare"))
    ours, theirs = median(sides.ours), median(sides.theirs)
    return Figure(
        f"interaction to next paint on a processor slowed {SLOWED} times, {what}",
        _said(ours),
        f"a bare form {_said(theirs)}",
        f"{ours / theirs:.2f}",
        f"≤ {AIM_MS} ms",
        ours <= AIM_MS,
    )


def _said(duration: float) -> str:
    return f"{duration:.0f} ms" if duration > LEAST_MS else f"≤ {LEAST_MS} ms"


def _slowest(browser: Browser, address: str, cookie: str, walk: Walk) -> float:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="en")
    try:
        shots.sign_in(context, address, cookie)
        told: list[float] = [LEAST_MS]

        def tell(duration: float) -> None:
            told.append(duration)

        page = context.new_page()
        page.expose_function("tell", tell)
        page.add_init_script(WATCH)
        page.route("**/*", _answered)
        page.goto(address, wait_until="load")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        walk(page)
        page.wait_for_timeout(PAUSE_MS)
        return max(told)
    finally:
        context.close()


def _answered(route: Route) -> None:
    """What a form sends is answered with nothing, so that the page stays; the bare page comes from here."""
    request = route.request
    if request.url.endswith("/bare") and request.method == "GET":
        route.fulfill(body=BARE, content_type="text/html")
    elif request.method == "GET" or request.url.endswith("/preview"):
        route.continue_()
    else:
        route.fulfill(status=204)
