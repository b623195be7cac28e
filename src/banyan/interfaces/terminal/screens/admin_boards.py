# SPDX-License-Identifier: Apache-2.0
"""Boards under administration: every one of them, hidden ones too; open one, change its words and policies."""

from typing import Any

import msgspec

from banyan.base.errors import BadValue
from banyan.base.ids import BoardId
from banyan.core import boards
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import (
    Board,
    BoardState,
    NamePolicy,
    PointPolicy,
    PostPolicy,
    PushPolicy,
    ReadPolicy,
    Section,
)
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind

WRITTEN = {"en": _("Title in English"), "zh-Hans": _("Title in Chinese")}
READERS = {
    ReadPolicy.PUBLIC: _("everybody"),
    ReadPolicy.MEMBERS: _("whoever is signed in"),
    ReadPolicy.LISTED: _("the board's list"),
    ReadPolicy.GROUP: _("a group and the board's list"),
}
WRITERS = {
    PostPolicy.MEMBERS: _("whoever is signed in"),
    PostPolicy.LISTED: _("the board's list"),
    PostPolicy.GROUP: _("a group and the board's list"),
    PostPolicy.STAFF: _("those who tend it"),
    PostPolicy.NOBODY: _("nobody: an archive"),
}
STATES = {
    BoardState.OPEN: _("open"),
    BoardState.HIDDEN: _("hidden: in no list, but its addresses work"),
    BoardState.CLOSED: _("closed: readable, takes nothing new"),
}
PUSHES = {
    PushPolicy.OFF: _("reactions"),
    PushPolicy.ON: _("pushes: for, against, and an arrow"),
    PushPolicy.NO_BOOS: _("pushes without boos"),
    PushPolicy.SLOW: _("pushes, one a minute from each"),
    PushPolicy.SLOW_NO_BOOS: _("pushes without boos, one a minute from each"),
}
NAMES = {NamePolicy.HANDLES: _("names"), NamePolicy.PSEUDONYMS: _("a pseudonym in each thread")}
POINTS = {
    PointPolicy.ON: _("writing earns some, and readers tip it"),
    PointPolicy.EARNED: _("writing earns some; no tips"),
    PointPolicy.TIPPED: _("readers tip it; writing earns nothing"),
    PointPolicy.OFF: _("none"),
}
Row = tuple[Section, Board]


@register("admin_boards")
class Boards(ListScreen[Row]):
    area = "admin_boards"
    place = Place(PlaceKind.TENDING)

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []

    async def fetch(self, cursor: str) -> Page[Row]:
        tree = await self.desk.ask(boards.register, self.caller)
        self.sections = [one.section for one in tree]
        return Page([(one.section, board) for one in tree for board in one.boards])

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Boards")), "", "")

    def row(self, item: Row, number: int, cols: int) -> Line:
        section, board = item
        state = "" if board.state == BoardState.OPEN else f"[{board.state}] "
        return line(
            f"{number:4d}  ",
            (S.DIM, f"{fit(section.slug, 10)} "),
            (S.NAME, f"{fit(board.slug, 14)} "),
            fit(board.title(self.session.lang), 24),
            (S.WARN, f" {state}"),
            (S.DIM, self.word(READERS[ReadPolicy(board.read_policy)])),
        )

    def same(self, item: Row) -> int:
        return item[1].id

    # ---- keys

    @key("right", "enter", "E", name="edit", help=_("change"))
    async def edit(self) -> None:
        if self.item:
            await self.show(BoardForm(self.sections, self.item[1]))
            await self.reload()

    @key("a", name="add", help=_("open a board"))
    async def add(self) -> None:
        if self.sections:
            await self.show(BoardForm(self.sections, None))
            await self.reload()


class BoardForm(Form):
    """A new board, or one as it stands."""

    def __init__(self, sections: list[Section], board: Board | None) -> None:
        titles = msgspec.json.decode(board.titles or "{}", type=dict[str, str]) if board else {}
        slug = [] if board else [Field("slug", _("Address"), most=30)]
        inside = [(str(one.id), one.slug) for one in sections]
        given = board or boards.new_board(BoardId(0), sections[0].id, "", {}, 0)
        super().__init__(
            board.slug if board else "",
            [
                *slug,
                Field("section", _("Section"), str(given.section_id), inside),
                *(Field(f"title_{lang}", label, titles.get(lang, ""), most=80) for lang, label in WRITTEN.items()),
                _choice("read_policy", _("Who reads"), given, READERS),
                _choice("thread_policy", _("Who opens threads"), given, WRITERS),
                _choice("reply_policy", _("Who replies"), given, WRITERS),
                _choice("push_policy", _("Below posts"), given, PUSHES),
                _choice("state", _("State"), given, STATES),
                Field("in_top_ten", _("May stand in the top ten"), "1" if given.in_top_ten else "", YES_NO),
                Field("position", _("Place in its section"), str(given.position), most=4),
                _choice("names", _("Beside posts"), given, NAMES),
                _choice("points", _("Points for posts"), given, POINTS),
            ],
        )
        self.board, self.titles = board, titles

    async def open(self) -> None:
        self.title = self.title or self.word(_("A new board"))

    async def save(self, values: dict[str, str]) -> None:
        position = values["position"].strip()
        if not position.isdecimal():
            raise BadValue(name="position")
        titles = self.titles | {lang: values[f"title_{lang}"] for lang in WRITTEN}
        policies: dict[str, Any] = {
            name: values[name]
            for name in ("read_policy", "thread_policy", "reply_policy", "push_policy", "state", "names", "points")
        }
        policies |= {"in_top_ten": int(values["in_top_ten"] or 0), "position": int(position)}
        section_id = int(values["section"])
        board = self.board

        def decide(tx: Tx, caller: Caller) -> None:
            if board is None:
                boards.open_board(tx, caller, section_id, values["slug"].strip(), titles, **policies)
            else:
                boards.set_policies(tx, caller, board.slug, section_id=section_id, titles=titles, **policies)

        await self.desk.act(decide, self.caller)


def _choice(name: str, label: str, board: Board, words: dict[Any, str]) -> Field:
    return Field(name, label, str(getattr(board, name)), [(str(value), said) for value, said in words.items()])
