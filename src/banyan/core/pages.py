# SPDX-License-Identifier: Apache-2.0
"""What one screen shows, read whole: home, a board, a thread, what somebody wrote, and what all that is to one person."""

import msgspec

from banyan.base import cursors, ids
from banyan.base.errors import NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import (
    boards,
    cards,
    compilations,
    favourites,
    follows,
    marks,
    notes,
    permits,
    polls,
    pushes,
    ranking,
    reactions,
    read_marks,
    serials,
    thread_tools,
    threads,
)
from banyan.records.accounts import Person
from banyan.records.boards import Board, BoardState, ReadPolicy
from banyan.records.callers import Caller
from banyan.records.favourites import FavouriteNode
from banyan.records.pages import AuthoredPost, BoardNews, BoardPage, Floor, HomePage, ThreadMine, ThreadPage, ThreadRow
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import reactions as reaction_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

FLOORS_PER_PAGE = 20  # a page of a long thread is five phone screens; floors keep their page for ever
THREADS_PER_PAGE = 40  # one list query for marks is 50 wide, pinned threads included
ANSWERS_REACH = 2_000  # floors after a post in which its answers are looked for
WORKS_PER_PAGE = 30  # threads or posts on the page of who wrote them
NEWS_BOARDS = 40  # boards that are looked at for what is new: one's favourites, then those that moved last
NEWS_DEPTH = 20  # threads that are looked at on each


def home(tx: Tx, caller: Caller) -> HomePage:
    """The ten, and every board that the caller may read with its newest thread."""
    sections = boards.directory(tx, caller)
    shown = [board for section in sections for board in section.boards]
    return HomePage(ranking.top_ten(tx, caller), sections, _newest(tx, caller, shown))


def behind_doors(tx: Tx, caller: Caller) -> tuple[list[Board], dict[BoardId, ThreadRow]]:
    """The boards that the caller may read and not everybody, each with its newest thread."""
    sections = boards.directory(tx, caller)
    closed = [board for section in sections for board in section.boards if board.read_policy != ReadPolicy.PUBLIC]
    return closed, _newest(tx, caller, closed) if closed else {}


def _newest(tx: Tx, caller: Caller, shown: list[Board]) -> dict[BoardId, ThreadRow]:
    """The thread of each board that moved last, unless it has been taken down."""
    wanted = {board.id for board in shown}
    found = {row.thread.board_id: row for row in thread_queries.list_newest(tx, caller)}
    return {board_id: row for board_id, row in found.items() if board_id in wanted and not row.thread.is_gone}


def news(tx: Tx, caller: Caller) -> list[BoardNews]:
    """What is new for the caller: their favourites in their order, with or without news, then other boards that have some.

    Of many favourites those that moved last are looked at.
    """
    chosen = favourites.mine(tx, caller)
    known = {board.id for board in chosen}
    moved_last = {board.id for board in sorted(chosen, key=lambda board: -board.last_post_at)[:NEWS_BOARDS]}
    chosen = [board for board in chosen if board.id in moved_last]
    others = [board for board in board_queries.list_visible(tx, caller) if board.id not in known]
    others = [board for board in others if board.state != BoardState.HIDDEN]
    others.sort(key=lambda board: -board.last_post_at)
    found, muted = [], follows.muted_threads(tx, caller)
    looked_at = (chosen + others)[:NEWS_BOARDS]
    moved = {board.id: thread_queries.list_bumped(tx, board.id, ids.MAX_ID, NEWS_DEPTH) for board in looked_at}
    marks = read_marks.marks_for(tx, caller, [row.thread for rows in moved.values() for row in rows])
    for board in looked_at:
        unread = [
            (row, marks[row.thread.id])
            for row in moved[board.id]
            if row.thread.id in marks and marks[row.thread.id].sign and row.thread.id not in muted
        ]
        if unread or board.id in known:
            found.append(BoardNews(board, board.id in known, unread))
    return found


def my_boards(tx: Tx, caller: Caller) -> list[FavouriteNode]:
    """The caller's favourites as a tree, with how many threads have something unread."""
    return favourites.tree(tx, caller, waiting(news(tx, caller)))


def waiting(found: list[BoardNews]) -> dict[BoardId, int]:
    """Board → threads with something unread."""
    return {one.board.id: len(one.threads) for one in found}


def page_of(floor: int) -> tuple[int, int]:
    """The first and last floor of the page on which `floor` stands: 56 → (41, 60)."""
    first = (max(1, floor) - 1) // FLOORS_PER_PAGE * FLOORS_PER_PAGE + 1
    return first, first + FLOORS_PER_PAGE - 1


