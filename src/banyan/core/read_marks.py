# SPDX-License-Identifier: Apache-2.0
"""Read marks as verbs: what an account has seen, exactly, floor by floor; `+` unread, `~` changed since read.

Two things make a floor read: having been shown it, and the board's "all read until" time. Floors that only the time
covers count as seen at today's edit state: nobody is told of changes to what they never looked at.
"""

from collections.abc import Iterable, Sequence

from banyan.base.clock import DAY
from banyan.base.ids import ThreadId
from banyan.core import notifications, permits, threads
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.pages import ThreadMark
from banyan.records.read_marks import Mark, format_mark, parse_mark
from banyan.records.threads import Thread
from banyan.storage.queries import posts as post_queries
from banyan.storage.queries import read_marks as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

# "All read until" is looked for in this many newest floors; in a thread that grew by more since, all of those are unread.
REACH = 2_000
EMPTY = ThreadMark("", 0, 0)


def load(tx: Tx, caller: Caller, thread: Thread) -> Mark:
    """What the caller has seen of a thread that they may see. A guest has seen nothing."""
    if caller.is_guest:
        return Mark()
    text = queries.find_ranges(tx, caller.id, thread.id)
    return _until(tx, thread, parse_mark(text or ""), queries.caught_up_at(tx, caller.id, thread.board_id))


def save(tx: Tx, caller: Caller, marks: Iterable[tuple[ThreadId, Mark]]) -> None:
    """Keep marks that an interface collected while its people read. Marks only ever concern oneself."""
    if caller.is_guest:
        return
    for thread_id, mark in marks:
        ranges, is_unnamed = queries.find_kept(tx, caller.id, thread_id)
        stored = parse_mark(ranges)
        for first, last, seq in mark.ranges:  # another device may have read on meanwhile: join, never replace
            stored = stored.see(1 if is_unnamed else first, last, seq)
        # Where nobody has a name, one floor read by itself, or the moment of it, would say who had just written it.
        day = tx.now - tx.now % DAY if is_unnamed else None
        queries.set_ranges(tx, caller.id, thread_id, format_mark(stored), day)
        notifications.mark_seen(tx, caller, thread_id, stored)


def mark_up_to(tx: Tx, caller: Caller, number: int, floor: int) -> Mark:
    """Everything up to `floor` counts as read, what comes after it as unread: go on here next time."""
    thread, _, _ = threads.get(tx, caller, number)
    permits.check_signed_in(caller)
    floor = min(max(0, floor), thread.last_floor)
    mark = Mark().see(1, floor, thread.edit_seq)
    queries.set_ranges(tx, caller.id, thread.id, format_mark(mark))
    return mark


def mark_board_read(tx: Tx, caller: Caller, board: Board, until: int | None = None) -> int:
    """All that is on the board now counts as read, or all that moved last at `until` or before; the mark that stood so far."""
    permits.visible_board(tx, caller, board.id)
    permits.check_signed_in(caller)
    before = queries.caught_up_at(tx, caller.id, board.id)
    queries.set_board_mark(tx, caller.id, board.id, tx.now if until is None else max(before, min(until, tx.now)))
    if until is None:
        notifications.mark_board_seen(tx, caller, board.id)
    return before


def restore_board_mark(tx: Tx, caller: Caller, board: Board, at: int) -> None:
    """Undo `mark_board_read`: only what moved last at `at` or before counts as read by that."""
    permits.visible_board(tx, caller, board.id)
    permits.check_signed_in(caller)
    queries.set_board_mark(tx, caller.id, board.id, min(at, tx.now))


def marks_for(tx: Tx, caller: Caller, listed: Sequence[Thread]) -> dict[ThreadId, ThreadMark]:
    """The gutter of a list. The threads must have been found visible; they may be of several boards."""
    if caller.is_guest or not listed:
        return {}
    ranges = queries.list_ranges(tx, caller.id, [thread.id for thread in listed])
    until = queries.list_caught_up(tx, caller.id)
    usual = until.get(queries.EVERYWHERE, 0)
    return {
        thread.id: sign(
            tx, thread, _until(tx, thread, parse_mark(ranges.get(thread.id, "")), until.get(thread.board_id, usual))
        )
        for thread in listed
    }


def sign(tx: Tx, thread: Thread, mark: Mark) -> ThreadMark:
    """`+` before `~`: what is new comes before what has changed."""
    if thread.is_gone:
        return EMPTY
    first = mark.first_unread(thread.last_floor)
    if first is not None:
        return ThreadMark("+", mark.unread_count(thread.last_floor), first)
    changed = changed_floors(tx, thread, mark)
    return ThreadMark("~", 0, changed[0]) if changed else EMPTY


def changed_floors(tx: Tx, thread: Thread, mark: Mark) -> list[int]:
    """Floors that were read and have changed since, ascending."""
    oldest = mark.oldest_seq()
    if not mark.ranges or thread.edit_seq <= oldest:
        return []
    changes = thread_queries.list_changes(tx, thread.id, oldest)
    return [floor for floor, seq in changes if (seen := mark.seen_seq(floor)) is not None and seq > seen]


def _until(tx: Tx, thread: Thread, mark: Mark, until: int) -> Mark:
    """Add what "all read until" covers."""
    if thread.made_at > until:
        return mark
    if thread.last_post_at <= until:
        floor = thread.last_floor
    else:
        floor = post_queries.floor_at(tx, thread.id, until, thread.last_floor, REACH) or thread.last_floor - REACH
        if thread.edit_seq:  # floors that were moved here may be older than those above them
            floor = post_queries.all_by(tx, thread.id, until, floor, REACH)
    return _fill(mark, floor, thread.edit_seq)


def _fill(mark: Mark, last: int, seq: int) -> Mark:
    """Give the unread floors up to `last` the edit state `seq`, leaving those that were really seen as they are."""
    gaps = []
    start = 1
    for a, b, _ in mark.ranges:
        if a > last:
            break
        if start < a:
            gaps.append((start, a - 1))
        start = b + 1
    if start <= last:
        gaps.append((start, last))
    for a, b in gaps:
        mark = mark.see(a, b, seq)
    return mark
