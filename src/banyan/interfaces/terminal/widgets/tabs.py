# SPDX-License-Identifier: Apache-2.0
"""Pages of rows under tabs: a row has a value that is changed in place, or leads somewhere. Changes apply at once."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from banyan.interfaces.terminal.frame import Frame, Line, Piece, Span, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.text import fit, width
from banyan.interfaces.terminal.themes import S

WIDEST = 52  # cells of a label: what may be chosen stands beside it; the rest of a longer one is said below
YES_NO = (("", _("no")), ("1", _("yes")))


class Row(msgspec.Struct, frozen=True):
    """`choices` are (value, words) of a row that is chosen from; `do` gets the new value, or "" where the row leads on."""

    label: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    do: Callable[[str], Awaitable[None]] | None = None
    hint: str = ""
    is_name: bool = False  # what may be chosen are names, the same in every language

    @property
    def is_choice(self) -> bool:
        return bool(self.choices)


def tab(words: str, *, is_here: bool) -> Span:
    """The words of a tab; the one that is open is told from the others without colours too."""
    return (S.STRONG, f"[{words}]") if is_here else (S.HINT, f" {words} ")


class Tabs(Screen[None]):
    """Subclasses give `names`, (words of each tab), and `rows_of(tab)`."""

    area = "tabs"
    names: Sequence[str] = ()

    def __init__(self) -> None:
        super().__init__()
        self.tab = self.at = 0
        self.rows: list[Row] = []

    async def rows_of(self, tab: int) -> list[Row]:
        """What stands on a tab."""
        return []

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.rows = await self.rows_of(self.tab)
        self.at = max(0, min(self.at, len(self.rows) - 1))

    @property
    def row(self) -> Row:
        return self.rows[self.at]

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        frame = Frame(cols, rows, [bar(f" {self.word(self.title)}", "", f"{self.caller.handle} ", cols)])
        tabs: list[Piece] = [" "]
        for at, name in enumerate(self.names):
            tabs += [(S.KEY, f"{at + 1}"), tab(self.word(name), is_here=at == self.tab)]
        frame.put(1, line(*tabs))
        top = 3 if rows > 12 else 2
        room = max(1, rows - top - (2 if rows > 12 else 1))
        longest = max((width(self.word(row.label)) for row in self.rows), default=0)
        widest = min(longest, cols // 2, WIDEST)
        first = max(0, min(self.at - room // 2, len(self.rows) - room))
        for place, at in enumerate(range(first, min(first + room, len(self.rows))), top):
            frame.put(place, self._line(at, widest, cols))
            if at == self.at:
                frame.selected, frame.cursor = place, (place, 0)
        if rows > 12 and self.rows:
            is_cut = width(self.word(self.row.label)) > widest
            frame.put(rows - 2, line((S.DIM, f" {self.word(self.row.label if is_cut else self.row.hint)}")))
        frame.put(rows - 1, self.foot(cols))
        return frame

    def _line(self, at: int, widest: int, cols: int) -> Line:
        row = self.rows[at]
        mark: str | tuple[str, str] = (S.MARK, f"{self.glyph('cursor')} ") if at == self.at else "  "
        lead = line(mark, (S.NAME, fit(self.word(row.label), widest)), "  ")
        if not row.is_choice:
            return lead.then(line(row.value))
        said = [(value, words if row.is_name else self.word(words)) for value, words in row.choices]
        chosen = next((words for value, words in said if value == row.value), row.value)
        alone = line((S.FIELD, f"< {chosen} >"))
        pieces = [
            (S.FIELD, f"< {words} > ") if value == row.value else (S.DIM, f"  {words}   ") for value, words in said
        ]
        every = line(*pieces)
        return lead.then(every if every.cells <= cols - lead.cells else alone)

    # ---- keys

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        self.at = max(0, self.at - 1)

    @key("down", "j", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        self.at = min(len(self.rows) - 1, self.at + 1)

    @key("home", "pgup", name="first", help=_("to the beginning"), foot=False)
    async def first(self) -> None:
        self.at = 0

    @key("end", "pgdn", name="last", help=_("to the end"), foot=False)
    async def last(self) -> None:
        self.at = len(self.rows) - 1

    @key("left", name="change_back", help=_("the value before, or back"), foot=False)
    async def change_back(self) -> None:
        if self.row.is_choice:
            await self._turn(-1)
        else:
            self.close()

    @key("right", "enter", "space", name="edit", help=_("change"))
    async def edit(self) -> None:
        if self.row.is_choice:
            await self._turn(1)
        elif self.row.do is not None:
            await self.row.do("")
            await self._again()

    @key("tab", name="folder", help=_("next page"))
    async def next_tab(self) -> None:
        await self.go_to((self.tab + 1) % len(self.names))

    async def typed(self, pressed: str) -> None:
        if pressed.isdecimal() and pressed.isascii() and 1 <= int(pressed) <= len(self.names):
            await self.go_to(int(pressed) - 1)

    async def go_to(self, tab: int) -> None:
        self.tab, self.at = tab, 0
        await self.refresh()

    # ---- parts

    async def _turn(self, by: int) -> None:
        row = self.row
        values = [value for value, _words in row.choices]
        at = values.index(row.value) if row.value in values else 0
        if row.do is not None:
            await row.do(values[(at + by) % len(values)])
            await self._again()

    async def _again(self) -> None:
        said = self.said
        await self.refresh()
        self.said = said
