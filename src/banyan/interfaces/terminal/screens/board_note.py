# SPDX-License-Identifier: Apache-2.0
"""What those who tend a board say to whoever comes in: its note, shown once at the entry, and its rules; and changing both."""

from weakref import WeakKeyDictionary

from banyan.core import boards, notes, permits, rules
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import Host, _, key, register
from banyan.interfaces.terminal.text import wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.boards import Board
from banyan.records.notes import NoteLine
from banyan.records.presence import Place, PlaceKind

_seen: WeakKeyDictionary[Host, set[int]] = WeakKeyDictionary()  # notes that somebody was shown while their line lasts


@register("board_note")
class BoardNote(Reader):
    area = "board_note"
    is_at_entry = False

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
        self.place = Place(PlaceKind.BOARD, slug)
        self.board: Board | None = None
        self.note: NoteLine | None = None
        self.rules: tuple[str, ...] = ()

    async def open(self) -> None:
        await self.refresh()
        seen = _seen.setdefault(self.session, set())
        is_new = self.note is not None and self.note.note.id not in seen
        if self.note is not None:
            seen.add(self.note.note.id)
        if self.is_at_entry and not is_new:
            self.close()

    async def refresh(self) -> None:
        self.board = await self.desk.ask(boards.get, self.caller, self.slug)
        self.note = await self.desk.ask(notes.current, self.caller, self.slug)
        self.rules = (await self.desk.ask(rules.book, self.caller, self.slug)).lines
        self.changed()

    @property
    def tends(self) -> bool:
        return self.board is not None and permits.may_tend(self.caller, self.board.id)

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        title = self.board.title(self.session.lang) if self.board else ""
        return [bar(f" {self.word(_('Note of the board'))}", title, f"{self.slug} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        rows = [line((S.DIM, f" {self.word(_('Those who tend this board have left no note.'))}"))]
        if self.note is not None:
            day = times.day(self.note.note.made_at, self.caller.zone)
            rows = present(self.note.note.html, cols - 1, self.glyph, self.word).lines
            rows = [*rows, EMPTY, line((S.DIM, f"-- {self.note.author.handle}  {day}"))]
        if self.rules:
            rows += [EMPTY, line((S.HEADING, self.word(_("The rules of this board"))))]
            rows += [
                line(f"  {row}") for at, rule in enumerate(self.rules, 1) for row in wrap(f"§{at} {rule}", cols - 3)
            ]
        return rows

    # ---- keys

    @key("W", name="edit_note", help=_("change the note"), when=lambda self: self.tends)
    async def edit_note(self) -> None:
        await self.show(
            NoteEditor(self.word(_("Note of the board")), self.slug, self.note.note.source if self.note else "")
        )
        await self.refresh()

    @key("R", name="edit_rules", help=_("change the rules"), when=lambda self: self.tends)
    async def edit_rules(self) -> None:
        await self.show(RulesEditor(self.word(_("The rules, one in each line")), self.slug, "\n".join(self.rules)))
        await self.refresh()


@register("board_entry")
class BoardEntry(BoardNote):
    """At the entry: only a note that was not shown yet, and nothing where there is none."""

    is_at_entry = True


class NoteEditor(Editor):
    def __init__(self, title: str, slug: str, source: str) -> None:
        super().__init__(title, source)
        self.slug = slug

    async def check(self, text: str) -> bool:
        await self.desk.act(notes.set_note, self.caller, self.slug, await self.desk.render(text))
        return True


class RulesEditor(Editor):
    """A line for each rule."""

    def __init__(self, title: str, slug: str, source: str) -> None:
        super().__init__(title, source)
        self.slug = slug

    async def check(self, text: str) -> bool:
        await self.desk.act(rules.set_rules, self.caller, text.splitlines(), self.slug)
        return True
