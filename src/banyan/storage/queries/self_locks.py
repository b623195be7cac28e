# SPDX-License-Identifier: Apache-2.0
"""Self-locks as rows: one for each ability of an account, the later end counts."""

from banyan.base.ids import AccountId
from banyan.records.self_locks import SelfLock
from banyan.storage.tx import Tx

COLUMNS = "ability, since_at, until_at, is_shown"
UNTIL = "SELECT until_at FROM self_locks WHERE account_id = :account AND ability = :ability AND until_at > :now"
RUNNING = f"""SELECT {COLUMNS} FROM self_locks WHERE account_id = :account AND until_at > :now
    ORDER BY until_at, ability"""
PUT = """INSERT INTO self_locks (account_id, ability, since_at, until_at, is_shown)
    VALUES (:account, :ability, :now, :until, :shown)
    ON CONFLICT (account_id, ability) DO UPDATE SET since_at = excluded.since_at, until_at = excluded.until_at,
        is_shown = excluded.is_shown"""
ENDED = "SELECT account_id, ability FROM self_locks WHERE until_at <= :now ORDER BY until_at LIMIT :limit"


def find_until(tx: Tx, account_id: AccountId, ability: str) -> int | None:
    """When the lock on an ability ends, if one runs."""
    found = tx.value(UNTIL, {"account": account_id, "ability": ability, "now": tx.now})
    return None if found is None else int(found)


def list_running(tx: Tx, account_id: AccountId) -> list[SelfLock]:
    return tx.all(RUNNING, {"account": account_id, "now": tx.now}, SelfLock)


def put_lock(tx: Tx, account_id: AccountId, ability: str, until: int, *, is_shown: bool) -> None:
    params = {"account": account_id, "ability": ability, "now": tx.now, "until": until, "shown": int(is_shown)}
    tx.run(PUT, params)


def drop_all(tx: Tx, account_id: AccountId) -> None:
    tx.run("DELETE FROM self_locks WHERE account_id = :account", {"account": account_id})


def drop_ended(tx: Tx, limit: int) -> list[AccountId]:
    """Drop some that have ended; whose they were."""
    found = tx.all(ENDED, {"now": tx.now, "limit": limit})
    for account_id, ability in found:
        tx.run(
            "DELETE FROM self_locks WHERE account_id = :account AND ability = :ability",
            {"account": account_id, "ability": ability},
        )
    return [AccountId(account_id) for account_id, _ in found]
