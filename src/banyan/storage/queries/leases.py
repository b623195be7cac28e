# SPDX-License-Identifier: Apache-2.0
"""Leases: nothing of them is kept but how far somebody was warned since they were here last."""

from banyan.base.ids import AccountId
from banyan.records.leases import Absent
from banyan.storage.tx import Tx

UNTOLD = 1_000
# A warning counts for the absence in which it was given: whoever came meanwhile begins anew.
ABSENT = f"""SELECT a.id, a.handle, a.joined_at, a.locale, t.days, t.last_day, coalesce(n.told, {UNTOLD})
    FROM attendance t JOIN accounts a ON a.id = t.account_id
    LEFT JOIN lease_notes n ON n.account_id = t.account_id AND n.last_day = t.last_day
    WHERE t.account_id > :after AND t.last_day > 0 AND t.last_day <= :latest AND a.state = 'active'
    AND (n.told IS NULL OR n.told > 0) ORDER BY t.account_id LIMIT :limit"""
PUT = """INSERT INTO lease_notes (account_id, last_day, told) VALUES (:account, :last_day, :told)
    ON CONFLICT (account_id) DO UPDATE SET last_day = excluded.last_day, told = excluded.told"""


def list_absent(tx: Tx, after: AccountId, latest: int, limit: int) -> list[Absent]:
    """Who was here on the day `latest` or before and does not rest yet, by id."""
    return tx.all(ABSENT, {"after": after, "latest": latest, "limit": limit}, Absent)


def put_note(tx: Tx, account_id: AccountId, last_day: int, told: int) -> None:
    tx.run(PUT, {"account": account_id, "last_day": last_day, "told": told})


def find_told(tx: Tx, account_id: AccountId) -> int | None:
    found = tx.value("SELECT told FROM lease_notes WHERE account_id = :account", {"account": account_id})
    return None if found is None else int(found)


def drop_note(tx: Tx, account_id: AccountId) -> None:
    tx.run("DELETE FROM lease_notes WHERE account_id = :account", {"account": account_id})
