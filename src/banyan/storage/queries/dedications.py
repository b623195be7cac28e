# SPDX-License-Identifier: Apache-2.0
"""Dedications as rows."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.dedications import Dedication, DedicationLine
from banyan.storage.tx import Tx

COLUMNS = "d.id, d.account_id, d.to_id, d.song, d.words, d.made_at, d.until_at, d.state"
WIDTH = len(Dedication.__struct_fields__)
INSERT = """INSERT INTO dedications (id, account_id, to_id, song, words, made_at, until_at, state)
    VALUES (:id, :account_id, :to_id, :song, :words, :made_at, :until_at, :state)"""
SHOWN = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, t.id, t.handle, t.display_name, t.state
    FROM dedications d JOIN accounts a ON a.id = d.account_id LEFT JOIN accounts t ON t.id = d.to_id
    WHERE d.state = 'shown' AND d.until_at > :now ORDER BY d.until_at DESC LIMIT :limit"""
LAST = "SELECT max(made_at) FROM dedications WHERE account_id = :account"
OWN = f"SELECT {COLUMNS} FROM dedications d WHERE d.account_id = :account AND d.id > :after ORDER BY d.id LIMIT :limit"
END = "UPDATE dedications SET state = 'over' WHERE state = 'shown' AND until_at <= :now"


def _line(*row: Any) -> DedicationLine:
    to = Person(*row[WIDTH + 4 :]) if row[WIDTH + 4] is not None else None
    return DedicationLine(Dedication(*row[:WIDTH]), Person(*row[WIDTH : WIDTH + 4]), to)


def list_shown(tx: Tx, limit: int) -> list[DedicationLine]:
    """Those of the last day, the newest first."""
    return tx.all(SHOWN, {"now": tx.now, "limit": limit}, _line)


def find_dedication(tx: Tx, dedication_id: int) -> Dedication | None:
    return tx.one(f"SELECT {COLUMNS} FROM dedications d WHERE d.id = :id", {"id": dedication_id}, Dedication)


def last_at(tx: Tx, account_id: AccountId) -> int:
    """When somebody dedicated something last; 0 for never."""
    return int(tx.value(LAST, {"account": account_id}) or 0)


def list_own(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[Dedication]:
    return tx.all(OWN, {"account": account_id, "after": after, "limit": limit}, Dedication)


def insert_dedication(tx: Tx, dedication: Dedication) -> None:
    tx.run(INSERT, {name: getattr(dedication, name) for name in dedication.__struct_fields__})


def set_state(tx: Tx, dedication_id: int, state: str) -> None:
    tx.run("UPDATE dedications SET state = :state WHERE id = :id", {"id": dedication_id, "state": state})


def end_due(tx: Tx) -> int:
    """How many are over now."""
    return tx.run(END, {"now": tx.now})
