# SPDX-License-Identifier: Apache-2.0
"""Attendance: one row for each who ever came in."""

from banyan.base.ids import AccountId
from banyan.records.standing import Attendance
from banyan.storage.tx import Tx

CAME = """INSERT INTO attendance (account_id, days, last_day, is_shown) VALUES (:account, 1, :day, 0)
    ON CONFLICT (account_id) DO UPDATE SET days = attendance.days + 1, last_day = excluded.last_day
    WHERE attendance.last_day < excluded.last_day"""
SHOW = """INSERT INTO attendance (account_id, days, last_day, is_shown) VALUES (:account, 0, 0, :shown)
    ON CONFLICT (account_id) DO UPDATE SET is_shown = excluded.is_shown"""


def add_day(tx: Tx, account_id: AccountId, day: int) -> bool:
    """Whether the day is new: it is counted once, and none that is past."""
    return tx.run(CAME, {"account": account_id, "day": day}) == 1


def find_attendance(tx: Tx, account_id: AccountId) -> Attendance:
    sql = "SELECT days, last_day, is_shown FROM attendance WHERE account_id = :account"
    return tx.one(sql, {"account": account_id}, Attendance) or Attendance()


def set_shown(tx: Tx, account_id: AccountId, *, is_shown: bool) -> None:
    tx.run(SHOW, {"account": account_id, "shown": int(is_shown)})
