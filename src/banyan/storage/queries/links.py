# SPDX-License-Identifier: Apache-2.0
"""One-time links as rows, found by the hash of their token."""

from banyan.base.ids import AccountId
from banyan.records.sessions import Link
from banyan.storage.tx import Tx

COLUMNS = "purpose, account_id, data, made_at, ends_at, used_at"
LIVES = "used_at IS NULL AND ends_at > :now"
BY_TOKEN = f"SELECT {COLUMNS} FROM links WHERE token_hash = :hash AND purpose = :purpose AND {LIVES}"
NEWEST = f"""SELECT {COLUMNS} FROM links WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL
    ORDER BY made_at DESC LIMIT 1"""
INSERT = f"""INSERT INTO links (token_hash, {COLUMNS})
    VALUES (:hash, :purpose, :account_id, :data, :made_at, :ends_at, :used_at)"""
USE = f"UPDATE links SET used_at = :now WHERE token_hash = :hash AND {LIVES}"
END_OF_ACCOUNT = "DELETE FROM links WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL"
END_OF_NOBODY = "DELETE FROM links WHERE account_id IS NULL AND purpose = :purpose AND used_at IS NULL"
SWEEP = """DELETE FROM links WHERE token_hash IN (
    SELECT token_hash FROM links WHERE ends_at < :at ORDER BY token_hash LIMIT :limit)"""
# Who can still sign in, now or after a suspension. An administrator that was imported cannot.
ADMIN = """SELECT 1 FROM roles r JOIN accounts a ON a.id = r.account_id
    WHERE r.name = 'admin' AND r.ended_at IS NULL AND (r.until_at IS NULL OR r.until_at > :now)
        AND a.state IN ('active', 'suspended') LIMIT 1"""


def find_link(tx: Tx, token_hash: bytes, purpose: str) -> Link | None:
    """One that is good and not used yet."""
    return tx.one(BY_TOKEN, {"hash": token_hash, "purpose": purpose, "now": tx.now}, Link)


def find_newest(tx: Tx, account_id: AccountId, purpose: str) -> Link | None:
    """The last one of an account that was not used, even if it is too old by now."""
    return tx.one(NEWEST, {"account": account_id, "purpose": purpose}, Link)


def count_made(tx: Tx, account_id: AccountId, purpose: str, since: int) -> int:
    sql = "SELECT count(*) FROM links WHERE account_id = :account AND purpose = :purpose AND made_at > :since"
    return int(tx.value(sql, {"account": account_id, "purpose": purpose, "since": since}))


def insert_link(tx: Tx, link: Link, token_hash: bytes) -> None:
    tx.run(INSERT, {name: getattr(link, name) for name in link.__struct_fields__} | {"hash": token_hash})


def set_link_used(tx: Tx, token_hash: bytes) -> bool:
    return tx.run(USE, {"hash": token_hash, "now": tx.now}) == 1


def drop_unused(tx: Tx, account_id: AccountId | None, purpose: str) -> None:
    """Those of an account, or of nobody in particular."""
    if account_id is None:
        tx.run(END_OF_NOBODY, {"purpose": purpose})
    else:
        tx.run(END_OF_ACCOUNT, {"account": account_id, "purpose": purpose})


def drop_ended_before(tx: Tx, at: int, limit: int) -> int:
    return tx.run(SWEEP, {"at": at, "limit": limit})


def has_admin(tx: Tx) -> bool:
    """Whether somebody administers the community."""
    return tx.value(ADMIN, {"now": tx.now}) is not None
