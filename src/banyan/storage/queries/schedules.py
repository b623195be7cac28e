# SPDX-License-Identifier: Apache-2.0
"""Texts for a later hour, as rows."""

from banyan.base.ids import AccountId
from banyan.records.schedules import Schedule
from banyan.storage.tx import Tx

COLUMNS = ", ".join(Schedule.__struct_fields__)
INSERT = f"INSERT INTO schedules ({COLUMNS}) VALUES ({', '.join(f':{name}' for name in Schedule.__struct_fields__)})"
MINE = f"SELECT {COLUMNS} FROM schedules WHERE account_id = :account ORDER BY due_at, id"
DUE = f"SELECT {COLUMNS} FROM schedules WHERE due_at <= :now AND reason = '' ORDER BY due_at, id LIMIT :limit"
ONE = f"SELECT {COLUMNS} FROM schedules WHERE id = :id"


def insert_schedule(tx: Tx, schedule: Schedule) -> None:
    tx.run(INSERT, {name: getattr(schedule, name) for name in schedule.__struct_fields__})


def find_schedule(tx: Tx, schedule_id: int) -> Schedule | None:
    return tx.one(ONE, {"id": schedule_id}, Schedule)


def list_schedules(tx: Tx, account_id: AccountId) -> list[Schedule]:
    """All of an account, the next first."""
    return tx.all(MINE, {"account": account_id}, Schedule)


def list_due(tx: Tx, limit: int) -> list[Schedule]:
    return tx.all(DUE, {"now": tx.now, "limit": limit}, Schedule)


def set_reason(tx: Tx, schedule_id: int, reason: str) -> None:
    tx.run("UPDATE schedules SET reason = :reason WHERE id = :id", {"id": schedule_id, "reason": reason})


def drop_schedule(tx: Tx, schedule_id: int) -> None:
    tx.run("DELETE FROM schedules WHERE id = :id", {"id": schedule_id})
