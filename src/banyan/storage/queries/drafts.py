# SPDX-License-Identifier: Apache-2.0
"""Drafts: one for each account and slot."""

from banyan.base.ids import AccountId
from banyan.records.drafts import Draft
from banyan.storage.tx import Tx

COLUMNS = "account_id, slot, title, source, format, saved_at, tags"
FIND = f"SELECT {COLUMNS} FROM drafts WHERE account_id = :account AND slot = :slot"
LIST = f"SELECT {COLUMNS} FROM drafts WHERE account_id = :account ORDER BY saved_at DESC, slot"
PUT = f"""INSERT INTO drafts ({COLUMNS})
    VALUES (:account_id, :slot, :title, :source, :format, :saved_at, :tags)
    ON CONFLICT (account_id, slot) DO UPDATE
    SET title = excluded.title, source = excluded.source, format = excluded.format, saved_at = excluded.saved_at,
        tags = excluded.tags"""


def find_draft(tx: Tx, account_id: AccountId, slot: str) -> Draft | None:
    return tx.one(FIND, {"account": account_id, "slot": slot}, Draft)


def list_drafts(tx: Tx, account_id: AccountId) -> list[Draft]:
    """All of an account, the newest first."""
    return tx.all(LIST, {"account": account_id}, Draft)


def list_slots(tx: Tx, account_id: AccountId) -> list[str]:
    """Their slots only, the newest first."""
    sql = "SELECT slot FROM drafts WHERE account_id = :account ORDER BY saved_at DESC, slot"
    return [slot for (slot,) in tx.all(sql, {"account": account_id})]


def put_draft(tx: Tx, draft: Draft) -> None:
    tx.run(PUT, {name: getattr(draft, name) for name in draft.__struct_fields__})


def drop_draft(tx: Tx, account_id: AccountId, slot: str) -> bool:
    sql = "DELETE FROM drafts WHERE account_id = :account AND slot = :slot"
    return tx.run(sql, {"account": account_id, "slot": slot}) == 1


def drop_saved_before(tx: Tx, at: int) -> int:
    return tx.run("DELETE FROM drafts WHERE saved_at < :at", {"at": at})
