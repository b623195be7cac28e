# SPDX-License-Identifier: Apache-2.0
"""A board: its threads, those that moved last on top, or at the bottom as in a terminal. Its first page is kept either way;
a member's marks are put into it.
"""

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec

from banyan.core import favourites, kinds, lists, pages, presence, read_marks, stickers, tag_words, testers
from banyan.interfaces.web import selecting
from banyan.interfaces.web.forms import new_token
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.stickers import dress
from banyan.records.boards import Board, BoardState, PostPolicy, ReadPolicy, wording
from banyan.records.pages import BoardPage, ListOrder, ListWish
from banyan.records.threads import Thread

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader


ALL = ListWish()
ASKED = ("kind", "by", "tag", "unread", "sort")
MAX_HANDLE = 60


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
            is_favourite=await frame.desk.ask(favourites.has, reader.caller, self.board.id),
            has_unread=any(mark.sign == "+" for mark in marks.values()),
            people=(here := frame.desk.presence.heat(self.board.id)),
            heat=presence.heat(here),
            tends=reader.caller.is_admin or self.board.id in reader.caller.moderates,
            has_list=testers.has_list(self.board),
            is_for_members=self.board.is_for_members,
        ).filled({"csrf": reader.csrf.encode()})
        if kinds.takes_lines(self.board):
            form = fragment(lang, "short_form.html", board=self.board)
            found["say"] = form.filled({"csrf": reader.csrf.encode(), "token": new_token().encode()})
        return found


async def show(visit: Visit) -> Answer:
    slug, before, after = visit.params["slug"], visit.query.get("before", ""), visit.query.get("after", "")
    is_first = not before and not after
    if "tend" in visit.query:
        return await selecting.show_threads(visit)
    if any(visit.query.get(name) for name in ASKED):
        return await _show_part(visit)
    if is_first and visit.reader.is_upward:
        return visit.moved(f"/b/{slug}/up#end")
    if is_first and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    page = await visit.ask(pages.board_page, slug, before, after)
    here = f"/b/{page.board.slug}"
    if page.board.slug != slug:
        return visit.moved(here)
    return await show_page(
        visit,
        page,
        is_kept=is_first,
        is_first=is_first,
        sorts=[(order, f"{here}?sort={order}") for order in ListOrder],
        newer=f"{here}?after={page.newer}" if page.newer else "",
        older=f"{here}?before={page.older}" if page.older else "",
    )


async def show_upward(visit: Visit) -> Answer:
    """The newest at the bottom, pinned threads below all. Readers who chose it are led here, to `#end`, where it opens."""
    slug, before, after = visit.params["slug"], visit.query.get("before", ""), visit.query.get("after", "")
    is_first = not before and not after
    if is_first and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    page = await visit.ask(pages.board_page, slug, before, after)
    above = f"/b/{page.board.slug}"
    here = f"{above}/up"
    if page.board.slug != slug:
        return visit.moved(f"{here}#end")
    return await show_page(
        visit,
        page,
        is_kept=is_first,
        is_first=is_first,
        is_upward=True,
        rows=[*reversed(page.rows), *page.pinned],
        sorts=[(order, f"{above}?sort={order}") for order in ListOrder],
        newer=f"{here}?after={page.newer}" if page.newer else "",
        older=f"{here}?before={page.older}#end" if page.older else "",
    )


async def show_page(visit: Visit, page: BoardPage, *, is_kept: bool, wish: ListWish = ALL, **context: Any) -> Answer:
    """A list of threads; `wish` says which and in what order, `context` the ways on."""
    board = page.board
    usual: dict[str, Any] = {"rows": [*page.pinned, *page.rows], "newer": "", "older": "", "is_upward": False}
    return await visit.show(
        "board.html",
        BoardView(page, is_kept=is_kept and board.read_policy == ReadPolicy.PUBLIC),
        _tags(page),
        page=page,
        board=board,
        section=wording(page.section.titles, visit.lang),
        top=f"{page.rows[0].thread.number}.{page.rows[0].thread.last_floor}" if page.rows else "",
        takes_threads=board.state != BoardState.CLOSED and board.thread_policy != PostPolicy.NOBODY,
        is_private=board.read_policy != ReadPolicy.PUBLIC,
        wish=wish,
        kinds=board.kinds.split(),
        takes_lines=kinds.takes_lines(board),
        said=await _said(visit, page),
        special=[kind for kind in kinds.special(board) if not kind.is_tended],
        here="boards",
        **(usual | context),
    )


async def _show_part(visit: Visit) -> Answer:
    """In another order or in part: `?kind=&by=&tag=&unread=1&sort=`. Never kept: anybody may make these up."""
    query = visit.query
    sort = query.get("sort", "")
    wish = ListWish(
        kind=query.get("kind", "")[:MAX_HANDLE],
        by=query.get("by", "").strip().removeprefix("@")[:MAX_HANDLE],
        tag=query.get("tag", "").strip().removeprefix("#")[: tag_words.MAX_LENGTH],
        is_unread=bool(query.get("unread")),
        order=ListOrder(sort) if sort in set(ListOrder) else ListOrder.LAST,
    )
    if wish.is_unread:
        await visit.frame.desk.marks.settle(visit.caller)
    page = await visit.ask(lists.board_list, visit.params["slug"], wish, query.get("before", ""))
    asked = {"kind": wish.kind, "by": wish.by, "tag": wish.tag, "unread": "1" if wish.is_unread else ""}
    asked = {name: value for name, value in asked.items() if value} | {"sort": str(wish.order)}
    here = f"/b/{page.board.slug}?"
    return await show_page(
        visit,
        page,
        is_kept=False,
        is_first=False,
        wish=wish,
        sorts=[(order, here + urlencode({**asked, "sort": str(order)})) for order in ListOrder],
        older=escape(here + urlencode({**asked, "before": page.older})) if page.older else "",
    )


async def _said(visit: Visit, page: BoardPage) -> dict[int, str]:
    """Short posts as they are shown, with their stickers, by thread."""
    short = [row.thread for row in (*page.pinned, *page.rows) if row.thread.kind == kinds.SHORT]
    table = await visit.frame.ask_as_guest(stickers.table) if short else {}
    return {thread.id: dress(thread.title, table) for thread in short}


def _tags(page: BoardPage) -> frozenset[str]:
    people = {moderator.id for moderator in page.moderators} | ({page.note.author.id} if page.note else set())
    stream = {f"stream:{page.board.id}"} if kinds.takes_lines(page.board) else set()
    return frozenset(
        {f"board:{page.board.id}", f"place:{page.board.id}", *(f"account:{one}" for one in people)} | stream
    )
