# SPDX-License-Identifier: Apache-2.0
"""A real Chromium for tests: found on the machine, started once, one fresh context for each visitor.

A missing browser is an error with a sentence, never a skipped test: a page that nobody opened is not tested. The fixtures
`browser` and `visitors` stand here and `tests/conftest.py` names them. Run as a program it prints the browser's path;
`tools/bootstrap` asks that way whether it has to bring one.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
NO_BROWSER = """\
The tests walk through pages in a real browser, and there is no Chromium or Chrome on this machine.
Debian: sudo apt-get install chromium   Fedora: sudo dnf install chromium   macOS: brew install --cask chromium
Ubuntu: install Chrome, or a Chromium that is no snap. If it has another path, name it: BANYAN_TEST_BROWSER=/path/to/chrome"""

# Chromium on a closed network tries many hosts at once and waits for each: a test asks nobody but our own server.
ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
PHONE, DESKTOP = 390, 1280
BLOCKED = "Service Worker registration blocked by Playwright"
WCAG_2_2_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

_scriptless: "WeakSet[BrowserContext]" = WeakSet()


class NoBrowser(Exception):
    """There is no Chromium here. Says how to get one."""


def find_browser() -> str:
    """Path of a Chromium: the one that was named, else the first that is installed."""
    named = os.environ.get("BANYAN_TEST_BROWSER", "")
    for candidate in (named,) if named else (*NAMES, *MAC_PATHS):
        path = shutil.which(candidate)
        if path:
            return path
    raise NoBrowser(f"BANYAN_TEST_BROWSER={named} is no program.\n{NO_BROWSER}" if named else NO_BROWSER)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for a whole session (with pytest-xdist, for a whole worker)."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    root = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses its sandbox to the superuser
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root])
        yield chromium
        chromium.close()


class Visitors:
    """Opens contexts: each is a person with their own cookies, screen and language. All are closed at the end."""

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self,
        *,
        javascript: bool = True,
        width: int = DESKTOP,
        dark: bool = False,
        lang: str = "en",
        base_url: str = "",
        workers: bool = False,
        **more: Any,
    ) -> "BrowserContext":
        """A new visitor. What their pages complain about in the console is kept in `complaints`.

        Without `workers` no service worker stands between a page and the requests that a test watches.
        """
        phone = width < 600
        context = self._browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 844 if phone else 900},
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
            color_scheme="dark" if dark else "light",
            locale=lang,
            extra_http_headers={"Accept-Language": lang},
            reduced_motion="reduce",
            base_url=base_url or None,
            service_workers="allow" if workers else "block",
            **more,
        )
        context.set_default_timeout(10_000)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if not javascript:
            _scriptless.add(context)
        self._contexts.append(context)
        return context

    def _listen(self, line: Any) -> None:
        if line.type in ("error", "warning") and line.text != BLOCKED:
            self.complaints.append(f"{line.type}: {line.text}")

    def close(self) -> None:
        """Closes everything that was opened; a context that a test closed itself does no harm."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitors(browser: "Browser") -> Iterator[Visitors]:
    """`visitors(javascript=False, width=PHONE, dark=True, lang="zh-Hans", base_url=site.url)` → a context to open pages in."""
    people = Visitors(browser)
    yield people
    people.close()


def axe(page: "Page", *, tags: tuple[str, ...] = WCAG_2_2_AA, leave_out: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on `page` against WCAG 2.2 AA, a line for each place; an empty list is what we want.

    The page's CSP forbids foreign scripts, so the script goes in through the debugger, as a person's extension would; a page
    whose JavaScript is switched off cannot be asked: open the same address with it on. Asked at the end of the page, where the
    bar at its foot covers nothing.
    """
    assert page.context not in _scriptless, (
        "axe waits for ever where JavaScript is off: ask the same address with it on"
    )
    page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    page.evaluate(_axe_source())
    result = page.evaluate(
        "([tags, leaveOut]) => axe.run({exclude: leaveOut}, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        [list(tags), [[selector] for selector in leave_out]],
    )
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} at {' '.join(map(str, node['target']))}: "
        f"{node['html'][:160]} — {' '.join(node['failureSummary'].split())[:300]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def no_sideways_scroll(page: "Page") -> bool:
    """True if the page is no wider than the screen: nobody reads sideways on a phone."""
    screen = page.viewport_size
    assert screen, "a page without a screen"
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= screen["width"]


if __name__ == "__main__":
    try:
        print(find_browser())
    except NoBrowser as missing:
        sys.exit(str(missing))
