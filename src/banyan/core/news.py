# SPDX-License-Identifier: Apache-2.0
"""News: what is new in what somebody follows, and the quiet boards that woke up. It has an end: a month back, a few lines."""

import msgspec

from banyan.base import clock, ids
from banyan.core import read_marks
from banyan.core.permits import check_signed_in
from banyan.records.callers import Caller
from banyan.records.follows import Followed, Opened
from banyan.storage.queries import follows as queries
from banyan.storage.tx import Tx

BACK = 30 * clock.DAY
LOOKED_AT = 50  # threads that are looked at for something unread
SHOWN = 8  # of each kind
TODAY = clock.DAY
QUIET_FOR = 30 * clock.DAY
WOKEN_SHOWN = 3
WOKEN_LOOKED_AT = 20  # threads: a board that woke up may have several of them


def followed(tx: Tx, caller: Caller) -> Followed:
    """What the caller has not read of what they follow, and the first new threads of boards that were quiet for long."""
    check_signed_in(caller)
    since = ids.first_at(tx.now - BACK)
    threads = _unread(tx, caller, queries.list_moved_since(tx, caller, since, LOOKED_AT))
    known = {one.row.thread.id for one in threads}
    opened = _unread(tx, caller, queries.list_opened_since(tx, caller, since, LOOKED_AT))
    return Followed(threads, [one for one in opened if one.row.thread.id not in known], _woken(tx, caller))


def _unread(tx: Tx, caller: Caller, found: list[Opened]) -> list[Opened]:
    marks = read_marks.marks_for(tx, caller, [one.row.thread for one in found])
    marked = [msgspec.structs.replace(one, mark=marks[one.row.thread.id]) for one in found]
    return [one for one in marked if one.mark is not None and one.mark.sign][:SHOWN]


def _woken(tx: Tx, caller: Caller) -> list[Opened]:
    """One thread of each such board, the newest."""
    today, before = ids.first_at(tx.now - TODAY), ids.first_at(tx.now - TODAY - QUIET_FOR)
    boards: dict[int, Opened] = {}
    for one in queries.list_woken(tx, caller, today, before, WOKEN_LOOKED_AT):
        boards.setdefault(one.board.id, one)
    return list(boards.values())[:WOKEN_SHOWN]
