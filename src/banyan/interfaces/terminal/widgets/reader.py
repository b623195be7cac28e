# SPDX-License-Identifier: Apache-2.0
"""A pager over lines: pages, search, sideways or wrapped. What it shows comes from `lines`, asked once for a width."""

from collections.abc import Sequence

from banyan.interfaces.terminal.frame import EMPTY, Frame, Line, bar, line, slice_spans
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S

SIDEWAYS = 8


class Reader(Screen[str]):
    """Subclasses write `head` (the first line), perhaps `heading` (lines that stay above) and `lines(cols)`."""

    area = "reader"

    def __init__(self, rows: Sequence[Line] = (), head: str = "") -> None:
        super().__init__()
        self.top = self.column = 0
        self._given, self._head = list(rows), head
        self._made: tuple[int, list[Line]] | None = None
        self.looked_for = ""

    # ---- what readers write anew

    @property
    def head(self) -> str:
        return self._head

    def heading(self, cols: int) -> list[Line]:
        """Lines that stay on top while the text moves."""
        return [bar(f" {self.head}", "", "", cols)]

    def lines(self, cols: int) -> list[Line]:
        """The text for so many columns."""
        return self._given

    async def at_end(self) -> None:
        """A page further than the last one: the reader closes with "next"."""
        self.close("next")

    # ---- seen

    def all_lines(self, cols: int) -> list[Line]:
        """The text, made once for a width."""
        if self._made is None or self._made[0] != cols:
            self._made = (cols, [shared(each) for each in self.lines(cols)])
        return self._made[1]

    def changed(self) -> None:
        """What is shown has changed: it is made anew."""
        self._made = None

    def view(self, cols: int, rows: int) -> Frame:
        heading = self.heading(cols)
        text = self.all_lines(cols)
        room = max(1, rows - len(heading) - 1)
        self.page = room
        self.top = max(0, min(self.top, len(text) - room))
        shown = [
            self._found(each.part(self.column, cols) if self.column else each)
            for each in text[self.top : self.top + room]
        ]
        frame = Frame(cols, rows, [*heading, *shown], (rows - 1, 0))
        frame.put(rows - 1, self._status(cols, len(text), room))
        return frame

    def _status(self, cols: int, count: int, room: int) -> Line:
        if self.said[1]:
            return self.foot(cols)
        seen = 100 if count <= room else (self.top + room) * 100 // count
        share = line((S.DIM, f" ({min(seen, 100)}%)"))
        return share.then(self.foot(cols - share.cells))

    def _found(self, shown: Line) -> Line:
        wanted = self.looked_for
        at = shown.text.lower().find(wanted) if wanted else -1
        if at < 0:
            return shown
        before = slice_spans(shown.spans, 0, at)
        behind = slice_spans(shown.spans, at + len(wanted), len(shown.text))
        return line(*before, (S.FOUND, shown.text[at : at + len(wanted)]), *behind)

    # ---- keys

    page = 1

    @key("down", "j", "enter", name="line_down", help=_("a line on"), foot=False)
    async def line_down(self) -> None:
        if self._is_at_end():
            await self.at_end()
        else:
            self.top += 1

    @key("up", "k", name="line_up", help=_("a line back"), foot=False)
    async def line_up(self) -> None:
        self.top = max(0, self.top - 1)

    @key("space", "right", "^F", "pgdn", name="page_down", help=_("next page"))
    async def page_down(self) -> None:
        if self._is_at_end():
            await self.at_end()
        else:
            self.top += max(1, self.page - 1)

    @key("^B", "pgup", name="page_up", help=_("page before"), foot=False)
    async def page_up(self) -> None:
        self.top = max(0, self.top - max(1, self.page - 1))

    @key("home", "s", name="first", help=_("to the beginning"), foot=False)
    async def first(self) -> None:
        self.top = 0

    @key("end", "$", name="last", help=_("to the end"), foot=False)
    async def last(self) -> None:
        self.top = self._count()

    @key("/", name="find", help=_("find"))
    async def find(self) -> None:
        wanted = await self.ask(_("Find:"), self.looked_for, most=80)
        if wanted is not None:
            again = wanted.lower() == self.looked_for
            self.looked_for = wanted.lower()
            self._seek(self.top + again, 1)

    @key("?", name="find_before", help=_("find further up"), foot=False)
    async def find_before(self) -> None:
        wanted = await self.ask(_("Find:"), self.looked_for, most=80)
        if wanted is not None:
            self.looked_for = wanted.lower()
            self._seek(self.top - 1, -1)

    @key("g", name="go_line", help=_("go to a line"), foot=False)
    async def go_line(self) -> None:
        number = await self.ask(_("Go to line:"), most=5)
        if number and number.isdecimal():
            self.top = max(0, int(number) - 1)

    @key("n", name="find_next", help=_("find the next one"), foot=False, when=lambda self: bool(self.looked_for))
    async def find_next(self) -> None:
        self._seek(self.top + 1, 1)

    @key("N", name="find_back", help=_("find the one before"), foot=False, when=lambda self: bool(self.looked_for))
    async def find_back(self) -> None:
        self._seek(self.top - 1, -1)

    @key(">", ".", name="pan_right", help=_("further to the right"), foot=False)
    async def pan_right(self) -> None:
        self.column = min(self.column + SIDEWAYS, 400)

    @key("<", ",", name="pan_left", help=_("back to the left"), foot=False)
    async def pan_left(self) -> None:
        self.column = max(0, self.column - SIDEWAYS)

    @key(name="preferences", help=_("your settings"), foot=False)
    async def preferences(self) -> None:
        await self.visit("settings")

    def _count(self) -> int:
        return len(self._made[1]) if self._made else 0

    def _is_at_end(self) -> bool:
        return self.top + self.page >= self._count()

    def _seek(self, start: int, step: int) -> None:
        text = self.all_lines(self.session.size[0])
        at = start
        while self.looked_for and 0 <= at < len(text):
            if self.looked_for in text[at].text.lower():
                self.top = at
                return
            at += step
        if self.looked_for:
            self.say(_("Nothing more was found."))


def rule(cols: int, glyph: str) -> Line:
    return line((S.DIM, glyph * cols)) if glyph != "-" else line((S.DIM, fit("-" * cols, cols)))


__all__ = ["EMPTY", "Reader", "rule"]
