# SPDX-License-Identifier: Apache-2.0
"""Search: words, and where to look (`author:ada board:Railway after:2026-05`), newest first or best first."""

import re
from calendar import monthrange

from banyan.core import search
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, Span, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.link import go_board
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.presence import Place, PlaceKind
from banyan.records.search import Asked, Hit, Order, Segments

MOST = 200  # characters of what is looked for
FACETS = {"author": "author", "board": "board", "after": "since", "before": "until"}
HOW = _("Words, and where: author:ada board:Railway title:kettle after:2026-05")
NOTHING = _("Nothing was found. s looks for something else.")
_FACET = re.compile(r"(?:^|\s)(author|board|after|before|title)[:：](\S*)")


def asked_by(text: str, order: str = Order.NEWEST) -> Asked:
    """
    >>> asked_by("night train author:@bo after:2026-05")
    Asked(q='night train', board='', author='bo', since='2026-05-01', until='', title=False, order=<Order.NEWEST: 'newest'>)
    """
    given = {FACETS[word]: value for word, value in _FACET.findall(text) if word in FACETS}
    in_title = [value for word, value in _FACET.findall(text) if word == "title"]
    words = " ".join([*_FACET.sub(" ", text).split(), *in_title])
    given["author"] = given.get("author", "").removeprefix("@")
    for name, is_last in (("since", False), ("until", True)):
        given[name] = _day(given.get(name, ""), is_last=is_last)
    return Asked(q=words, title=bool(in_title), order=order, **given)


def _day(typed: str, *, is_last: bool) -> str:
    """A month is its first or its last day."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", typed)
    if not found:
        return typed
    return f"{typed}-{monthrange(max(1, int(found[1])), int(found[2]))[1] if is_last else 1:02d}"


@register("search")
class Search(ListScreen[Hit]):
    area = "search"
    place = Place(PlaceKind.SEARCH)
    empty = HOW

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text, self.order = text, Order.NEWEST

    async def open(self) -> None:
        if self.text or await self._ask():
            await self.restart()
        else:
            self.close()

    async def _ask(self) -> bool:
        text = await self.ask(_("Search for:"), self.text, most=MOST)
        self.text = text.strip() if text else self.text
        return bool(text and text.strip())

    async def fetch(self, cursor: str) -> Page[Hit]:
        asked = asked_by(self.text, self.order)
        question = await self.desk.ask(search.question, self.caller, asked, self.caller.zone)
        found = await self.desk.ask_heavy(search.page, self.caller, question, cursor)
        self.empty = NOTHING
        if found.searched_to:
            day = times.local(found.searched_to, self.caller.zone).date()
            self.say(_("Looked back as far as {day}; moving down goes on."), day=day)
        elif found.is_cut:
            self.say(_("These are many words; only the first ones are looked for."))
        return Page(found.hits, after=found.older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        orders = {Order.NEWEST: _("newest first"), Order.BEST: _("best first")}
        return (f"{self.word(_('Search'))}  {self.text}", "", self.word(orders[self.order]))

    def columns(self, cols: int) -> str:
        word = self.word
        return f"{fit(word(_('board')), 12)}{fit(word(_('author')), 11)}{fit(word(_('date')), 7)}{word(_('title'))}"

    def row(self, item: Hit, number: int, cols: int) -> Line:
        title = _marked(item.title, "")
        floor = f" #{item.floor}" if item.floor > 1 else ""
        return line(
            (S.NAME, fit(item.board_slug, 11)),
            f" {fit(item.author.handle, 10)} ",
            f"{fit(times.day(item.made_at, self.caller.zone), 6)} ",
            *title,
            (S.DIM, f"{floor}  "),
            *_marked(item.excerpt, S.DIM),
        )

    def same(self, item: Hit) -> int:
        return item.post_id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number, self.item.floor))

    @key("=", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))

    @key("b", name="to_board", help=_("to its board"))
    async def to_board(self) -> None:
        if self.item:
            await go_board(self, self.item.board_slug)

    @key("n", name="more", help=_("more"), foot=False)
    async def more(self) -> None:
        await self._move(max(1, len(self.items) - self.at))

    @key("o", name="order", help=_("best or newest first"))
    async def change_order(self) -> None:
        self.order = Order.NEWEST if self.order == Order.BEST else Order.BEST
        await self.restart()

    @key("s", name="search_again", help=_("search anew"))
    async def search_again(self) -> None:
        if await self._ask():
            await self.restart()


def _marked(segments: Segments, style: str) -> list[Span]:
    return [(S.FOUND if is_asked else style, text) for text, is_asked in segments]