def thread_page(tx: Tx, caller: Caller, number: int, floor: int = 1) -> ThreadPage:
    """The page on which `floor` stands; a floor beyond the end gives the last page. Raises NotFound."""
    thread, author, board = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread, floor)
    first, last = page_of(min(floor, thread.last_floor))
    floors = _dressed(tx, thread, board, post_queries.list_floors(tx, thread.id, first, last))
    poll = polls.of_thread(tx, caller, thread.id) if first == 1 else None
    card = cards.of_thread(tx, thread) if first == 1 else None
    pieces = compilations.of_page(tx, thread, board, floors)
    last = min(last, thread.last_floor)
    return ThreadPage(thread, author, board, floors, first, last, poll=poll, card=card, pieces=pieces)


def some_floors(tx: Tx, caller: Caller, number: int, floors: list[int]) -> list[Floor]:
    """Single floors of a thread, those that there are."""
    thread, _, board = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread)
    found = [one for floor in floors for one in post_queries.list_floors(tx, thread.id, floor, floor)]
    return _dressed(tx, thread, board, found)


def check_stands(tx: Tx, caller: Caller, number: int, floor: int) -> None:
    """Whether a floor's address leads into its thread. Raises NotFound, ThreadGone, ThreadMerged."""
    thread, _, _ = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread, floor)


def floor_since(tx: Tx, caller: Caller, number: int, at: int) -> int:
    """The first floor that was written at `at` (microseconds) or later; the last one when all are older. Raises NotFound.

    Floors stand in the order of their times, so a handful of looks finds it in a thread of any length.
    """
    thread, _, _ = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread)
    low, high = 1, thread.last_floor
    while low < high:
        middle = (low + high) // 2
        if post_queries.made_at(tx, thread.id, middle) < at:
            low = middle + 1
        else:
            high = middle
    return low


def author_page(tx: Tx, caller: Caller, number: int, author: str, floor: int = 1) -> ThreadPage:
    """The only-author view: one person's floors from `floor` on."""
    thread, opener, board = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread)
    only = _author(tx, author)
    floors = post_queries.list_floors_by(tx, thread.id, only.id, max(1, floor), FLOORS_PER_PAGE + 1)
    newer = floors[FLOORS_PER_PAGE].post.floor if len(floors) > FLOORS_PER_PAGE else 0
    floors = _dressed(tx, thread, board, floors[:FLOORS_PER_PAGE])
    older = post_queries.floor_before(tx, thread.id, only.id, floors[0].post.floor, FLOORS_PER_PAGE) if floors else 0
    first = floors[0].post.floor if floors else 1
    last = floors[-1].post.floor if floors else 1
    return ThreadPage(thread, opener, board, floors, first, last, only, older, newer)


def answers(tx: Tx, caller: Caller, number: int, floor: int) -> ThreadPage:
    """The floors that answer one floor."""
    thread, author, board = threads.get(tx, caller, number)
    _check_not_gone(tx, caller, thread)
    found = _dressed(tx, thread, board, post_queries.list_answers(tx, thread.id, floor, ANSWERS_REACH, FLOORS_PER_PAGE))
    return ThreadPage(thread, author, board, found, floor, floor)


def _dressed(tx: Tx, thread: Thread, board: Board, floors: list[Floor]) -> list[Floor]:
    """The floors with what stands at them and is no part of them: pushes, the marks of those who tend, titles of chapters."""
    pushed = pushes.under(tx, board, [one.post.id for one in floors])
    marked = marks.of_posts(tx, thread, [one.post for one in floors])
    titled = serials.titles_of(tx, thread, floors)
    if not pushed and not marked and not titled:
        return floors

    def dressed(floor: Floor) -> Floor:
        at = floor.post.id
        return msgspec.structs.replace(
            floor, pushed=pushed.get(at), mark=marked.get(at, ""), chapter=titled.get(at, "")
        )

    return [dressed(floor) for floor in floors]


def thread_mine(tx: Tx, caller: Caller, page: ThreadPage) -> ThreadMine:
    """What the page is to the caller: marks, what they may do, their reactions."""
    why_not = ""
    try:
        permits.check_may_reply(tx, caller, page.board)
        threads.check_takes_replies(page.thread)
    except Refusal as refusal:
        why_not = refusal.code
    mine = {} if caller.is_guest else reaction_queries.list_mine(tx, page.thread.id, page.first, page.last, caller.id)
    mark = read_marks.load(tx, caller, page.thread)
    return ThreadMine(
        mark,
        not why_not,
        why_not,
        permits.may_tend(caller, page.board.id),
        mine,
        follows.thread_stance(tx, caller, page.thread.id),
        follows.people(tx, caller).muted,
        poll=polls.of_thread(tx, caller, page.thread.id) if page.poll else None,
    )


