# SPDX-License-Identifier: Apache-2.0
"""Messages: each side's copies."""

from collections.abc import Iterable
from typing import Any

from banyan.base import ids
from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.messages import Message, MessageKind
from banyan.storage.tx import Tx

INSERT = """INSERT INTO messages (id, account_id, other_id, kind, body, made_at, shown_at)
    VALUES (:id, :account, :other, :kind, :body, :now, :shown)"""
SELECT = """SELECT m.id, m.kind, a.id, a.handle, a.display_name, a.state, m.body, m.made_at, m.shown_at
    FROM messages m JOIN accounts a ON a.id = m.other_id WHERE m.account_id = :account"""
WAITING = f"{SELECT} AND m.shown_at IS NULL ORDER BY m.id LIMIT :limit"
OLDEST = f"{SELECT} ORDER BY m.id LIMIT :limit"
PAGE = f"{SELECT} AND m.id < :before ORDER BY m.id DESC LIMIT :limit"
PAGE_WITH = f"{SELECT} AND m.id < :before AND m.other_id = :other ORDER BY m.id DESC LIMIT :limit"
PEOPLE = """SELECT a.id, a.handle, a.display_name, a.state FROM accounts a JOIN
        (SELECT other_id, max(id) AS newest FROM messages WHERE account_id = :account AND kind IN ('from', 'to')
         GROUP BY other_id) x ON x.other_id = a.id
    ORDER BY x.newest DESC LIMIT :limit"""
# Ids may run ahead of the time, never behind it: what `since_id` leaves out is older, and a long log is not read.
WROTE = """SELECT 1 FROM messages WHERE account_id = :account AND id >= :since_id AND other_id = :other AND kind = 'from'
    AND made_at > :since LIMIT 1"""
SENT_TIMES = """SELECT made_at FROM messages WHERE account_id = :account AND id >= :since_id AND kind = 'to' AND made_at > :since
    ORDER BY id DESC LIMIT :limit"""
OLD = "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE id < :before ORDER BY id LIMIT :limit)"


def insert(tx: Tx, rows: Iterable[dict[str, Any]]) -> None:
    """`shown` says when its owner has seen it."""
    tx.many(INSERT, [{**row, "now": tx.now} for row in rows])


def list_waiting(tx: Tx, account_id: AccountId, limit: int) -> list[Message]:
    """What its owner has not seen yet, the oldest first."""
    return tx.all(WAITING, {"account": account_id, "limit": limit}, _message)


def count_waiting(tx: Tx, account_id: AccountId) -> int:
    """Lines of people; what the house says does not fill the queue."""
    sql = "SELECT count(*) FROM messages WHERE account_id = :account AND shown_at IS NULL AND kind = 'from'"
    return int(tx.value(sql, {"account": account_id}))


def set_shown(tx: Tx, account_id: AccountId, up_to: int) -> int:
    sql = "UPDATE messages SET shown_at = :now WHERE account_id = :account AND shown_at IS NULL AND id <= :up_to"
    return tx.run(sql, {"account": account_id, "up_to": up_to, "now": tx.now})


def list_page(tx: Tx, account_id: AccountId, other_id: AccountId | None, before: int, limit: int) -> list[Message]:
    params = {"account": account_id, "before": before, "limit": limit}
    return (
        tx.all(PAGE, params, _message)
        if other_id is None
        else tx.all(PAGE_WITH, params | {"other": other_id}, _message)
    )


def list_oldest(tx: Tx, account_id: AccountId, limit: int) -> list[Message]:
    """The whole log, the oldest first."""
    return tx.all(OLDEST, {"account": account_id, "limit": limit}, _message)


def list_people(tx: Tx, account_id: AccountId, limit: int) -> list[Person]:
    """With whom somebody has exchanged lines, the latest first."""
    return tx.all(PEOPLE, {"account": account_id, "limit": limit}, Person)


def has_written(tx: Tx, to_id: AccountId, from_id: AccountId, since: int) -> bool:
    params = {"account": to_id, "other": from_id, "since": since, "since_id": ids.first_at(since)}
    return tx.value(WROTE, params) is not None


def sent_times(tx: Tx, account_id: AccountId, since: int, limit: int) -> list[int]:
    """When somebody sent lines, the newest first."""
    params = {"account": account_id, "since": since, "since_id": ids.first_at(since), "limit": limit}
    return [at for (at,) in tx.all(SENT_TIMES, params)]


def drop_up_to(tx: Tx, account_id: AccountId, up_to: int) -> int:
    sql = "DELETE FROM messages WHERE account_id = :account AND id <= :up_to"
    return tx.run(sql, {"account": account_id, "up_to": up_to})


def drop_old(tx: Tx, before_id: int, limit: int) -> int:
    return tx.run(OLD, {"before": before_id, "limit": limit})


def _message(*row: Any) -> Message:
    return Message(row[0], MessageKind(row[1]), Person(*row[2:6]), *row[6:9])
