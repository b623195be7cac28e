# SPDX-License-Identifier: Apache-2.0
"""Read marks: a row for each thread an account has opened, and one for each board it has marked as read."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.boards import NamePolicy
from banyan.storage.tx import Tx

# A list page asks for all its marks in one statement of constant text; shorter lists are filled up with 0.
BATCH = 50
EVERYWHERE = BoardId(0)
MANY = f"""SELECT thread_id, ranges FROM read_marks WHERE account_id = :account
    AND thread_id IN ({", ".join(f":t{n}" for n in range(BATCH))})"""
KEEP = """INSERT INTO read_marks (account_id, thread_id, ranges, marked_at) VALUES (:account, :thread, :ranges, :now)
    ON CONFLICT (account_id, thread_id) DO UPDATE SET ranges = excluded.ranges, marked_at = excluded.marked_at"""
KEEP_BOARD = """INSERT INTO board_marks (account_id, board_id, caught_up_at) VALUES (:account, :board, :at)
    ON CONFLICT (account_id, board_id) DO UPDATE SET caught_up_at = excluded.caught_up_at"""


def find_ranges(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> str | None:
    sql = "SELECT ranges FROM read_marks WHERE account_id = :account AND thread_id = :thread"
    ranges: str | None = tx.value(sql, {"account": account_id, "thread": thread_id})
    return ranges


def find_kept(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> tuple[str, bool]:
    """(the ranges that stand, whether the thread is on a board without names)."""
    sql = """SELECT coalesce((SELECT ranges FROM read_marks WHERE account_id = :account AND thread_id = :thread), ''), b.names
        FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.id = :thread"""
    ranges, names = tx.one(sql, {"account": account_id, "thread": thread_id}) or ("", "")
    return ranges, names == NamePolicy.PSEUDONYMS


def list_ranges(tx: Tx, account_id: AccountId, thread_ids: Sequence[ThreadId]) -> dict[ThreadId, str]:
    """The marks of many threads, those that have one."""
    found: dict[ThreadId, str] = {}
    for start in range(0, len(thread_ids), BATCH):
        params: dict[str, int] = {f"t{n}": 0 for n in range(BATCH)}
        params.update({f"t{n}": thread_id for n, thread_id in enumerate(thread_ids[start : start + BATCH])})
        found.update(tx.all(MANY, params | {"account": account_id}))
    return found


def set_ranges(tx: Tx, account_id: AccountId, thread_id: ThreadId, ranges: str, at: int | None = None) -> None:
    """`at`: when it was marked, if it must not be told to the moment."""
    marked_at = tx.now if at is None else at
    tx.run(KEEP, {"account": account_id, "thread": thread_id, "ranges": ranges, "now": marked_at})


def caught_up_at(tx: Tx, account_id: AccountId, board_id: BoardId) -> int:
    """Up to when everything on the board counts as read: its own mark, else when the account was made."""
    sql = """SELECT coalesce((SELECT caught_up_at FROM board_marks WHERE account_id = :account AND board_id = :board),
        (SELECT caught_up_at FROM accounts WHERE id = :account), 0)"""
    return int(tx.value(sql, {"account": account_id, "board": board_id}))


def list_caught_up(tx: Tx, account_id: AccountId) -> dict[BoardId, int]:
    """Board → the same, for every board that has a mark of its own; under EVERYWHERE for all others."""
    sql = """SELECT 0, caught_up_at FROM accounts WHERE id = :account
        UNION ALL SELECT board_id, caught_up_at FROM board_marks WHERE account_id = :account"""
    return dict(tx.all(sql, {"account": account_id}))


def set_board_mark(tx: Tx, account_id: AccountId, board_id: BoardId, at: int) -> None:
    tx.run(KEEP_BOARD, {"account": account_id, "board": board_id, "at": at})
