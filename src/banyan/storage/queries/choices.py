# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told, a row for whoever has chosen."""

from typing import Any

from banyan.base.ids import AccountId, ThreadId
from banyan.records.choices import Choices, Reception
from banyan.storage.tx import Tx

COLUMNS = "account_id, ways, follows_own, quiet_until, mail_every, mail_hour, night_begins, night_ends"
# What waits for the round-up, and what was in one, stays as it is.
PUT = f"""INSERT INTO notification_choices ({COLUMNS}, mail_due_at, mailed_through)
    VALUES (:account_id, :ways, :follows_own, :quiet_until, :mail_every, :mail_hour, :night_begins, :night_ends,
        NULL, 0)
    ON CONFLICT (account_id) DO UPDATE SET ways = excluded.ways, follows_own = excluded.follows_own,
        quiet_until = excluded.quiet_until, mail_every = excluded.mail_every, mail_hour = excluded.mail_hour,
        night_begins = excluded.night_begins, night_ends = excluded.night_ends"""
# Of whoever has chosen nothing, the row is what everybody begins with.
RECEPTION = """SELECT a.state, a.zone, a.id, coalesce(c.ways, ''), coalesce(c.follows_own, 1), coalesce(c.quiet_until, 0),
        coalesce(c.mail_every, 'day'), coalesce(c.mail_hour, 8), coalesce(c.night_begins, 0), coalesce(c.night_ends, 0),
        CASE WHEN EXISTS (SELECT 1 FROM thread_follows f
                WHERE f.account_id = a.id AND f.thread_id = CAST(:thread AS BIGINT) AND f.stance = 'muted')
            OR EXISTS (SELECT 1 FROM person_follows f
                WHERE f.account_id = a.id AND f.person_id = CAST(:actor AS BIGINT) AND f.stance = 'muted')
        THEN 1 ELSE 0 END
    FROM accounts a LEFT JOIN notification_choices c ON c.account_id = a.id WHERE a.id = :account"""


def find_choices(tx: Tx, account_id: AccountId) -> Choices:
    """Those of somebody who has chosen nothing are the ones that everybody begins with."""
    sql = f"SELECT {COLUMNS} FROM notification_choices WHERE account_id = :account"
    return tx.one(sql, {"account": account_id}, Choices) or Choices(account_id)


def find_reception(
    tx: Tx, account_id: AccountId, thread_id: ThreadId | None, actor_id: AccountId | None
) -> Reception | None:
    """How an account is to be told of something in a thread that somebody did; None when there is no such account."""
    return tx.one(RECEPTION, {"account": account_id, "thread": thread_id, "actor": actor_id}, _reception)


def set_mail_due(tx: Tx, account_id: AccountId, at: int) -> None:
    """Something waits for the round-up; if something did before, its time stays."""
    sql = "UPDATE notification_choices SET mail_due_at = :at WHERE account_id = :account AND mail_due_at IS NULL"
    tx.run(sql, {"account": account_id, "at": at})


def move_mail_due(tx: Tx, account_id: AccountId, at: int) -> None:
    """Another time for what waits for the round-up, if anything does."""
    sql = "UPDATE notification_choices SET mail_due_at = :at WHERE account_id = :account AND mail_due_at IS NOT NULL"
    tx.run(sql, {"account": account_id, "at": at})


def list_mail_due(tx: Tx, limit: int) -> list[AccountId]:
    """Whose round-up should leave by now."""
    sql = "SELECT account_id FROM notification_choices WHERE mail_due_at <= :now ORDER BY mail_due_at, account_id LIMIT :limit"
    return [AccountId(account_id) for (account_id,) in tx.all(sql, {"now": tx.now, "limit": limit})]


def find_mailed_through(tx: Tx, account_id: AccountId) -> int | None:
    """The newest line that was in a round-up, 0 before the first; None while no round-up is due."""
    sql = "SELECT mailed_through FROM notification_choices WHERE account_id = :account AND mail_due_at <= :now"
    found: int | None = tx.value(sql, {"account": account_id, "now": tx.now})
    return found


def set_mailed(tx: Tx, account_id: AccountId, through: int) -> None:
    """Nothing waits for the round-up any more; `through` is the newest line that was looked at."""
    sql = "UPDATE notification_choices SET mail_due_at = NULL, mailed_through = :through WHERE account_id = :account"
    tx.run(sql, {"account": account_id, "through": through})


def _reception(state: str, zone: str, *row: Any) -> Reception:
    return Reception(state, zone, Choices(*row[:-1]), bool(row[-1]))


def put_choices(tx: Tx, choices: Choices) -> None:
    tx.run(PUT, {name: getattr(choices, name) for name in choices.__struct_fields__})
