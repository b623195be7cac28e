# SPDX-License-Identifier: Apache-2.0
"""Client tokens: what a repeated request made the first time. Only hashes are kept."""

from banyan.storage.tx import Tx

CLAIM = """INSERT INTO client_tokens (token_hash, object_id, made_at) VALUES (:hash, 0, :now)
    ON CONFLICT (token_hash) DO NOTHING"""


def site_key(tx: Tx) -> str:
    """The community's own key for token hashes. It is made with the database and never exported."""
    return str(tx.value("SELECT value FROM site WHERE key = 'token_key'") or "")


def set_site_key(tx: Tx, key: str) -> None:
    tx.run("INSERT INTO site (key, value) VALUES ('token_key', :key) ON CONFLICT (key) DO NOTHING", {"key": key})


def claim(tx: Tx, token_hash: bytes) -> int | None:
    """None: the token is new and now taken. Otherwise the id of what it made."""
    if tx.run(CLAIM, {"hash": token_hash, "now": tx.now}):
        return None
    return int(tx.value("SELECT object_id FROM client_tokens WHERE token_hash = :hash", {"hash": token_hash}))


def settle(tx: Tx, token_hash: bytes, object_id: int) -> None:
    tx.run("UPDATE client_tokens SET object_id = :id WHERE token_hash = :hash", {"id": object_id, "hash": token_hash})


def drop_made_before(tx: Tx, at: int, limit: int) -> int:
    """Forget some of the old tokens; how many went."""
    sql = """DELETE FROM client_tokens WHERE token_hash IN (
        SELECT token_hash FROM client_tokens WHERE made_at < :at ORDER BY made_at LIMIT :limit)"""
    return tx.run(sql, {"at": at, "limit": limit})
