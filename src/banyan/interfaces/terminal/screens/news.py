# SPDX-License-Identifier: Apache-2.0
"""What is new: unread threads of all boards together, what one follows among them. The newest stands at the bottom."""

from collections.abc import Iterable, Sequence

from banyan.core import news, pages, read_marks
from banyan.interfaces.desk import Tx
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.link import go_board
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.thread_lists import excerpt
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.events import Event, PostMade, ThreadOpened
from banyan.records.follows import Followed, Opened
from banyan.records.pages import ThreadMark

NARROW = 60  # cells from which a row has its author and its day
UNSEEN = ThreadMark("+", 1, 1)


@register("news")
class News(ListScreen[Opened]):
    area = "news"
    opens_at_end = True
    empty = _("You have read everything.")

    def __init__(self) -> None:
        super().__init__()
        self.followed: frozenset[int] = (
            frozenset()
        )  # numbers of threads that are followed, or opened by whom one follows

    async def fetch(self, cursor: str) -> Page[Opened]:
        await self.desk.marks.settle(self.caller)
        self.followed, found = await self.desk.ask_heavy(_news, self.caller)
        return Page([shared(one) for one in found])

    def hears(self) -> Iterable[Concern]:
        return (ThreadOpened, PostMade)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, ThreadOpened | PostMade) for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        waiting = self.words("{n} thread unread", _("{n} threads unread"), len(self.items)) if self.items else ""
        return (self.word(_("New posts")), waiting, self.caller.handle)

    def hints(self, cols: int) -> Line:
        return line((S.HINT, f" {self.word(_('+ unread   ~ changed   * you follow it'))}"))

    def columns(self, cols: int) -> str:
        word = self.word
        wide = f"{fit(word(_('author')), 13)}{fit(word(_('date')), 7)}" if cols >= NARROW else ""
        return f"{fit(word(_('no.')), 5, 'right')}    {fit(word(_('board')), 13)}{wide}{word(_('title'))}"

    def row(self, item: Opened, number: int, cols: int) -> Line:
        thread, mark = item.row.thread, item.mark or UNSEEN
        start = line(
            f"{number:5d} ",
            (S.MARK if mark.sign == "+" else S.DIM, mark.sign),
            (S.FRIEND, "* " if thread.number in self.followed else "  "),
            (S.NAME, fit(item.board.slug, 12)),
            " ",
        )
        if cols >= NARROW:
            day = fit(times.day(thread.last_post_at, self.caller.zone), 6)
            start = start.then(line(f"{fit(item.row.author.handle, 12)} {day} "))
        replies = f" <{thread.live_count - 1}>" if thread.live_count > 1 else ""
        title = fit(f"{thread.title}{replies}", max(8, cols - start.cells)).rstrip()
        return start.then(line((S.NEW if mark.sign == "+" else "", title)))

    def same(self, item: Opened) -> int:
        return item.row.thread.id

    async def preview(self, item: Opened, cols: int) -> list[Line]:
        floor = (item.mark or UNSEEN).first_unread
        html = await self.desk.ask(excerpt, self.caller, item.row.thread.number, floor)
        return present(html, cols, self.glyph, self.word).lines

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.row.thread.number, (self.item.mark or UNSEEN).first_unread))
            await self.reload()

    @key("K", name="read_this", help=_("this thread is read"))
    async def read_this(self) -> None:
        if self.item:
            thread = self.item.row.thread
            await self.desk.act(read_marks.mark_up_to, self.caller, thread.number, thread.last_floor)
            await self.desk.marks.forget(self.caller)
            await self.reload()

    @key("b", name="to_board", help=_("to its board"))
    async def to_board(self) -> None:
        if self.item:
            await go_board(self, self.item.board.slug)
            await self.reload()

    async def card(self) -> None:
        await self.visit("person", self.item.row.author.handle if self.item else "")


def _news(tx: Tx, caller: Caller) -> tuple[frozenset[int], list[Opened]]:
    """(numbers of what is followed; everything unread, the newest movement last)."""
    followed = news.followed(tx, caller) if caller.state == AccountState.ACTIVE else Followed([], [], [])
    mine = (*followed.threads, *followed.people)
    found = {one.row.thread.number: one for one in mine}
    for board in pages.news(tx, caller):
        found |= {row.thread.number: Opened(row, board.board, mark) for row, mark in board.threads}
    numbers = frozenset(one.row.thread.number for one in mine)
    return numbers, sorted(found.values(), key=lambda one: one.row.thread.bump_id)
