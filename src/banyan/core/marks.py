# SPDX-License-Identifier: Apache-2.0
"""Marks: who tends a board keeps a post in sight or puts it among the best. Each is a list of its board, newest first."""

from collections.abc import Sequence

from banyan.base import cursors, ids
from banyan.base.errors import Family, Refusal
from banyan.base.ids import PostId
from banyan.core import boards, moderation, permits, posts, threads
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import PostMarked
from banyan.records.marks import Mark, MarkedPost, letter
from banyan.records.posts import Post
from banyan.records.threads import Thread
from banyan.storage.queries import marks as queries
from banyan.storage.tx import Tx

PER_PAGE = 40


class NoSuchMark(Refusal):
    code = "no_such_mark"
    family = Family.INVALID
    sentence = "A post is marked to be kept, or as one of the best."


def set_mark(tx: Tx, caller: Caller, number: int, floor: int, mark: str, *, is_on: bool) -> None:
    """Put a mark on a floor or take it off. Raises AlreadySo. The digest mark of the first floor is its thread's."""
    post, thread, board = posts.get(tx, caller, number, floor)
    permits.check_tends(caller, board.id)
    if mark not in set(Mark):
        raise NoSuchMark
    if not post.is_visible and is_on:
        raise posts.PostGoneAlready
    kept = Mark(mark)
    if kept == Mark.DIGEST and floor == 1 and (is_on or thread.is_digest):
        threads.mark_digest(tx, caller, number, is_on)
        queries.drop_mark(tx, post.id, kept)  # it may have been another floor before, with a mark of its own
        return
    is_changed = (
        queries.insert_mark(tx, post.id, kept, caller.id, tx.now) if is_on else queries.drop_mark(tx, post.id, kept)
    )
    if not is_changed:
        raise threads.AlreadySo
    action = f"mark_{mark}" if is_on else f"unmark_{mark}"
    moderation.record(tx, caller, action, place=(board.id, thread, floor))
    tx.announce(PostMarked(post.id, thread.id, number, floor, board.id))


def marked(tx: Tx, caller: Caller, slug: str, mark: str, before: str = "") -> tuple[Board, list[MarkedPost], str]:
    """(board, its posts with a mark, newest first, cursor of what is older or "")."""
    board = boards.get(tx, caller, slug)
    if mark not in set(Mark):
        raise NoSuchMark
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_marked(tx, board.id, Mark(mark), last, PER_PAGE + 1)
    shown = found[:PER_PAGE]
    return board, shown, cursors.format_cursor(shown[-1].post_id) if len(found) > PER_PAGE else ""


def of_post(tx: Tx, caller: Caller, number: int, floor: int) -> set[str]:
    """The marks of one floor."""
    post, thread, _ = posts.get(tx, caller, number, floor)
    found = {str(mark) for _, mark in queries.list_of_posts(tx, [post.id])}
    return found | {str(Mark.DIGEST)} if floor == 1 and thread.is_digest else found


def of_posts(tx: Tx, thread: Thread, found: Sequence[Post]) -> dict[PostId, str]:
    """m, g or b for those of a thread's posts that have a mark. For other reads: it asks no permission."""
    marks: dict[PostId, set[str]] = {}
    for post_id, mark in queries.list_of_posts(tx, [post.id for post in found]):
        marks.setdefault(post_id, set()).add(mark)
    for post in found:
        if post.floor == 1 and thread.is_digest:
            marks.setdefault(post.id, set()).add(Mark.DIGEST)
    return {post_id: letter(Mark.KEEP in one, Mark.DIGEST in one) for post_id, one in marks.items()}
