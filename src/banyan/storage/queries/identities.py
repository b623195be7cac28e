# SPDX-License-Identifier: Apache-2.0
"""Identities as rows, found by who said it and what they call the person."""

from banyan.base.ids import AccountId
from banyan.records.identities import Identity, WaysIn
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, issuer, subject, name, made_at, used_at"
FIND = f"SELECT {COLUMNS} FROM identities WHERE issuer = :issuer AND subject = :subject"
OF_ACCOUNT = f"SELECT {COLUMNS} FROM identities WHERE account_id = :account ORDER BY id DESC"
INSERT = f"""INSERT INTO identities ({COLUMNS})
    VALUES (:id, :account_id, :issuer, :subject, :name, :made_at, :used_at) ON CONFLICT (issuer, subject) DO NOTHING"""
WAYS_IN = """SELECT (SELECT count(*) FROM credentials WHERE account_id = :account AND password_hash <> ''),
    (SELECT count(*) FROM passkeys WHERE account_id = :account),
    (SELECT count(*) FROM identities WHERE account_id = :account)"""


def find_identity(tx: Tx, issuer: str, subject: str) -> Identity | None:
    return tx.one(FIND, {"issuer": issuer, "subject": subject}, Identity)


def list_identities(tx: Tx, account_id: AccountId) -> list[Identity]:
    """The newest first."""
    return tx.all(OF_ACCOUNT, {"account": account_id}, Identity)


def insert_identity(tx: Tx, identity: Identity) -> bool:
    """False when it is somebody's already."""
    return tx.run(INSERT, {name: getattr(identity, name) for name in identity.__struct_fields__}) == 1


def set_identity_used(tx: Tx, identity_id: int) -> None:
    tx.run("UPDATE identities SET used_at = :now WHERE id = :id", {"id": identity_id, "now": tx.now})


def drop_identity(tx: Tx, identity_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM identities WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": identity_id, "account": account_id}) == 1


def count_ways_in(tx: Tx, account_id: AccountId) -> WaysIn:
    found = tx.one(WAYS_IN, {"account": account_id}, WaysIn)
    return found or WaysIn(0, 0, 0)
