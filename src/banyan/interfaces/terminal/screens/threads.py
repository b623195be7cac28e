# SPDX-License-Identifier: Apache-2.0
"""The threads of a board: the newest at the bottom, pinned ones below all, with what is unread."""

from collections.abc import Sequence

from banyan.core import pages, read_marks
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import Event, PostMade, ThreadChanged, ThreadOpened
from banyan.records.pages import BoardPage, ThreadMark, ThreadRow
from banyan.records.presence import Place, PlaceKind
from banyan.records.threads import ThreadState


class Threads(ListScreen[ThreadRow]):
    area = "threads"
    opens_at_end = True
    empty = _("Nobody has written here yet. ^P begins.")

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board, self.place = board, Place(PlaceKind.BOARD, board.slug)
        self.keepers = ""
        self.marks: dict[int, ThreadMark] = {}
        self._pinned: list[ThreadRow] = []
        self.tagged: set[int] = set()  # numbers of threads that are tended together

    # ---- fetched

    async def fetch(self, cursor: str) -> Page[ThreadRow]:
        """`-…` is a cursor to older threads, which stand above; `+…` to newer ones."""
        await self.desk.marks.settle(self.caller)
        before, after = (cursor[1:], "") if cursor.startswith("-") else ("", cursor[1:])
        page, marks = await self.desk.ask(_page, self.caller, self.board.slug, before, after)
        self.board, self.keepers = shared(page.board), " ".join(person.handle for person in page.moderators)
        self.marks = {**self.marks, **marks} if cursor else marks
        if not cursor:
            self._pinned = [shared(row) for row in page.pinned]
        older, newer = (page.older and f"-{page.older}", page.newer and f"+{page.newer}")
        return Page([shared(row) for row in page.rows[::-1]], older, newer)

    async def fetch_first(self) -> Page[ThreadRow]:
        return await self.fetch("+0")

    async def pinned(self) -> list[ThreadRow]:
        return self._pinned

    def news(self, happened: Sequence[Event]) -> bool:
        kinds = (ThreadOpened, PostMade, ThreadChanged)
        return any(isinstance(event, kinds) and event.board_id == self.board.id for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        kept_by = self.word(_("kept by {names}"), names=self.keepers) if self.keepers else ""
        return (kept_by, self.board.title(self.session.lang), self.board.slug)

    def columns(self, cols: int) -> str:
        word = self.word
        return f"{fit(word(_('no.')), 6, 'right')}   {fit(word(_('author')), 13)}{fit(word(_('date')), 7)}{word(_('title'))}"

    def number(self, item: ThreadRow, at: int) -> int:
        return item.thread.number

    def same(self, item: ThreadRow) -> tuple[int, bool]:
        return item.thread.id, item.thread.pin > 0

    def row(self, item: ThreadRow, number: int, cols: int) -> Line:
        thread = item.thread
        mark = self.marks.get(thread.id)
        sign = mark.sign if mark else ""
        kept = (
            "t"
            if thread.number in self.tagged
            else "g"
            if thread.is_digest
            else ";"
            if thread.state == ThreadState.LOCKED
            else " "
        )
        place = fit(self.word(_("[pin]")), 7) if thread.pin else f"{number:6d} "
        is_new = sign == "+"
        replies = thread.live_count - 1
        tail = f" <{replies}>" if replies > 0 else ""
        return line(
            (S.HOT if thread.pin else "", place),
            (S.MARK, f"{sign or ' '}{kept}"),
            fit(item.author.handle, 12),
            f" {fit(times.day(thread.last_post_at, self.caller.zone), 6)} ",
            (S.NEW if is_new else "", fit(f"{thread.title}{tail}", max(8, cols - 31)).rstrip()),
        )

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            mark = self.marks.get(self.item.thread.id)
            await self.show(ThreadReader(self.item.thread.number, mark.first_unread if mark else 1))
            await self.reload()

    async def jump(self, number: int) -> None:
        """A thread of any board by its number; one of the rows gets the cursor."""
        found = next((at for at, row in enumerate(self.items) if row.thread.number == number), None)
        if found is None:
            await self.show(ThreadReader(number))
        else:
            self.at = found


def _page(tx: Tx, caller: Caller, slug: str, before: str, after: str) -> tuple[BoardPage, dict[int, ThreadMark]]:
    page = pages.board_page(tx, caller, slug, before, after)
    marks = read_marks.marks_for(tx, caller, [row.thread for row in (*page.pinned, *page.rows)])
    return page, {int(thread_id): mark for thread_id, mark in marks.items()}
