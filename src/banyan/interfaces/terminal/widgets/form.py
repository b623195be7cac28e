# SPDX-License-Identifier: Apache-2.0
"""A form: fields under each other. A refusal goes to the field that it is about."""

from collections.abc import Sequence

import msgspec

from banyan.base.errors import Refusal
from banyan.interfaces.terminal.frame import Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.text import fit, width
from banyan.interfaces.terminal.themes import S

YES_NO = (("", _("no")), ("1", _("yes")))


class Field(msgspec.Struct):
    """`choices` are (value, words) for a field that is chosen; without any it is a line of text."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    most: int = 200
    hides: bool = False
    hint: str = ""


class Form(Screen[dict[str, str]]):
    """It closes with the values by name. Subclasses may write `save`, which is asked before."""

    area = "form"

    def __init__(self, title: str, fields: Sequence[Field]) -> None:
        super().__init__()
        self.title, self.fields = title, list(fields)
        self.at = 0

    async def save(self, values: dict[str, str]) -> None:
        """Do what the form is for; a refusal keeps it open."""

    @property
    def field(self) -> Field:
        return self.fields[self.at]

    @property
    def values(self) -> dict[str, str]:
        return {field.name: field.value for field in self.fields}

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        self.at = next((at for at, field in enumerate(self.fields) if field.name == refusal.about), self.at)

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        frame = Frame(cols, rows, [bar(f" {self.title}", "", "", cols)])
        widest = min(max((width(self.word(field.label)) for field in self.fields), default=0), cols // 2)
        room = max(1, rows - 4)
        first = max(0, min(self.at - room // 2, len(self.fields) - room))
        for row, at in enumerate(range(first, min(first + room, len(self.fields))), 2 if rows > 8 else 1):
            frame.put(row, self._row(at, widest, cols))
            if at == self.at:
                frame.selected, frame.cursor = row, (row, 0)
        if self.field.hint and not self.said[1]:
            frame.put(rows - 2, line((S.DIM, f" {self.word(self.field.hint)}")))
        frame.put(rows - 1, self.foot(cols))
        return frame

    def _row(self, at: int, widest: int, cols: int) -> Line:
        field = self.fields[at]
        mark: str | tuple[str, str] = (S.MARK, f"{self.glyph('cursor')} ") if at == self.at else "  "
        said = "*" * len(field.value) if field.hides else field.value
        if field.choices:
            words = next((words for value, words in field.choices if value == field.value), field.value)
            said = f"< {self.word(words)} >"
        return line(mark, (S.NAME, fit(self.word(field.label), widest)), "  ", fit(said, max(4, cols - widest - 4)))

    # ---- keys

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        self.at = max(0, self.at - 1)

    @key("down", "j", "tab", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        self.at = min(len(self.fields) - 1, self.at + 1)

    @key("left", name="change_back", help=_("the value before"), foot=False, when=lambda self: self.field.choices)
    async def change_back(self) -> None:
        self._turn(-1)

    @key("right", "space", name="change", help=_("next value"), foot=False, when=lambda self: self.field.choices)
    async def change(self) -> None:
        self._turn(1)

    @key("enter", name="edit", help=_("change"))
    async def edit(self) -> None:
        field = self.field
        if field.choices:
            self._turn(1)
            return
        given = "" if field.hides else field.value
        answer = await self.ask(field.label, given, most=field.most, hides=field.hides)
        if answer is not None:
            field.value = answer

    @key("^X", "^W", name="done", help=_("done"))
    async def done(self) -> None:
        await self.save(self.values)
        self.close(self.values)

    @key("q", "esc", name="back", help=_("give up"))
    async def back(self) -> None:
        self.close()

    def _turn(self, by: int) -> None:
        field = self.field
        values = [value for value, _words in field.choices]
        at = values.index(field.value) if field.value in values else 0
        field.value = values[(at + by) % len(values)]
