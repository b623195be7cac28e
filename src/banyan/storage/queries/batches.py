# SPDX-License-Identifier: Apache-2.0
"""Batches: the newest of each person is kept."""

import msgspec

from banyan.base.ids import AccountId
from banyan.records.batches import Batch, Step
from banyan.storage.tx import Tx

INSERT = "INSERT INTO batches (id, account_id, made_at, reason, steps) VALUES (:id, :account, :at, :reason, :steps)"


def insert_batch(tx: Tx, batch: Batch) -> None:
    steps = msgspec.json.encode(batch.steps).decode()
    params = {"id": batch.id, "account": batch.account_id, "at": batch.made_at, "reason": batch.reason, "steps": steps}
    tx.run("DELETE FROM batches WHERE account_id = :account", {"account": batch.account_id})
    tx.run(INSERT, params)


def take_batch(tx: Tx, account_id: AccountId, batch_id: int) -> Batch | None:
    """The batch, which is no longer there."""
    sql = (
        "DELETE FROM batches WHERE id = :id AND account_id = :account RETURNING id, account_id, made_at, reason, steps"
    )

    def make(some_id: int, account: AccountId, made_at: int, reason: str, steps: str) -> Batch:
        return Batch(some_id, account, made_at, reason, msgspec.json.decode(steps, type=list[Step]))

    return tx.one(sql, {"id": batch_id, "account": account_id}, make)
