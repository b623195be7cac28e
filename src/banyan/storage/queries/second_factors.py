# SPDX-License-Identifier: Apache-2.0
"""Second factors as rows, and the hashes of the recovery codes that are left."""

from collections.abc import Sequence

from banyan.base.ids import AccountId
from banyan.records.second_factors import SecondFactor
from banyan.storage.tx import Tx

COLUMNS = "account_id, secret, made_at, confirmed_at, last_step"
PUT = f"""INSERT INTO second_factors ({COLUMNS}) VALUES (:account_id, :secret, :made_at, :confirmed_at, :last_step)
    ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at,
        confirmed_at = excluded.confirmed_at, last_step = excluded.last_step"""
USE_STEP = """UPDATE second_factors SET last_step = :step, confirmed_at = coalesce(confirmed_at, CAST(:now AS BIGINT))
    WHERE account_id = :account AND last_step < :step"""
USE_CODE = "DELETE FROM recovery_codes WHERE account_id = :account AND code_hash = :hash"


def find_second_factor(tx: Tx, account_id: AccountId) -> SecondFactor | None:
    sql = f"SELECT {COLUMNS} FROM second_factors WHERE account_id = :account"
    return tx.one(sql, {"account": account_id}, SecondFactor)


def put_second_factor(tx: Tx, factor: SecondFactor) -> None:
    tx.run(PUT, {name: getattr(factor, name) for name in factor.__struct_fields__})


def use_step(tx: Tx, account_id: AccountId, step: int) -> bool:
    """The code of this step is spent, and the factor is on; False when it was spent already."""
    return tx.run(USE_STEP, {"account": account_id, "step": step, "now": tx.now}) == 1


def count_codes(tx: Tx, account_id: AccountId) -> int:
    return int(tx.value("SELECT count(*) FROM recovery_codes WHERE account_id = :account", {"account": account_id}))


def put_codes(tx: Tx, account_id: AccountId, hashes: Sequence[bytes]) -> None:
    """These, and no others."""
    tx.run("DELETE FROM recovery_codes WHERE account_id = :account", {"account": account_id})
    for code_hash in hashes:
        sql = "INSERT INTO recovery_codes (account_id, code_hash) VALUES (:account, :hash)"
        tx.run(sql, {"account": account_id, "hash": code_hash})


def use_code(tx: Tx, account_id: AccountId, code_hash: bytes) -> bool:
    return tx.run(USE_CODE, {"account": account_id, "hash": code_hash}) == 1


def drop_second_factor(tx: Tx, account_id: AccountId) -> bool:
    put_codes(tx, account_id, ())
    return tx.run("DELETE FROM second_factors WHERE account_id = :account", {"account": account_id}) == 1
