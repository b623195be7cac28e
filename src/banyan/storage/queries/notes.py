# SPDX-License-Identifier: Apache-2.0
"""Board notes as rows."""

from typing import Any

from banyan.base.ids import BoardId
from banyan.records.accounts import Person
from banyan.records.notes import Note, NoteLine
from banyan.storage.tx import Tx

COLUMNS = "n.id, n.board_id, n.made_by, n.made_at, n.format, n.renderer, n.lang, n.source, n.html"
_WIDTH = len(Note.__struct_fields__)
NEWEST = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state FROM board_notes n JOIN accounts a ON a.id = n.made_by
    WHERE n.board_id = :board AND n.id < :before ORDER BY n.id DESC LIMIT :limit"""
INSERT = """INSERT INTO board_notes (id, board_id, made_by, made_at, format, renderer, lang, source, html)
    VALUES (:id, :board_id, :made_by, :made_at, :format, :renderer, :lang, :source, :html)"""


def insert_note(tx: Tx, note: Note) -> None:
    tx.run(INSERT, {name: getattr(note, name) for name in note.__struct_fields__})


def list_notes(tx: Tx, board_id: BoardId, before: int, limit: int) -> list[NoteLine]:
    """Versions of a board's note, the newest first."""
    return tx.all(NEWEST, {"board": board_id, "before": before, "limit": limit}, _line)


def _line(*row: Any) -> NoteLine:
    return NoteLine(Note(*row[:_WIDTH]), Person(*row[_WIDTH:]))
