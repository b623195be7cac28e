# SPDX-License-Identifier: Apache-2.0
"""Sign-ins as rows, the tried ones too."""

from banyan.base.ids import AccountId
from banyan.records.sign_ins import SignIn
from banyan.storage.tx import Tx

COLUMNS = "id, account_id, at, how, is_right, network, agent"
PAGE = f"""SELECT {COLUMNS} FROM sign_ins WHERE account_id = :account AND id < :before AND at > :since
    ORDER BY id DESC LIMIT :limit"""
INSERT = f"INSERT INTO sign_ins ({COLUMNS}) VALUES (:id, :account_id, :at, :how, :is_right, :network, :agent)"
FAILURES = "SELECT count(*) FROM sign_ins WHERE account_id = :account AND id >= :first AND is_right = 0"
SWEEP = "DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE at < :at ORDER BY at LIMIT :limit)"


def list_sign_ins(tx: Tx, account_id: AccountId, since: int, before: int, limit: int) -> list[SignIn]:
    """The newest first."""
    return tx.all(PAGE, {"account": account_id, "since": since, "before": before, "limit": limit}, SignIn)


def count_failures(tx: Tx, account_id: AccountId, first_id: int) -> int:
    return int(tx.value(FAILURES, {"account": account_id, "first": first_id}))


def insert_sign_in(tx: Tx, sign_in: SignIn) -> None:
    params = {name: getattr(sign_in, name) for name in sign_in.__struct_fields__}
    tx.run(INSERT, params | {"is_right": int(sign_in.is_right)})


def drop_before(tx: Tx, at: int, limit: int) -> int:
    return tx.run(SWEEP, {"at": at, "limit": limit})
