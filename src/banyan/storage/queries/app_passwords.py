# SPDX-License-Identifier: Apache-2.0
"""App passwords as rows, found by their hash."""

from banyan.base.ids import AccountId
from banyan.records.app_passwords import AppPassword
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, name, scopes, made_at, used_at"
OF_ACCOUNT = f"SELECT {COLUMNS} FROM app_passwords WHERE account_id = :account ORDER BY id DESC"
INSERT = f"""INSERT INTO app_passwords ({COLUMNS}, token_hash)
    VALUES (:id, :account_id, :name, :scopes, :made_at, :used_at, :hash)"""


def find_app_password(tx: Tx, token_hash: bytes) -> AppPassword | None:
    sql = f"SELECT {COLUMNS} FROM app_passwords WHERE token_hash = :hash"
    return tx.one(sql, {"hash": token_hash}, AppPassword)


def list_app_passwords(tx: Tx, account_id: AccountId) -> list[AppPassword]:
    """The newest first."""
    return tx.all(OF_ACCOUNT, {"account": account_id}, AppPassword)


def insert_app_password(tx: Tx, made: AppPassword, token_hash: bytes) -> None:
    tx.run(INSERT, {name: getattr(made, name) for name in made.__struct_fields__} | {"hash": token_hash})


def set_used(tx: Tx, app_password_id: int, account_id: AccountId) -> None:
    sql = "UPDATE app_passwords SET used_at = :now WHERE id = :id AND account_id = :account"
    tx.run(sql, {"id": app_password_id, "account": account_id, "now": tx.now})


def drop_app_password(tx: Tx, app_password_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM app_passwords WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": app_password_id, "account": account_id}) == 1
