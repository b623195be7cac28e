# SPDX-License-Identifier: Apache-2.0
"""Home: the ten of the day and all boards by section; for a member also what is new for them."""

from typing import TYPE_CHECKING

import msgspec

from banyan.base.ids import ThreadId
from banyan.core import favourites, news, pages, serials
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import dedications
from banyan.interfaces.web.boards import TAGS, closed_boards, section_lines
from banyan.interfaces.web.render import times
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import AccountState
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.favourites import FavouriteNode
from banyan.records.follows import Followed
from banyan.records.pages import BoardNews, ThreadMark, ThreadRow
from banyan.records.ranking import Ranked
from banyan.records.serials import ReadSerial

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader

NOTHING = Followed([], [], [])
SERIALS_SHOWN = 3  # that somebody is reading
THREADS_SHOWN = 12  # new threads on the first page; the rest is on the boards


class Place(msgspec.Struct, frozen=True):
    """One of the ten, with its board."""

    ranked: Ranked
    board: Board


class HomeView(View):
    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        return None

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        await frame.desk.marks.settle(reader.caller)
        found, boards, followed, reading = await frame.desk.ask_heavy(_news, reader.caller)
        above = {one.row.thread.id for one in (*followed.threads, *followed.people)}
        mine = frame.renderer.text(
            reader.lang,
            "home_mine.html",
            boards=boards,
            followed=followed,
            reading=reading,
            threads=_newest(found, above),
            how=times(reader.lang, reader.zone),
        )
        return {"mine": mine.encode("utf-8", "replace"), "closed": await closed_boards(frame, reader)}


def _news(tx: Tx, caller: Caller) -> tuple[list[BoardNews], list[FavouriteNode], Followed, list[ReadSerial]]:
    found = pages.news(tx, caller)
    followed = news.followed(tx, caller) if caller.state == AccountState.ACTIVE else NOTHING
    reading = serials.read_ones(tx, caller)[0][:SERIALS_SHOWN]
    return found, favourites.tree(tx, caller, pages.waiting(found)), followed, reading


def _newest(found: list[BoardNews], above: set[ThreadId]) -> list[tuple[Board, ThreadRow, ThreadMark]]:
    """The threads of all boards together, newest movement first, without those that stand above already."""
    threads = [(one.board, row, mark) for one in found for row, mark in one.threads if row.thread.id not in above]
    threads.sort(key=lambda entry: -entry[1].thread.bump_id)
    return threads[:THREADS_SHOWN]


async def show(visit: Visit) -> Answer:
    entry = visit.finished()
    if entry is not None:
        return await visit.kept(entry)
    page = await visit.frame.ask_as_guest(pages.home)
    boards = {board.id: board for section in page.sections for board in section.boards}
    return await visit.show(
        "home.html",
        HomeView(),
        TAGS | {"ten", "entry"},
        ten=[Place(one, boards[one.board_id]) for one in page.ten if one.board_id in boards],
        sections=section_lines(page, visit.lang),
        threads=sum(board.thread_count for board in boards.values()),
        posts=sum(board.post_count for board in boards.values()),
        entry=await visit.entry(),
        **await dedications.of_today(visit),
        here="home",
    )
