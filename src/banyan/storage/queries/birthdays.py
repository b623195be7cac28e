# SPDX-License-Identifier: Apache-2.0
"""Birthdays as rows: 1231 is the last day of the year."""

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.birthdays import Birthday
from banyan.storage.tx import Tx

PUT = """INSERT INTO birthdays (account_id, month_day, is_shown) VALUES (:account, :month_day, :shown)
    ON CONFLICT (account_id) DO UPDATE SET month_day = excluded.month_day, is_shown = excluded.is_shown"""
SHOWN_ON = """SELECT a.id, a.handle, a.display_name, a.state FROM birthdays b JOIN accounts a ON a.id = b.account_id
    WHERE b.month_day = :month_day AND b.is_shown = 1 AND a.state = 'active' ORDER BY a.id LIMIT :limit"""
TURN = "UPDATE counters SET value = :day WHERE name = 'birthdays' AND value <> :day"


def find_birthday(tx: Tx, account_id: AccountId) -> Birthday:
    rows = tx.all("SELECT month_day, is_shown FROM birthdays WHERE account_id = :account", {"account": account_id})
    return Birthday(rows[0][0] // 100, rows[0][0] % 100, bool(rows[0][1])) if rows else Birthday()


def put_birthday(tx: Tx, account_id: AccountId, birthday: Birthday) -> None:
    month_day = birthday.month * 100 + birthday.day
    tx.run(PUT, {"account": account_id, "month_day": month_day, "shown": int(birthday.is_shown)})


def drop_birthday(tx: Tx, account_id: AccountId) -> None:
    tx.run("DELETE FROM birthdays WHERE account_id = :account", {"account": account_id})


def list_shown_on(tx: Tx, month: int, day: int, limit: int) -> list[Person]:
    """Whose birthday it is on that day, among those who let others see it."""
    return tx.all(SHOWN_ON, {"month_day": month * 100 + day, "limit": limit}, Person)


def turn_day(tx: Tx, day: int) -> bool:
    """Note that it is that day now; False if that was known."""
    return tx.run(TURN, {"day": day}) == 1
