# SPDX-License-Identifier: Apache-2.0
"""Floor races and their floors, as rows."""

from collections.abc import Iterable
from typing import Any

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.races import Outcome, Race, RaceFloor, Reached
from banyan.storage.tx import Tx

COLUMNS = "r.thread_id, r.prize, r.how, r.numbers, r.last_floor, r.ends_at, r.reason"
INSERT = """INSERT INTO races (thread_id, prize, how, numbers, last_floor, ends_at, reason)
    VALUES (:thread_id, :prize, :how, :numbers, :last_floor, :ends_at, :reason)"""
INSERT_FLOOR = """INSERT INTO race_floors (thread_id, floor, outcome, account_id)
    VALUES (:thread, :floor, :outcome, :account)"""
FLOORS = """SELECT f.floor, f.outcome, CASE WHEN p.state = 'visible' THEN 1 ELSE 0 END,
        a.id, a.handle, a.display_name, a.state
    FROM race_floors f LEFT JOIN posts p ON p.thread_id = f.thread_id AND p.floor = f.floor
    LEFT JOIN accounts a ON a.id = f.account_id WHERE f.thread_id = :thread ORDER BY f.floor"""
REACHED = """SELECT f.floor, p.author_id, p.state, p.made_at FROM race_floors f
    JOIN posts p ON p.thread_id = f.thread_id AND p.floor = f.floor
    WHERE f.thread_id = :thread AND f.outcome = '' ORDER BY f.floor"""
SETTLE = "UPDATE race_floors SET outcome = :outcome, account_id = :account WHERE thread_id = :thread AND floor = :floor"


def insert_race(tx: Tx, race: Race) -> None:
    tx.run(INSERT, {name: getattr(race, name) for name in race.__struct_fields__})


def insert_floors(tx: Tx, thread_id: ThreadId, floors: Iterable[tuple[int, Outcome, AccountId | None]]) -> None:
    """Each as (floor, outcome, who)."""
    rows = [{"thread": thread_id, "floor": one[0], "outcome": one[1], "account": one[2]} for one in floors]
    tx.many(INSERT_FLOOR, rows)


def find_race(tx: Tx, thread_id: ThreadId) -> Race | None:
    return tx.one(f"SELECT {COLUMNS} FROM races r WHERE r.thread_id = :thread", {"thread": thread_id}, Race)


def list_floors(tx: Tx, thread_id: ThreadId) -> list[RaceFloor]:
    return tx.all(FLOORS, {"thread": thread_id}, _floor)


def list_reached(tx: Tx, thread_id: ThreadId) -> list[Reached]:
    """Floors that are written and not looked at, the lowest first."""
    return tx.all(REACHED, {"thread": thread_id}, Reached)


def list_winners(tx: Tx, thread_id: ThreadId) -> set[AccountId]:
    """Who has won, also with a floor that is gone."""
    sql = "SELECT account_id FROM race_floors WHERE thread_id = :thread AND outcome = 'won'"
    return {row[0] for row in tx.all(sql, {"thread": thread_id})}


def has_floor(tx: Tx, thread_id: ThreadId, floor: int) -> bool:
    """Whether this floor may win something."""
    sql = "SELECT 1 FROM race_floors WHERE thread_id = :thread AND floor = :floor"
    return tx.value(sql, {"thread": thread_id, "floor": floor}) is not None


def settle(tx: Tx, thread_id: ThreadId, floor: int, outcome: Outcome, account_id: AccountId | None) -> None:
    tx.run(SETTLE, {"thread": thread_id, "floor": floor, "outcome": outcome, "account": account_id})


def set_end(tx: Tx, thread_id: ThreadId, at: int, reason: str) -> None:
    sql = "UPDATE races SET ends_at = :at, reason = :reason WHERE thread_id = :thread"
    tx.run(sql, {"thread": thread_id, "at": at, "reason": reason})


def _floor(floor: int, outcome: str, is_there: int, *person: Any) -> RaceFloor:
    return RaceFloor(floor, Outcome(outcome), Person(*person) if person[0] is not None else None, is_there)
