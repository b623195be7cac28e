# SPDX-License-Identifier: Apache-2.0
"""Boards: all that there are, section by section, or one's favourites with their folders; with what is unread on each."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from banyan.base.ids import BoardId
from banyan.core import boards, favourites, lists, pages, permits, read_marks
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, Piece, line
from banyan.interfaces.terminal.heat import heat
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.threads import Threads, show_note
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board, BoardState, Section, wording
from banyan.records.callers import Caller
from banyan.records.favourites import FavouriteKind, FavouriteNode, Side
from banyan.records.pages import ListWish, SectionBoards, ThreadRow
from banyan.records.presence import Place, PlaceKind

FIXED = 52  # cells of a row that are not its title
NARROW = 60  # cells from which a row has its section and its unread ones
CLASS_CELLS = 10


class Entry(msgspec.Struct, frozen=True):
    """A row: a board, or what a person put between their boards (`node`)."""

    board: Board | None
    unread: int = 0
    node: FavouriteNode | None = None


ORDERS = ("place", "name", "unread", "here")


@register("boards")
class Boards(ListScreen[Entry]):
    area = "boards"
    place = Place(PlaceKind.BOARDS)
    is_mine = False  # favourites, or all boards

    def __init__(self, folder: FavouriteNode | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.is_mine = self.is_mine or folder is not None
        self.sections: list[Section] = []
        self.section = 0  # only of this one; 0: of all
        self.only_new = False
        self.order = ORDERS[0]
        self._read_before: dict[int, int] = {}  # up to when a board was read before the last stroke

    # ---- fetched

    async def fetch(self, cursor: str) -> Page[Entry]:
        await self.desk.marks.settle(self.caller)
        found, nodes, unread = await self.desk.ask(_all, self.caller)
        self.sections = [shared(each.section) for each in found]
        if self.is_mine:
            rows = [Entry(node.board, node.unread, node) for node in self._inside(nodes)]
        else:
            rows = [shared(Entry(shared(board), unread.get(board.id, 0))) for each in found for board in each.boards]
            rows = [row for row in rows if row.board and self.section in (0, row.board.section_id)]
        if self.only_new:
            rows = [row for row in rows if row.unread]
        return Page(self._ordered(rows))

    def _inside(self, nodes: Sequence[FavouriteNode]) -> Sequence[FavouriteNode]:
        """What lies in the folder that is shown; nothing when it is gone."""
        if self.folder is None:
            return nodes
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node.number == self.folder.number:
                return node.inside
            waiting += node.inside
        return []

    def _ordered(self, rows: list[Entry]) -> list[Entry]:
        if self.order == "name":
            return sorted(rows, key=lambda row: row.board.slug.lower() if row.board else "")
        if self.order == "unread":
            return sorted(rows, key=attrgetter("unread"), reverse=True)
        if self.order == "here":
            return sorted(rows, key=lambda row: -self.desk.presence.heat(row.board.id) if row.board else 0)
        return rows

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        if not self.is_mine:
            name = self.word(_("Boards"))
        else:
            name = self.folder.name if self.folder else self.word(_("Favourites"))
        unread = sum(row.unread for row in self.items)
        return (
            name,
            self.words("{n} thread unread", _("{n} threads unread"), unread) if unread else "",
            self.caller.handle,
        )

    def hints(self, cols: int) -> Line:
        if self.is_mine or len(self.sections) < 2:
            return super().hints(cols)
        pieces: list[Piece] = [(S.KEY, " Tab ")]
        for number, name in [(0, self.word(_("all"))), *((each.id, self._named(each.id)) for each in self.sections)]:
            pieces.append((S.STRONG if number == self.section else S.HINT, f" {name} "))
        return line(*pieces)

    def columns(self, cols: int) -> str:
        word = self.word
        start = f"{fit(word(_('no.')), 5, 'right')}   {fit(word(_('board')), 14)}"
        if cols < NARROW:
            return start + word(_("title"))
        middle = f"{fit(word(_('section')), CLASS_CELLS)} {fit(word(_('title')), max(8, cols - FIXED))}"
        counts = ((_("unread"), 7), (_("busy"), 5), (_("posts"), 7))
        return start + middle + "".join(fit(word(name), cells, "right") for name, cells in counts)

    def row(self, item: Entry, number: int, cols: int) -> Line:
        board = item.board
        if board is None:
            return self._folder_row(item, number, cols)
        mark = self.glyph("unread") if item.unread else " "
        if board.state == BoardState.CLOSED or board.read_policy != "public":
            mark = "x" if board.state == BoardState.CLOSED else "#"
        start = line(f"{number:5d} ", (S.MARK, fit(mark, 2)), (S.STRONG if item.unread else "", fit(board.slug, 14)))
        title = board.title(self.session.lang)
        if cols < NARROW:
            return start.then(line(fit(title, max(8, cols - start.cells)).rstrip()))
        return start.then(
            line(
                (S.DIM, f"{fit(self._named(board.section_id), CLASS_CELLS)} "),
                fit(title, max(8, cols - FIXED)),
                (S.NEW if item.unread else S.DIM, f"{item.unread or '':7}".rjust(7)),
                heat(self.desk.presence.heat(board.id)),
                f"{board.post_count:7d}",
            )
        )

    def _folder_row(self, item: Entry, number: int, cols: int) -> Line:
        node = item.node
        if node is None or node.kind == FavouriteKind.LINE:
            across = self.glyph("across")
            return line(f"{number:5d}   ", (S.DIM, across * ((cols - 9) // max(1, line(across).cells))))
        inside = self.words("{n} entry", _("{n} entries"), len(node.inside))
        return line(
            f"{number:5d} ",
            (S.MARK, f"{self.glyph('folder')} "),
            (S.STRONG, fit(node.name, 22)),
            (S.DIM, f" [{inside}]"),
            (S.NEW, f"  {node.unread}") if node.unread else None,
        )

    def _named(self, section_id: int) -> str:
        return next((wording(each.titles, self.session.lang) for each in self.sections if each.id == section_id), "")

    def same(self, item: Entry) -> Any:
        return item.board.id if item.board else item.node and -item.node.number

    async def preview(self, item: Entry, cols: int) -> list[Line]:
        """What moved last on the board."""
        if item.board is None:
            return []
        rows = await self.desk.ask(_newest, self.caller, item.board.slug)
        zone = self.caller.zone
        return [
            line(
                f" {fit(times.day(row.thread.last_post_at, zone), 6)} ",
                (S.NAME, fit(row.author.handle, 13)),
                fit(row.thread.title, max(8, cols - 22)).rstrip(),
            )
            for row in rows
        ]

    # ---- going in, moving

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item and self.item.board:
            await self.show(Threads(self.item.board))
        elif self.item and self.item.node and self.item.node.kind == FavouriteKind.FOLDER:
            await self.show(type(self)(self.item.node))
        await self.reload()

    @key("tab", name="section", help=_("next section"), foot=False, when=lambda self: not self.is_mine)
    async def next_section(self) -> None:
        numbers = [0, *(each.id for each in self.sections)]
        at = numbers.index(self.section) if self.section in numbers else 0
        self.section = numbers[(at + 1) % len(numbers)]
        await self.restart()

    @key("c", "C", name="only_new", help=_("only with something new"), foot=False)
    async def toggle_new(self) -> None:
        permits.check_known(self.caller)
        self.only_new = not self.only_new
        await self.restart()

    @key("S", name="sort", help=_("another order"), foot=False)
    async def sort(self) -> None:
        names = {
            "place": _("As they stand."),
            "name": _("By name."),
            "unread": _("What is unread first."),
            "here": _("Where most people are first."),
        }
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        await self.reload()
        self.say(names[self.order])

    @key("y", name="all_or_mine", help=_("all / favourites"))
    async def all_or_mine(self) -> None:
        permits.check_known(self.caller)
        self.is_mine, self.folder = not self.is_mine, None
        await self.restart()

    @key("x", name="essence", help=_("essence"), foot=False)
    async def essence(self) -> None:
        if self.item and self.item.board:
            await self.visit("essence", self.item.board.slug)

    @key(name="note", help=_("what those who tend it say"), foot=False)
    async def note(self) -> None:
        if self.item and self.item.board:
            await show_note(self, self.item.board)

    @key("!", name="quick_leave", help=_("goodbye"), foot=False)
    async def quick_leave(self) -> None:
        await self.visit("goodbye")

    # ---- favourites

    @key("a", name="add", help=_("add to favourites"))
    async def add(self) -> None:
        permits.check_signed_in(self.caller)
        board = await self.visit("pick_board") if self.is_mine else self.item and self.item.board
        if board:
            await self.desk.act(favourites.add, self.caller, board.id, self._folder_number())
            await self.reload()
            self.say(_("{board} is among your favourites."), board=board.slug)

    @key("z", name="subscribe", help=_("into your favourites, or out of them"), foot=False)
    async def subscribe(self) -> None:
        if self.item and self.item.board:
            await self.desk.act(_toggle, self.caller, self.item.board)
            await self.reload()

    @key("d", name="remove", help=_("take out"), when=lambda self: self.is_mine and self.item)
    async def remove(self) -> None:
        if self.item and self.item.node and await self.confirm(_("Take this out of your favourites?")):
            await self.desk.act(favourites.take_out, self.caller, self.item.node.number)
            await self.reload()

    @key("A", name="folder", help=_("new folder"), foot=False, when=lambda self: self.is_mine)
    async def add_folder(self) -> None:
        name = await self.ask(_("Name of the folder:"), most=favourites.MAX_NAME)
        if name:
            await self.desk.act(favourites.add_folder, self.caller, name, self._folder_number())
            await self.reload()

    @key("T", name="rename", help=_("rename the folder"), foot=False, when=lambda self: self.is_mine)
    async def rename(self) -> None:
        node = self.item.node if self.item else None
        if node and node.kind == FavouriteKind.FOLDER:
            name = await self.ask(_("Name of the folder:"), node.name, most=favourites.MAX_NAME)
            if name:
                await self.desk.act(favourites.rename, self.caller, node.number, name)
                await self.reload()

    @key("L", name="separator", help=_("a line between them"), foot=False, when=lambda self: self.is_mine)
    async def separator(self) -> None:
        await self.desk.act(favourites.add_line, self.caller, self._folder_number())
        await self.reload()

    @key("<", name="move_up", help=_("one step up"), foot=False, when=lambda self: self.is_mine)
    async def move_up(self) -> None:
        await self._shift(is_up=True)

    @key(">", name="move_down", help=_("one step down"), foot=False, when=lambda self: self.is_mine)
    async def move_down(self) -> None:
        await self._shift(is_up=False)

    @key("m", name="move", help=_("to another place"), foot=False, when=lambda self: self.is_mine)
    async def move(self) -> None:
        """Before the row with a number, or into it when that is a folder."""
        number = await self.ask(_("To which number:"), most=5)
        node = self.item.node if self.item else None
        if node is None or not number or not number.isdecimal() or not 0 < int(number) <= len(self.items):
            return
        at = int(number) - 1
        other = self.items[at].node
        if other:
            side = Side.INTO if other.kind == FavouriteKind.FOLDER else Side.BEFORE if at < self.at else Side.AFTER
            await self.desk.act(favourites.move, self.caller, node.number, side, other.number)
            await self.reload()

    def _folder_number(self) -> int:
        return self.folder.number if self.folder else favourites.TOP

    async def _shift(self, *, is_up: bool) -> None:
        if self.item and self.item.node:
            await self.desk.act(favourites.shift, self.caller, self.item.node.number, is_up=is_up)
            await self.reload()

    # ---- marks

    @key("f", name="all_read", help=_("all of this board is read"), foot=False)
    async def all_read(self) -> None:
        board = self.item.board if self.item else None
        if board:
            before = await self.desk.act(read_marks.mark_board_read, self.caller, board)
            self._read_before.setdefault(board.id, before)
            await self._marked()

    @key("R", name="restore_marks", help=_("undo that"), foot=False)
    async def restore_marks(self) -> None:
        board = self.item.board if self.item else None
        before = self._read_before.pop(board.id, None) if board else None
        if board and before is not None:
            await self.desk.act(read_marks.restore_board_mark, self.caller, board, before)
            await self._marked()

    async def _marked(self) -> None:
        await self.desk.marks.forget(self.caller)
        await self.reload()


@register("favourites")
class Favourites(Boards):
    """The same rows as one's own tree."""

    is_mine = True
    empty = _("Nothing is here yet. a adds a board, y shows all of them.")


def _all(tx: Tx, caller: Caller) -> tuple[list[SectionBoards], list[FavouriteNode], Mapping[BoardId, int]]:
    """The boards, the caller's own tree of them, and how many threads have something unread on each."""
    found = boards.directory(tx, caller)
    if caller.is_guest:
        return found, [], {}
    unread = pages.waiting(pages.news(tx, caller))
    return found, favourites.tree(tx, caller, unread), unread


def _toggle(tx: Tx, caller: Caller, board: Board) -> None:
    if favourites.has(tx, caller, board.id):
        favourites.remove(tx, caller, board.id)
    else:
        favourites.add(tx, caller, board.id)


def _newest(tx: Tx, caller: Caller, slug: str) -> list[ThreadRow]:
    return lists.board_list(tx, caller, slug, ListWish()).rows
