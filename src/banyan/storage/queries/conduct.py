# SPDX-License-Identifier: Apache-2.0
"""Warnings, notes, and what the public record says of one person; each for those who tend the board it belongs to."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.conduct import Note, Warned
from banyan.records.moderation import Entry
from banyan.storage.queries.moderation import COLUMNS as ENTRY
from banyan.storage.queries.reports import TENDED
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Tx

PERSON = "a.id, a.handle, a.display_name, a.state"
JOINED = "JOIN accounts a ON a.id = x.by_id LEFT JOIN boards b ON b.id = x.board_id"
# What belongs to no board is for administrators.
IN_SIGHT = f"((x.board_id IS NULL AND :viewer_is_staff = 1) OR (x.board_id IS NOT NULL AND {TENDED}))"
PAGE = f"WHERE x.account_id = :account AND {IN_SIGHT} ORDER BY x.id DESC LIMIT :limit"

WARNING = "x.id, x.account_id, x.board_id, x.by_id, x.made_at, x.number, x.floor, x.reason"
WARNINGS = f"SELECT {WARNING}, {PERSON}, coalesce(b.slug, '') FROM warnings x {JOINED} {PAGE}"
NOTE = "x.id, x.account_id, x.board_id, x.by_id, x.made_at, x.text"
NOTES = f"SELECT {NOTE}, {PERSON}, coalesce(b.slug, '') FROM account_notes x {JOINED} {PAGE}"
DONE = f"""SELECT {ENTRY.replace("e.", "x.")}, {PERSON}, coalesce(b.slug, '') FROM moderation_log x {JOINED}
    WHERE x.account_id = :account AND (x.board_id IS NULL OR {TENDED})
        AND x.action IN ('remove_post', 'restore_post', 'erase_post', 'remove_thread', 'restore_thread')
    ORDER BY x.id DESC LIMIT :limit"""
INSERT_WARNING = """INSERT INTO warnings (id, account_id, board_id, by_id, made_at, number, floor, reason)
    VALUES (:id, :account_id, :board_id, :by_id, :made_at, :number, :floor, :reason)"""
INSERT_NOTE = """INSERT INTO account_notes (id, account_id, board_id, by_id, made_at, text)
    VALUES (:id, :account_id, :board_id, :by_id, :made_at, :text)"""


def insert_warning(tx: Tx, warning: Warned) -> None:
    tx.run(INSERT_WARNING, {name: getattr(warning, name) for name in warning.__struct_fields__})


def insert_note(tx: Tx, note: Note) -> None:
    tx.run(INSERT_NOTE, {name: getattr(note, name) for name in note.__struct_fields__})


def list_warnings(tx: Tx, caller: Caller, account_id: AccountId, limit: int) -> list[tuple[Warned, Person, str]]:
    return _list(tx, WARNINGS, Warned, viewer(caller, account=account_id, limit=limit))


def list_notes(tx: Tx, caller: Caller, account_id: AccountId, limit: int) -> list[tuple[Note, Person, str]]:
    return _list(tx, NOTES, Note, viewer(caller, account=account_id, limit=limit))


def list_done(tx: Tx, caller: Caller, account_id: AccountId, limit: int) -> list[tuple[Entry, Person, str]]:
    """What was done to somebody's writing."""
    return _list(tx, DONE, Entry, viewer(caller, account=account_id, limit=limit))


def _list(tx: Tx, sql: str, kind: Any, params: dict[str, Any]) -> list[Any]:
    width = len(kind.__struct_fields__)
    return tx.all(sql, params, lambda *row: (kind(*row[:width]), Person(*row[width : width + 4]), row[width + 4]))


def find_note(tx: Tx, note_id: int) -> Note | None:
    return tx.one(f"SELECT {NOTE} FROM account_notes x WHERE x.id = :note", {"note": note_id}, Note)


def drop_note(tx: Tx, note_id: int) -> None:
    tx.run("DELETE FROM account_notes WHERE id = :note", {"note": note_id})
