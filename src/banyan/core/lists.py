# SPDX-License-Identifier: Apache-2.0
"""A board in another order or in part: of one kind, by one author, with a tag, with something unread.

A page looks at a bounded number of threads in the order that was asked for; where few of them fit, it may be short and
still go on.
"""

from banyan.base import cursors
from banyan.base.ids import MAX_ID
from banyan.core import boards, permits, pushes, reactions, read_marks, tags, threads
from banyan.core.tag_words import key_of
from banyan.records.callers import Caller
from banyan.records.pages import BoardPage, ListOrder, ListWish, ThreadRow
from banyan.records.pushes import PushSum
from banyan.records.threads import Thread
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import lists as queries
from banyan.storage.queries import tags as tag_queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

PER_PAGE = 40
LOOKED_AT = 400  # threads of one page


def board_list(tx: Tx, caller: Caller, slug: str, wish: ListWish, before: str = "") -> BoardPage:
    """`before` is the cursor of `older`. Raises NotFound, and SignInFirst for what is unread to a guest."""
    board = boards.get(tx, caller, slug)
    if wish.is_unread:
        permits.check_signed_in(caller)
    people, key = cursors.parse_cursor(before, 2) if before else (MAX_ID, MAX_ID)
    author = account_queries.find_person(tx, wish.by) if wish.by else None
    rows: list[ThreadRow] = []
    is_by_last = wish.order == ListOrder.LAST
    is_narrower = bool(wish.is_unread or wish.words or wish.without or wish.is_digest or wish.least)
    if wish.by and author is None:
        looked: list[ThreadRow] = []
    elif author is not None and is_by_last:
        looked = queries.list_by(tx, board.id, author.id, key, LOOKED_AT)
    elif wish.tag and is_by_last:
        looked = tag_queries.list_on_board(tx, board.id, key_of(wish.tag), key, LOOKED_AT)
    elif wish.kind and is_by_last:
        looked = queries.list_of_kind(tx, board.id, wish.kind, key, LOOKED_AT if is_narrower else PER_PAGE + 1)
    else:
        looked = queries.list_sorted(
            tx, board.id, wish.order, (people, key), LOOKED_AT if wish.is_part else PER_PAGE + 1
        )
    shows_pinned = is_by_last and not before and not (wish.kind or wish.by or wish.tag)
    pinned = thread_queries.list_pinned(tx, board.id, threads.MAX_PINNED) if shows_pinned else []
    both = [row.thread for row in (*pinned, *looked)]
    marks = read_marks.marks_for(tx, caller, both) if wish.is_unread else {}
    scores = pushes.scores(tx, board, both) if wish.least else {}

    def fits(thread: Thread) -> bool:
        return (
            _fits(wish, thread)
            and (author is None or thread.author_id == author.id)
            and (not wish.is_unread or marks[thread.id].sign == "+")
            and (not wish.least or scores.get(thread.id, PushSum()).score >= wish.least)
        )

    at = 0
    for row in looked:
        at += 1
        if fits(row.thread):
            rows.append(row)
        if len(rows) == PER_PAGE:
            break
    pinned = [row for row in pinned if fits(row.thread)]
    is_more = at < len(looked) or len(looked) == LOOKED_AT
    section = next(section for section in board_queries.list_sections(tx) if section.id == board.section_id)
    return BoardPage(
        board=board,
        section=section,
        moderators=board_queries.list_moderators(tx, board.id),
        pinned=pinned,
        rows=rows,
        newer="",
        older=_cursor(wish.order, looked[at - 1]) if is_more else "",
        scores=pushes.scores(tx, board, [row.thread for row in (*pinned, *rows)]),
        reacted=reactions.counts(tx, [row.thread for row in rows]),
    )


def _fits(wish: ListWish, thread: Thread) -> bool:
    """What can be told from the thread alone."""
    title = thread.title.lower()
    return (
        (not wish.kind or thread.kind == wish.kind)
        and (not wish.words or wish.words.lower() in title)
        and (not wish.without or wish.without.lower() not in title)
        and (not wish.is_digest or bool(thread.is_digest))
        and (not wish.tag or tags.has(thread, key_of(wish.tag)))
    )


def _cursor(order: ListOrder, row: ThreadRow) -> str:
    thread = row.thread
    people = thread.people_count if order == ListOrder.HEAT else 0
    return cursors.format_cursor(people, thread.bump_id if order == ListOrder.LAST else thread.id)
