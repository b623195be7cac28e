# SPDX-License-Identifier: Apache-2.0
"""Mail folders: those that somebody made for themselves, and how much lies in each."""

from banyan.base.ids import AccountId
from banyan.storage.tx import Tx

COUNTS = """SELECT folder, count(*), sum(is_unread) FROM mail_copies WHERE account_id = :account GROUP BY folder"""
INSERT = """INSERT INTO mail_folders (id, account_id, name, name_key) VALUES (:id, :account, :name, :key)
    ON CONFLICT (account_id, name_key) DO NOTHING"""


def list_folders(tx: Tx, account_id: AccountId) -> list[tuple[int, str]]:
    """(id, name), by name."""
    sql = "SELECT id, name FROM mail_folders WHERE account_id = :account ORDER BY name_key"
    return tx.all(sql, {"account": account_id})


def count_copies(tx: Tx, account_id: AccountId) -> dict[str, tuple[int, int]]:
    """Folder → (letters, unread ones)."""
    return {folder: (count, int(unread)) for folder, count, unread in tx.all(COUNTS, {"account": account_id})}


def insert_folder(tx: Tx, folder_id: int, account_id: AccountId, name: str, key: str) -> bool:
    """False when there is one of that name."""
    return tx.run(INSERT, {"id": folder_id, "account": account_id, "name": name, "key": key}) == 1


def drop_folder(tx: Tx, account_id: AccountId, folder_id: int) -> int:
    sql = "DELETE FROM mail_folders WHERE account_id = :account AND id = :id"
    return tx.run(sql, {"account": account_id, "id": folder_id})
