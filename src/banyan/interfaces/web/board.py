# SPDX-License-Identifier: Apache-2.0
"""A board: its threads, those that moved last on top. Its first page is kept; a member's marks are put into it."""

from typing import TYPE_CHECKING

import msgspec

from banyan.core import favourites, pages, read_marks
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import selecting
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board, BoardState, PostPolicy, ReadPolicy, wording
from banyan.records.callers import Caller
from banyan.records.pages import BoardPage
from banyan.records.threads import Thread

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader


class BoardView(View):
    __slots__ = ("board", "threads")

    def __init__(self, page: BoardPage, *, is_kept: bool) -> None:
        super().__init__(is_kept)
        self.board: Board = page.board
        self.threads: list[Thread] = [row.thread for row in (*page.pinned, *page.rows)]

    def known(self, frame: "Frame", reader: "Reader") -> None:
        """Marks of a list are asked for each time: memory has them only for threads that were opened lately."""

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        fragment, lang = frame.renderer.fragment, reader.lang
        found: dict[str, bytes] = {}
        await frame.desk.marks.settle(reader.caller)
        marks = await frame.desk.ask(read_marks.marks_for, reader.caller, self.threads)
        for thread in self.threads:
            mark = marks.get(thread.id)
            if mark is not None and mark.sign:
                row = msgspec.structs.asdict(mark)
                found[f"row:{thread.number}"] = fragment(
                    lang, "row_open.html", sign=mark.sign, is_pinned=thread.pin > 0
                ).parts[0]
                found[f"go:{thread.number}"] = fragment(lang, "row_unread.html", number=thread.number, **row).parts[0]
        found["do"] = fragment(
            lang,
            "board_do.html",
            slug=self.board.slug,
            is_favourite=await frame.desk.ask(_is_favourite, reader.caller, self.board),
            has_unread=any(mark.sign == "+" for mark in marks.values()),
            tends=reader.caller.is_admin or self.board.id in reader.caller.moderates,
        ).filled({"csrf": reader.csrf.encode()})
        return found


def _is_favourite(tx: Tx, caller: Caller, board: Board) -> bool:
    return any(one.id == board.id for one in favourites.mine(tx, caller))


async def show(visit: Visit) -> Answer:
    slug, before, after = visit.params["slug"], visit.query.get("before", ""), visit.query.get("after", "")
    is_first = not before and not after
    if "tend" in visit.query:
        return await selecting.show_threads(visit)
    if is_first and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    page = await visit.ask(pages.board_page, slug, before, after)
    board = page.board
    if board.slug != slug:
        return visit.moved(f"/b/{board.slug}")
    return await visit.show(
        "board.html",
        BoardView(page, is_kept=is_first and board.read_policy == ReadPolicy.PUBLIC),
        _tags(page),
        page=page,
        board=board,
        section=wording(page.section.titles, visit.lang),
        rows=[*page.pinned, *page.rows],
        is_first=is_first,
        top=f"{page.rows[0].thread.number}.{page.rows[0].thread.last_floor}" if page.rows else "",
        takes_threads=board.state != BoardState.CLOSED and board.thread_policy != PostPolicy.NOBODY,
        is_private=board.read_policy != ReadPolicy.PUBLIC,
        here="boards",
    )


def _tags(page: BoardPage) -> frozenset[str]:
    people = {moderator.id for moderator in page.moderators}
    return frozenset({f"board:{page.board.id}", f"place:{page.board.id}", *(f"account:{one}" for one in people)})
