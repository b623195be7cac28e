# SPDX-License-Identifier: Apache-2.0
"""A menu: rows with a letter each, from a file. A row whose screen nobody has registered is not shown."""

from typing import Any

from banyan.interfaces.terminal import menus
from banyan.interfaces.terminal.frame import Frame, Line, bar, line
from banyan.interfaces.terminal.menus import MenuRow
from banyan.interfaces.terminal.screen import Screen, _, is_made, key
from banyan.interfaces.terminal.text import fit, width
from banyan.interfaces.terminal.themes import S


class Menu(Screen[Any]):
    """`menu` names the file. Subclasses may count (`note`) and put something beside it (`side`)."""

    area = "menu"
    menu = ""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self.taken: frozenset[str] = frozenset()  # kinds of threads that boards take

    # ---- what menus write anew

    def note(self, row: MenuRow) -> str:
        """What stands behind a row: how much is new."""
        return ""

    def side(self, cells: int) -> list[Line]:
        """What stands right of the rows, where there is room."""
        return []

    def head(self) -> tuple[str, str, str]:
        return (self.word(menus.load(self.menu).title), "", "")

    # ---- seen

    def rows(self) -> list[MenuRow]:
        return [row for row in menus.rows_for(self.menu, self.caller, self.taken) if is_made(row.screen)]

    def view(self, cols: int, rows: int) -> Frame:
        left, middle, right = self.head()
        shown = self.rows()
        self.at = min(self.at, len(shown) - 1)
        space = rows - 3
        indent = 6 if cols >= 60 else 0
        first = max(0, min(self.at - space // 2, len(shown) - space))
        top = 2 if len(shown) + 4 <= rows else 1
        frame = Frame(cols, rows, [bar(f" {left}", middle, f"{right} ", cols)])
        widest = max((width(self.word(row.label)) for row in shown), default=0)
        for at, row in enumerate(shown[first : first + space + 1], first):
            mark: str | tuple[str, str] = (S.MARK, f"{self.glyph('cursor')} ") if at == self.at else "  "
            label = fit(self.word(row.label), min(widest, cols - 8 - indent))
            note = self.note(row)
            frame.put(
                top + at - first,
                line(" " * indent, mark, (S.KEY, f"({row.key}) "), label, (S.HOT, f"  {note}") if note else None),
            )
        beside = indent + 6 + widest + 14
        if cols - beside >= 20 and not self.session.is_linear:  # a voice says lines, no columns
            frame.overlay(
                top, beside, [each.sized(cols - beside) for each in self.side(cols - beside)][: rows - top - 2]
            )
        frame.put(rows - 1, self.foot(cols))
        frame.selected = top + self.at - first
        frame.cursor = (frame.selected, indent)
        return frame

    # ---- keys

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        self.at = (self.at - 1) % max(1, len(self.rows()))

    @key("down", "j", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        self.at = (self.at + 1) % max(1, len(self.rows()))

    @key("home", "pgup", name="first", help=_("to the beginning"), foot=False)
    async def first(self) -> None:
        self.at = 0

    @key("end", "pgdn", name="last", help=_("to the end"), foot=False)
    async def last(self) -> None:
        self.at = len(self.rows()) - 1

    @key("right", "enter", name="open", help=_("go in"))
    async def open_row(self) -> None:
        rows = self.rows()
        if rows:
            await self.chosen(rows[self.at])

    async def chosen(self, row: MenuRow) -> None:
        """A row was opened."""
        await self.visit(row.screen)

    async def on(self, pressed: str) -> None:
        """A letter goes to its row and opens it; letters win over other keys here."""
        for at, row in enumerate(self.rows()):
            if pressed.upper() == row.key:
                self.at, self.said = at, ("", "")
                await self.chosen(row)
                return
        await super().on(pressed)
