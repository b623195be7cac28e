# SPDX-License-Identifier: Apache-2.0
"""Passkeys as rows, found by the id that their device gave them."""

from banyan.base.ids import AccountId
from banyan.records.passkeys import Passkey
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, name, credential_id, public_key, sign_count, made_at, used_at"
OF_ACCOUNT = f"SELECT {COLUMNS} FROM passkeys WHERE account_id = :account ORDER BY id DESC"
INSERT = f"""INSERT INTO passkeys ({COLUMNS})
    VALUES (:id, :account_id, :name, :credential_id, :public_key, :sign_count, :made_at, :used_at)
    ON CONFLICT (credential_id) DO NOTHING"""
# A device that does not count says nought every time.
USE = """UPDATE passkeys SET used_at = :now, sign_count = :count
    WHERE id = :id AND (sign_count < :count OR (sign_count = 0 AND :count = 0))"""


def find_passkey(tx: Tx, credential_id: str) -> Passkey | None:
    sql = f"SELECT {COLUMNS} FROM passkeys WHERE credential_id = :credential"
    return tx.one(sql, {"credential": credential_id}, Passkey)


def list_passkeys(tx: Tx, account_id: AccountId) -> list[Passkey]:
    """The newest first."""
    return tx.all(OF_ACCOUNT, {"account": account_id}, Passkey)


def insert_passkey(tx: Tx, passkey: Passkey) -> bool:
    """False when there is one with this id."""
    return tx.run(INSERT, {name: getattr(passkey, name) for name in passkey.__struct_fields__}) == 1


def use_passkey(tx: Tx, passkey_id: int, sign_count: int) -> bool:
    """False when it counts backwards."""
    return tx.run(USE, {"id": passkey_id, "count": sign_count, "now": tx.now}) == 1


def drop_passkey(tx: Tx, passkey_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM passkeys WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": passkey_id, "account": account_id}) == 1
