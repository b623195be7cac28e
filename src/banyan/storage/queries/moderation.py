# SPDX-License-Identifier: Apache-2.0
"""The public record of those who tend boards."""

from typing import Any

from banyan.base.ids import BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Entry
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "e.id, e.at, e.by_id, e.action, e.board_id, e.thread_id, e.number, e.floor, e.account_id, e.reason, e.detail"
WIDTH = len(Entry.__struct_fields__)
# An entry about a board that the reader may not see is not there for them.
PAGE = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, s.id, s.handle, s.display_name, s.state, b.slug
    FROM moderation_log e JOIN accounts a ON a.id = e.by_id LEFT JOIN accounts s ON s.id = e.account_id
    LEFT JOIN boards b ON b.id = e.board_id
    WHERE e.id < :before AND (:board = 0 OR e.board_id = :board) AND (e.board_id IS NULL OR {BOARD_VISIBLE})
    ORDER BY e.id DESC LIMIT :limit"""
INSERT = """INSERT INTO moderation_log (id, at, by_id, action, board_id, thread_id, number, floor, account_id, reason, detail)
    VALUES (:id, :at, :by_id, :action, :board_id, :thread_id, :number, :floor, :account_id, :reason, :detail)"""


def insert_entry(tx: Tx, entry: Entry) -> None:
    tx.run(INSERT, {name: getattr(entry, name) for name in entry.__struct_fields__})


def list_entries(
    tx: Tx, caller: Caller, board_id: BoardId | None, before: int, limit: int
) -> list[tuple[Entry, Person, Person | None, str | None]]:
    """(entry, who did it, whom it concerned, board slug), newest first."""

    def make(*row: Any) -> tuple[Entry, Person, Person | None, str | None]:
        whom = Person(*row[WIDTH + 4 : WIDTH + 8]) if row[WIDTH + 4] is not None else None
        return Entry(*row[:WIDTH]), Person(*row[WIDTH : WIDTH + 4]), whom, row[WIDTH + 8]

    return tx.all(PAGE, viewer(caller, board=board_id or 0, before=before, limit=limit), make)
