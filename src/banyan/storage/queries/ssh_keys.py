# SPDX-License-Identifier: Apache-2.0
"""SSH keys as rows, found by their fingerprint: a key belongs to one account."""

from banyan.base.ids import AccountId
from banyan.records.ssh_keys import SshKey
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, name, algorithm, public_key, fingerprint, made_at, used_at"
OF_ACCOUNT = f"SELECT {COLUMNS} FROM ssh_keys WHERE account_id = :account ORDER BY id DESC"
INSERT = f"""INSERT INTO ssh_keys ({COLUMNS})
    VALUES (:id, :account_id, :name, :algorithm, :public_key, :fingerprint, :made_at, :used_at)
    ON CONFLICT (fingerprint) DO NOTHING"""


def find_ssh_key(tx: Tx, fingerprint: str) -> SshKey | None:
    sql = f"SELECT {COLUMNS} FROM ssh_keys WHERE fingerprint = :fingerprint"
    return tx.one(sql, {"fingerprint": fingerprint}, SshKey)


def list_ssh_keys(tx: Tx, account_id: AccountId) -> list[SshKey]:
    """The newest first."""
    return tx.all(OF_ACCOUNT, {"account": account_id}, SshKey)


def insert_ssh_key(tx: Tx, key: SshKey) -> bool:
    """False when it is somebody's already."""
    return tx.run(INSERT, {name: getattr(key, name) for name in key.__struct_fields__}) == 1


def set_used(tx: Tx, ssh_key_id: int, account_id: AccountId) -> None:
    sql = "UPDATE ssh_keys SET used_at = :now WHERE id = :id AND account_id = :account"
    tx.run(sql, {"id": ssh_key_id, "account": account_id, "now": tx.now})


def drop_ssh_key(tx: Tx, ssh_key_id: int, account_id: AccountId) -> bool:
    sql = "DELETE FROM ssh_keys WHERE id = :id AND account_id = :account"
    return tx.run(sql, {"id": ssh_key_id, "account": account_id}) == 1
