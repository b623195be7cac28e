# SPDX-License-Identifier: Apache-2.0
"""Posts of a board that those who tend it have marked: what is kept, what is among the best."""

from collections.abc import Iterable, Sequence

from banyan.core import marks
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.events import Event, PostMarked
from banyan.records.marks import Mark, MarkedPost

TITLES = {Mark.DIGEST: _("Digest of {board}"), Mark.KEEP: _("Kept on {board}")}


class MarkedPosts(ListScreen[MarkedPost]):
    area = "marked"
    opens_at_end = True

    def __init__(self, board: Board, mark: Mark) -> None:
        super().__init__()
        self.board, self.mark = board, mark

    async def fetch(self, cursor: str) -> Page[MarkedPost]:
        _board, found, older = await self.desk.ask(marks.marked, self.caller, self.board.slug, self.mark, cursor)
        return Page(found[::-1], older)

    def hears(self) -> Iterable[Concern]:
        return (("board_id", self.board.id),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, PostMarked) and event.board_id == self.board.id for event in happened)

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(TITLES[self.mark], board=self.board.title(self.session.lang)), "", self.board.slug)

    def row(self, item: MarkedPost, number: int, cols: int) -> Line:
        return line(
            (S.MARK, f"{fit(item.letter, 2)}"),
            fit(item.author.handle, 12),
            f" {fit(times.day(item.made_at, self.caller.zone), 6)} ",
            fit(f"{item.title} #{item.floor}", max(8, cols - 22)).rstrip(),
        )

    def same(self, item: MarkedPost) -> int:
        return item.post_id

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number, self.item.floor))
