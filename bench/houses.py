# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.houses` takes the pictures of docs/keep/houses.md again: every preset, just founded, as a guest sees it.

Not a measurement and not a test: people look at the pictures.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page

from banyan import presets
from banyan.core import founding
from banyan.jobs.timetable import run_pending
from banyan.storage.files import FileStore
from banyan.storage.store import open_store
from bench import kit, servers
from bench.first_visit import chromium
from bench.shots import HEIGHTS, save

DOCS = Path(__file__).parent.parent / "docs" / "keep" / "houses"
DESK, PHONE = 1280, 390
SIZE = {"width": DESK, "height": 760}

# House → the board whose newest thread shows what the house is for.
TELLING = {
    "campus": "Stories",
    "fans": "Ideas",
    "kds": "Together",
    "market": "Machines",
    "mop": "Ask",
    "tianya": "Lives",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.houses", description="Take pictures of every house.")
    parser.add_argument("--only", metavar="NAME", default="", help="one of them")
    asked = parser.parse_args()
    DOCS.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name in [asked.only] if asked.only else presets.names():
            with kit.folder() as data:
                found(data, name)
                with servers.banyan(data) as server:
                    take(browser, name, f"http://{server.host}")


def found(data: Path, name: str) -> None:
    store = open_store(f"sqlite://{data / 'banyan.db'}")
    try:
        store.migrate()
        story = founding.write_story(presets.read(name))
        store.write_now(lambda tx: founding.found(tx, story))
        run_pending(store, FileStore(data / "files"), kit.settings(data))
    finally:
        store.close()


def take(browser: Browser, name: str, url: str) -> None:
    """The first page at a desk, a thread on a phone, the main menu at the terminal."""
    desk = browser.new_context(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")
    page = desk.new_page()
    page.goto(url)
    save(page.screenshot(), DOCS / f"{name}-home.webp")
    telling = f"{url}/b/{TELLING[name]}"
    page.goto(telling)
    thread = page.locator("ol.rows .t a").first.get_attribute("href")
    page.goto(f"{url}/terminal")
    save(_menu(page), DOCS / f"{name}-terminal.webp")
    desk.close()
    size = {"width": PHONE, "height": HEIGHTS[PHONE]}
    phone = browser.new_context(viewport=size, is_mobile=True, has_touch=True, locale="zh-CN", reduced_motion="reduce")
    page = phone.new_page()
    page.goto(f"{url}{thread}")
    save(page.screenshot(), DOCS / f"{name}-thread.webp")
    phone.close()


def _menu(page: Page) -> bytes:
    """The emulator with the main menu in it; a guest of the web is let in at once."""
    page.locator(".xterm-rows").filter(has_text="(G)").wait_for()
    return page.locator(".tube").screenshot()


if __name__ == "__main__":
    main()
