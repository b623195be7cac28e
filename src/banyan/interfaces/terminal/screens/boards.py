# SPDX-License-Identifier: Apache-2.0
"""Boards: sections and the boards in them."""

from banyan.core import boards
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board, BoardState
from banyan.records.presence import Place, PlaceKind


@register("boards")
class Boards(ListScreen[Board]):
    area = "boards"
    place = Place(PlaceKind.BOARDS)

    async def fetch(self, cursor: str) -> Page[Board]:
        found = await self.desk.ask(boards.directory, self.caller)
        return Page([shared(board) for each in found for board in each.boards])

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Boards")), "", self.caller.handle)

    def columns(self, cols: int) -> str:
        number, posts = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("posts")), 8, "right")
        return f"{number}   {fit(self.word(_('board')), 14)}{fit(self.word(_('title')), max(8, cols - 38))} {posts}"

    def row(self, item: Board, number: int, cols: int) -> Line:
        mark = "x" if item.state == BoardState.CLOSED else "#" if item.read_policy != "public" else " "
        return line(
            f"{number:5d} ",
            (S.MARK, f"{mark} "),
            (S.STRONG, fit(item.slug, 14)),
            fit(item.title(self.session.lang), max(8, cols - 38)),
            f" {item.post_count:8d}",
        )

    def same(self, item: Board) -> int:
        return item.id

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(Threads(self.item))
