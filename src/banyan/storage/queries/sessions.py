# SPDX-License-Identifier: Apache-2.0
"""Sessions as rows, found by the hash of their token."""

from banyan.base.clock import HOUR
from banyan.base.ids import AccountId
from banyan.records.sessions import Session
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, made_at, used_at, ends_at, agent, network"
LIVES = "ends_at > :now AND used_at > :idle"
BY_TOKEN = f"SELECT {COLUMNS} FROM sessions WHERE token_hash = :hash AND {LIVES}"
OF_ACCOUNT = f"SELECT {COLUMNS} FROM sessions WHERE account_id = :account AND {LIVES} ORDER BY used_at DESC, id DESC"
INSERT = f"""INSERT INTO sessions ({COLUMNS}, token_hash)
    VALUES (:id, :account_id, :made_at, :used_at, :ends_at, :agent, :network, :hash)"""
SWEEP = """DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE ends_at <= :now OR used_at <= :idle ORDER BY id LIMIT :limit)"""


def find_session(tx: Tx, token_hash: bytes, idle_since: int) -> Session | None:
    """One that has neither ended nor been idle since then."""
    return tx.one(BY_TOKEN, {"hash": token_hash, "now": tx.now, "idle": idle_since}, Session)


def list_sessions(tx: Tx, account_id: AccountId, idle_since: int) -> list[Session]:
    """Those of an account, the last used first."""
    return tx.all(OF_ACCOUNT, {"account": account_id, "now": tx.now, "idle": idle_since}, Session)


def insert_session(tx: Tx, session: Session, token_hash: bytes) -> None:
    tx.run(INSERT, {name: getattr(session, name) for name in session.__struct_fields__} | {"hash": token_hash})


def set_used(tx: Tx, session_id: int, account_id: AccountId) -> bool:
    """To the hour: a finer time would say who was about when something was written without a name."""
    sql = "UPDATE sessions SET used_at = :now WHERE id = :id AND account_id = :account AND used_at < :now"
    return tx.run(sql, {"id": session_id, "account": account_id, "now": tx.now - tx.now % HOUR}) == 1


def drop_session(tx: Tx, session_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM sessions WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": session_id, "account": account_id}) == 1


def drop_ended(tx: Tx, idle_since: int, limit: int) -> int:
    return tx.run(SWEEP, {"now": tx.now, "idle": idle_since, "limit": limit})