def board_page(tx: Tx, caller: Caller, slug: str, before: str = "", after: str = "") -> BoardPage:
    """A page of a board, newest movement first. `before` and `after` are cursors of `older` and `newer`."""
    board = boards.get(tx, caller, slug)
    is_first = not before and not after
    if after:
        key = cursors.parse_cursor(after, 1)[0]
        rows = thread_queries.list_bumped_after(tx, board.id, key, THREADS_PER_PAGE + 1)
        has_newer, rows = len(rows) > THREADS_PER_PAGE, rows[-THREADS_PER_PAGE:]
        has_older = True
        is_first = not has_newer
    else:
        key = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
        rows = thread_queries.list_bumped(tx, board.id, key, THREADS_PER_PAGE + 1)
        has_older, rows = len(rows) > THREADS_PER_PAGE, rows[:THREADS_PER_PAGE]
        has_newer = bool(before)
    pinned = thread_queries.list_pinned(tx, board.id, threads.MAX_PINNED) if is_first else []
    section = next(section for section in board_queries.list_sections(tx) if section.id == board.section_id)
    return BoardPage(
        board=board,
        section=section,
        moderators=board_queries.list_moderators(tx, board.id),
        pinned=pinned,
        rows=rows,
        newer=cursors.format_cursor(rows[0].thread.bump_id) if rows and has_newer else "",
        older=cursors.format_cursor(rows[-1].thread.bump_id) if rows and has_older else "",
        note=notes.current(tx, caller, slug) if is_first else None,
        scores=pushes.scores(tx, board, [row.thread for row in (*pinned, *rows)]),
        reacted=reactions.counts(tx, [row.thread for row in rows]),
    )


def top(tx: Tx, caller: Caller, slug: str) -> tuple[Board, Thread | None]:
    """A board and the thread that moved last on it, pinned ones apart."""
    board = boards.get(tx, caller, slug)
    rows = thread_queries.list_bumped(tx, board.id, ids.MAX_ID, 1)
    return board, rows[0].thread if rows else None


def neighbours(tx: Tx, caller: Caller, number: int) -> tuple[ThreadRow | None, ThreadRow | None]:
    """The threads above and below one in the order of its board, as they stand now."""
    thread, _, board = threads.get(tx, caller, number)
    above = thread_queries.list_bumped_after(tx, board.id, thread.bump_id, 1)
    below = thread_queries.list_bumped(tx, board.id, thread.bump_id, 1)
    return (above[0] if above else None), (below[0] if below else None)


def next_unread(tx: Tx, caller: Caller, slug: str, after_number: int = 0) -> tuple[Thread, int] | None:
    """The next thread of a board with something unread, and its first unread floor; None when all is read."""
    board = boards.get(tx, caller, slug)
    permits.check_signed_in(caller)
    rows = thread_queries.list_pinned(tx, board.id, threads.MAX_PINNED)
    rows += thread_queries.list_bumped(tx, board.id, ids.MAX_ID, 5 * THREADS_PER_PAGE)
    marks = read_marks.marks_for(tx, caller, [row.thread for row in rows])
    unread = [row.thread for row in rows if marks[row.thread.id].sign == "+"]
    numbers = [row.thread.number for row in rows]
    if after_number in numbers:  # go on below where I am, then from the top again
        at = numbers.index(after_number)
        unread.sort(key=lambda thread: numbers.index(thread.number) <= at)
    unread = [thread for thread in unread if thread.number != after_number]
    return (unread[0], marks[unread[0].id].first_unread) if unread else None


def threads_by(tx: Tx, caller: Caller, handle: str, before: str = "") -> tuple[list[ThreadRow], str]:
    """(threads that somebody opened, newest first, cursor of what is older or ""). Raises NotFound."""
    author = _author(tx, handle)
    key = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    rows = thread_queries.list_by_author(tx, caller, author.id, key, WORKS_PER_PAGE + 1)
    shown = rows[:WORKS_PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].thread.id) if len(rows) > WORKS_PER_PAGE else ""


def posts_by(tx: Tx, caller: Caller, handle: str, before: str = "") -> tuple[list[AuthoredPost], str]:
    """(posts that somebody wrote, newest first, cursor of what is older or ""). Raises NotFound."""
    author = _author(tx, handle)
    key = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    rows = post_queries.list_by_author(tx, caller, author.id, key, WORKS_PER_PAGE + 1)
    shown = rows[:WORKS_PER_PAGE]
    return shown, cursors.format_cursor(shown[-1].post.id) if len(rows) > WORKS_PER_PAGE else ""


def _author(tx: Tx, handle: str) -> Person:
    author = account_queries.find_person(tx, handle)
    if author is None:
        raise NotFound
    return author


def _check_not_gone(tx: Tx, caller: Caller, thread: Thread, floor: int = 1) -> None:
    """A thread that was taken down is read by those who must judge it; for others its board shows the tombstone. A merged
    one leads on.
    """
    if thread.state == ThreadState.HELD and not permits.may_tend(caller, thread.board_id):
        raise threads.ThreadHeld
    if thread.state == ThreadState.MERGED:
        raise threads.ThreadMerged(place=f"/t/{thread_tools.leads_to(tx, thread, floor)}")
    if thread.is_gone and not permits.may_tend(caller, thread.board_id):
        raise threads.ThreadGone
