# SPDX-License-Identifier: Apache-2.0
"""Relations: who is whose friend, and who has blocked whom."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.relations import Relation, RelationKind
from banyan.storage.tx import Tx

PUT = """INSERT INTO relations (account_id, person_id, kind, remark, made_at) VALUES (:account, :person, :kind, :remark, :now)
    ON CONFLICT (account_id, person_id) DO UPDATE SET remark = excluded.remark, kind = excluded.kind,
        made_at = CASE WHEN relations.kind = excluded.kind THEN relations.made_at ELSE excluded.made_at END"""
SELECT = """SELECT a.id, a.handle, a.display_name, a.state, r.kind, r.remark, r.made_at,
        CASE WHEN r.kind = 'friend' AND EXISTS (SELECT 1 FROM relations o
            WHERE o.account_id = r.person_id AND o.person_id = r.account_id AND o.kind = 'friend') THEN 1 ELSE 0 END
    FROM relations r JOIN accounts a ON a.id = r.person_id WHERE r.account_id = :account"""


def put_relation(tx: Tx, account_id: AccountId, person_id: AccountId, kind: RelationKind, remark: str) -> None:
    """One of a kind takes the place of the other; a new remark leaves the day as it was."""
    params = {"account": account_id, "person": person_id, "kind": kind, "remark": remark, "now": tx.now}
    tx.run(PUT, params)


def drop_relation(tx: Tx, account_id: AccountId, person_id: AccountId, kind: RelationKind) -> int:
    sql = "DELETE FROM relations WHERE account_id = :account AND person_id = :person AND kind = :kind"
    return tx.run(sql, {"account": account_id, "person": person_id, "kind": kind})


def find_relation(tx: Tx, account_id: AccountId, person_id: AccountId) -> Relation | None:
    sql = f"{SELECT} AND r.person_id = :person"
    return tx.one(sql, {"account": account_id, "person": person_id}, _relation)


def list_relations(tx: Tx, account_id: AccountId, kind: RelationKind) -> list[Relation]:
    """The latest first."""
    sql = f"{SELECT} AND r.kind = :kind ORDER BY r.made_at DESC, a.id DESC"
    return tx.all(sql, {"account": account_id, "kind": kind}, _relation)


def count_relations(tx: Tx, account_id: AccountId, kind: RelationKind) -> int:
    sql = "SELECT count(*) FROM relations WHERE account_id = :account AND kind = :kind"
    return int(tx.value(sql, {"account": account_id, "kind": kind}))


def is_related(tx: Tx, account_id: AccountId, person_id: AccountId, kind: RelationKind) -> bool:
    sql = "SELECT 1 FROM relations WHERE account_id = :account AND person_id = :person AND kind = :kind"
    return tx.value(sql, {"account": account_id, "person": person_id, "kind": kind}) is not None


def _relation(*row: Any) -> Relation:
    return Relation(Person(*row[:4]), RelationKind(row[4]), row[5], row[6], bool(row[7]))
