# SPDX-License-Identifier: Apache-2.0
"""What a browser fetches at its first visit to a thread: requests and bytes on the line, compressed, with their heads.

The thread has a whole page of floors. Chromium reports what it received; the stream that waits for new floors counts as a
request of the bytes that came until the page had been quiet for a moment.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from tests.kit.browser import ARGUMENTS, NoBrowser, find_browser

from banyan.core import pages
from banyan.storage.store import open_store
from bench import kit, servers
from bench.kit import Figure, Missing, Options

MOST_REQUESTS, MOST_KB = 6, 40
QUIET_MS = 1_500


class Fetched:
    """Listens to a tab, and adds up."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._sizes: dict[str, float] = {}

    def listen(self, session: Any) -> None:
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._began)
        session.on("Network.dataReceived", self._came)
        session.on("Network.loadingFinished", self._ended)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self._kinds[event["requestId"]] = event.get("type", "Other")

    def _began(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = event["response"]["encodedDataLength"]

    def _came(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = self._sizes.get(event["requestId"], 0) + event["encodedDataLength"]

    def _ended(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def count(self) -> int:
        return len(self._kinds)

    @property
    def kilobytes(self) -> float:
        return sum(self._sizes.get(each, 0) for each in self._kinds) / 1_000

    def parts(self) -> str:
        sizes = ((kind, self._sizes.get(each, 0) / 1_000) for each, kind in self._kinds.items())
        return ", ".join(f"{kind} {size:.1f} KB" for kind, size in sizes)


@contextmanager
def chromium() -> Iterator[Browser]:
    try:
        path = find_browser()
    except NoBrowser as error:
        raise Missing(str(error)) from error
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root])
        yield browser
        browser.close()


def run(options: Options) -> list[Figure]:
    with kit.folder() as data:
        url = kit.copied(options.few, data / "banyan.db")
        store = open_store(url)
        with store.read() as tx:  # one page with all its floors, and at its end, where new ones are waited for
            sql = "SELECT number FROM threads WHERE last_floor = :floors ORDER BY number DESC LIMIT 1"
            path = f"/t/{tx.value(sql, {'floors': pages.FLOORS_PER_PAGE})}"
        store.close()
        with servers.banyan(data) as server, chromium() as browser:
            for _ in range(3):  # others were here before: the page is kept, and packed small
                server.get(path, **{"Accept-Encoding": "br", "Accept-Language": "en-US"})
            context = browser.new_context(locale="en-US")
            page = context.new_page()
            fetched = Fetched()
            fetched.listen(context.new_cdp_session(page))
            page.goto(f"http://{server.host}{path}", wait_until="load")
            page.wait_for_timeout(QUIET_MS)
            context.close()
    is_met = fetched.count <= MOST_REQUESTS and fetched.kilobytes <= MOST_KB
    figure = f"{fetched.count} requests, {fetched.kilobytes:.1f} KB"
    aim = f"≤ {MOST_REQUESTS} requests, ≤ {MOST_KB} KB"
    return [Figure("first visit to a thread, all files, compressed", figure, "", "", aim, is_met, fetched.parts())]
