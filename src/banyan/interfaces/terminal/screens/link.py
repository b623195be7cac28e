# SPDX-License-Identifier: Apache-2.0
"""Addresses: whatever the web shows under one, the terminal shows too. `await go(screen, "/t/18/3")`."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from banyan.base.errors import NotFound, Refusal
from banyan.base.ids import MAX_ID
from banyan.core import boards
from banyan.interfaces.terminal.screen import Screen, _, extend, is_made, key, register
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.widgets.lists import ListScreen
from banyan.interfaces.terminal.widgets.menu import Menu
from banyan.interfaces.terminal.widgets.popup import Popup

MOST = 500  # characters of an address
_SHORT = re.compile(r"(?P<thread>\d{1,15}(/\d{1,9})?)|@(?P<person>[^\s/]+)|(?P<board>[A-Za-z][\w-]*)")


def _row(digits: str) -> int:
    """The id of a row. Raises NotFound for what none can have."""
    if int(digits) > MAX_ID:
        raise NotFound
    return int(digits)


async def _thread(screen: Screen[Any], found: re.Match[str], address: str) -> None:
    jumped = re.search(r"#f(\d{1,9})", address)
    floor = found[2] or (jumped[1] if jumped else 1)
    await screen.show(ThreadReader(int(found[1]), int(floor)))


async def go_board(screen: Screen[Any], slug: str) -> None:
    """A board by its address. Raises NotFound."""
    await screen.show(Threads(await screen.desk.ask(boards.get, screen.caller, slug)))


async def _search(screen: Screen[Any], found: re.Match[str], address: str) -> None:
    asked = parse_qs(urlsplit(address).query)
    facets = {"author": "author", "board": "board", "since": "after", "until": "before"}
    words = [f"{word}:{asked[name][0]}" for name, word in facets.items() if asked.get(name)]
    await screen.visit("search", " ".join([*asked.get("q", [""]), *words]))


# The last word of an address of a thread or of a board → the screen about it.
OF_THREAD = {
    "bounty": "bounty",
    "deal": "deal",
    "idea": "idea",
    "meetup": "meetup",
    "place": "place",
    "race": "race",
    "read": "serial",
    "release": "release",
}
OF_BOARD = {
    "bounties": "bounties",
    "goods": "market",
    "ideas": "ideas",
    "meetups": "meetups",
    "note": "board_note",
    "places": "places",
    "polls": "polls",
}
# What an address looks like → what shows it. The first that fits.
Way = Callable[[Screen[Any], re.Match[str], str], Awaitable[Any]]
WAYS: tuple[tuple[str, Way], ...] = (
    (
        rf"/t/(\d{{1,15}})/({'|'.join(OF_THREAD)})(?:/.*)?",
        lambda screen, m, _a: screen.visit(OF_THREAD[m[2]], int(m[1])),
    ),
    (r"/disputes/(\d{1,19})", lambda screen, m, _a: screen.visit("dispute", _row(m[1]))),
    (r"/@([^/]+)/deals", lambda screen, m, _a: screen.visit("dealings", m[1])),
    (r"/t/(\d{1,15})(?:/(\d{1,9}))?(?:/.*)?", _thread),
    (r"/b/([^/]+)/essence(?:/(\d{1,9}))?", lambda screen, m, _a: screen.visit("essence", m[1], int(m[2] or 0))),
    (rf"/b/([^/]+)/({'|'.join(OF_BOARD)})(?:/.*)?", lambda screen, m, _a: screen.visit(OF_BOARD[m[2]], m[1])),
    (r"/testers/([^/]+)(?:/.*)?", lambda screen, m, _a: screen.visit("testers_of_board", m[1])),
    (r"/b/([^/]+)(?:/.*)?", lambda screen, m, _a: go_board(screen, m[1])),
    (r"/clubs/([^/]+)", lambda screen, m, _a: screen.visit("club", m[1])),
    (r"/angels/(\d{1,19})", lambda screen, m, _a: screen.visit("angel_talk", _row(m[1]))),
    (r"/polls/(\d{1,19})/ballots(?:/.*)?", lambda screen, m, _a: screen.visit("ballots", _row(m[1]))),
    (r"/polls/(\d{1,19})(?:/.*)?", lambda screen, m, _a: screen.visit("poll", _row(m[1]))),
    (r"/@([^/]+)(?:/.*)?", lambda screen, m, _a: screen.visit("person", m[1])),
    (r"/search", _search),
)
# Addresses of pages that a screen answers as a whole.
PAGES = {
    "/boards": "boards",
    "/polls": "polls",
    "/meetups": "meetups",
    "/mail": "mail",
    "/inbox": "inbox",
    "/online": "online",
    "/chat": "chat",
    "/messages": "messages",
    "/settings": "settings",
    "/favourites": "favourites",
    "/log": "record",
    "/tend": "reports",
    "/admin": "admin",
    "/market": "market",
    "/deals": "deals",
    "/disputes": "disputes",
    "/bounties": "bounties",
    "/clubs": "clubs",
    "/angels": "angels",
    "/testers": "testers",
    "/dedications": "dedications",
    "/diary": "diary",
    "/top": "top_ten",
    "/first": "first_members",
    "/titles": "titles",
    "/points": "points",
    "/invited": "invited",
    "/names": "own_names",
    "/tend/names": "seals",
    "/settings/collections": "collections",
    "/settings/drafts": "drafts",
    "/settings/invites": "invites",
    "/settings/people": "people",
    "/settings/serials": "serials",
}


async def go(screen: Screen[Any], address: str) -> None:
    """Show what stands at an address of this community; of another place, the address itself."""
    address = address.strip()[:MOST]
    short = _SHORT.fullmatch(address)
    if short:
        lead = {"thread": "/t/", "person": "/@", "board": "/b/"}[str(short.lastgroup)]
        address = lead + str(short[str(short.lastgroup)])
    try:
        parts = urlsplit(address if "//" in address[:9] or address.startswith("/") else f"//{address}")
    except ValueError:  # half of a bracket
        raise NotFound from None
    path = unquote(parts.path).rstrip("/") or "/"
    if parts.netloc and parts.netloc.lower() not in _own_hosts(screen):
        await screen.show(
            Popup(screen.word(_("This leads out of here")), [address, screen.word(_("Open it in your browser."))])
        )
        return
    for pattern, way in WAYS:
        found = re.fullmatch(pattern, path)
        if found:
            await way(screen, found, address)
            return
    if path in PAGES and is_made(PAGES[path]):
        await screen.visit(PAGES[path])
        return
    screen.session.toast(screen.word(_("Nothing here is called {address}."), address=address))


def _own_hosts(screen: Screen[Any]) -> set[str]:
    settings = screen.desk.settings
    named = [str(settings["web.listen"]), *settings["web.allowed_hosts"]]
    return {host.lower() for host in (urlsplit(settings.public_url).netloc, *named) if host}


@register("link")
class GoTo(Screen[None]):
    """Goes to an address, asked for when none is given."""

    is_overlay = True

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self.address = address

    def refuse(self, refusal: Refusal) -> None:
        """It is about to close: the sentence stands over whatever is below."""
        self.session.toast(self.word(refusal.sentence, **refusal.data))

    async def open(self) -> None:
        address = self.address or await self.ask(_("Address (/t/18/3, /b/Railway, @ada):"), most=MOST)
        if address and address.strip():
            await go(self, address)
        self.close()


for _screen in (ListScreen, Menu, ThreadReader):

    @extend(_screen)
    @key("#", name="go_address", help=_("go to an address"), foot=False)
    async def go_address(screen: Screen[Any]) -> None:
        await screen.visit("link")
