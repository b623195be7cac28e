# SPDX-License-Identifier: Apache-2.0
"""Rule books: the newest of a board, or of the community, is in force."""

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.rules import RuleBook
from banyan.storage.tx import Tx

COLUMNS = "r.id, r.board_id, r.made_at, r.made_by, r.lines"
NEWEST = f"""SELECT {COLUMNS} FROM rulebooks r WHERE coalesce(r.board_id, 0) = :board AND r.id <= :before
    ORDER BY r.id DESC LIMIT :limit"""
INSERT = (
    "INSERT INTO rulebooks (id, board_id, made_at, made_by, lines) VALUES (:id, :board_id, :made_at, :made_by, :lines)"
)


def to_book(book_id: int, board_id: BoardId | None, made_at: int, made_by: AccountId, lines: str) -> RuleBook:
    return RuleBook(book_id, board_id, made_at, made_by, tuple(msgspec.json.decode(lines, type=list[str])))


def list_books(tx: Tx, board_id: BoardId | None, limit: int, before: int) -> list[RuleBook]:
    """The versions up to the id `before`, the newest first."""
    return tx.all(NEWEST, {"board": board_id or 0, "before": before, "limit": limit}, to_book)


def insert_book(tx: Tx, book: RuleBook) -> None:
    values = {name: getattr(book, name) for name in book.__struct_fields__}
    tx.run(INSERT, values | {"lines": msgspec.json.encode(book.lines).decode()})
