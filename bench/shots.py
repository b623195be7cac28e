# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.shots` takes the pictures of docs/build/look.md again; `--all FOLDER` takes every page there in every dress.

The community is the campus preset, founded a moment ago, and one of its administrators looks at it. Not a measurement and not
a test: people look at the pictures.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext

from banyan import presets
from banyan.core import accounts, boards, callers, favourites, follows, founding, keepers, posts, sessions
from banyan.core.accounts import SignUp
from banyan.core.bodies import to_body
from banyan.interfaces.web.readers import CookieNames
from banyan.jobs.timetable import run_pending
from banyan.records.callers import GUEST, Caller
from banyan.storage.files import FileStore
from banyan.storage.store import open_store
from bench import kit, servers
from bench.first_visit import chromium

DOCS = Path(__file__).parent.parent / "docs" / "build" / "shots"
WIDTHS = (390, 768, 1280)
HEIGHTS = {390: 844, 768: 1024, 1280: 900}
LANGS = ("zh-CN", "en")
QUALITY = 72  # of WebP: letters stay sharp, a picture is some 30 KB

# Page → (address, whether somebody is signed in).
PAGES = {
    "home": ("/", False),
    "home-member": ("/", True),
    "boards": ("/boards", True),
    "board": ("/b/Campus", True),
    "thread": ("/t/4", False),
    "thread-member": ("/t/4", True),
    "compose": ("/b/Campus/new", True),
    "person": ("/@linmu", True),
    "signin": ("/signin", False),
    "signup": ("/signup", False),
    "settings": ("/settings/profile", True),
    "reading": ("/settings/reading", True),
    "admin": ("/admin", True),
    "look": ("/admin/look", True),
    "search": ("/search?q=%E6%85%A2%E8%BD%A6", True),
    "notifications": ("/inbox", True),
    "about": ("/about", False),
}


class Shot(NamedTuple):
    """One picture: which page, how wide, by day or by night, in which language."""

    page: str
    width: int
    by: str
    lang: str

    @property
    def name(self) -> str:
        return f"{self.page}-{self.width}-{self.by}-{self.lang[:2]}.webp"


IN_DOCS = (
    Shot("home", 1280, "light", "zh-CN"),
    Shot("home", 390, "light", "zh-CN"),
    Shot("thread", 1280, "light", "zh-CN"),
    Shot("thread", 390, "dark", "zh-CN"),
    Shot("thread-member", 768, "light", "en"),
    Shot("board", 1280, "dark", "en"),
    Shot("look", 1280, "light", "en"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.shots", description="Take pictures of pages.")
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page at every width, by day and by night")
    parser.add_argument("--only", metavar="TEXT", default="", help="those whose names have this in them")
    asked = parser.parse_args()
    folder = asked.all or DOCS
    folder.mkdir(parents=True, exist_ok=True)
    everything = (Shot(*dress) for dress in product(PAGES, WIDTHS, ("light", "dark"), LANGS))
    with opened() as (url, cookie), chromium() as browser:
        for shot in everything if asked.all else IN_DOCS:
            if asked.only in shot.name:
                save(taken(browser, shot, url, cookie), folder / shot.name)


@contextmanager
def opened() -> Iterator[tuple[str, str]]:
    """The address of a served community, and the session of an administrator."""
    with kit.folder() as data:
        cookie = found(data)
        with servers.banyan(data) as server:
            yield f"http://{server.host}", cookie


def found(data: Path) -> str:
    """Found it, with somebody who follows, answers and is answered; the token of their session."""
    store = open_store(f"sqlite://{data / 'banyan.db'}")
    try:
        store.migrate()
        story = founding.write_story(presets.read("campus"))
        store.write_now(lambda tx: founding.found(tx, story))
        for handle in ("nanshu", "qiuyu"):
            store.write_now(lambda tx, handle=handle: accounts.sign_up(tx, GUEST, handle, "no password", SignUp()))
        store.write_now(lambda tx: keepers.make_admin(tx, "nanshu"))

        def caller(handle: str) -> Caller:
            with store.read() as tx:
                return callers.load(tx, accounts.person(tx, GUEST, handle).account.id)

        me, other = caller("nanshu"), caller("qiuyu")
        store.write_now(lambda tx: favourites.add(tx, me, boards.get(tx, me, "Campus").id))
        store.write_now(lambda tx: follows.follow_thread(tx, me, 4))
        store.write_now(lambda tx: posts.reply(tx, me, 4, to_body("慢车过桥的时候，整节车厢都不说话。", "markdown")))
        store.write_now(
            lambda tx: posts.reply(
                tx, other, 4, to_body("那座桥我也记得，夜里像过了一条看不见的河。@nanshu", "markdown")
            )
        )
        run_pending(store, FileStore(data / "files"), kit.settings(data))
        return store.write_now(lambda tx: sessions.open_session(tx, me, "Chromium", "127.0.0.1"))
    finally:
        store.close()


def sign_in(context: BrowserContext, url: str, cookie: str) -> None:
    context.add_cookies([{"name": CookieNames(is_secure=False).session, "value": cookie, "url": url}])


def taken(browser: Browser, shot: Shot, url: str, cookie: str) -> bytes:
    """What one visitor sees first, as PNG."""
    address, is_member = PAGES[shot.page]
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHTS[shot.width]},
        is_mobile=shot.width < 600,
        has_touch=shot.width < 600,
        color_scheme="dark" if shot.by == "dark" else "light",
        locale=shot.lang,
        reduced_motion="reduce",
    )
    try:
        if is_member:
            sign_in(context, url, cookie)
        page = context.new_page()
        page.goto(f"{url}{address}", wait_until="load")
        return page.screenshot()
    finally:
        context.close()


def save(png: bytes, place: Path) -> None:
    Image.open(BytesIO(png)).convert("RGB").save(place, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
