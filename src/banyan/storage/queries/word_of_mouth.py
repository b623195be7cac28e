# SPDX-License-Identifier: Apache-2.0
"""Who came by whose invitation, as rows."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.word_of_mouth import Invited
from banyan.storage.tx import Tx

PERSON = "a.id, a.handle, a.display_name, a.state"
_INVITED = f"""{PERSON}, a.invited_by, a.joined_at, a.post_count, coalesce(d.last_day, 0), coalesce(d.is_shown, 0)"""
_HERE = "a.state IN ('active', 'suspended', 'leaving', 'gone')"
BRANCH = f"""WITH RECURSIVE branch (id, depth) AS (
        SELECT x.id, CAST(1 AS BIGINT) FROM accounts x WHERE x.invited_by = :root
        UNION ALL SELECT x.id, branch.depth + 1 FROM accounts x JOIN branch ON x.invited_by = branch.id
        WHERE branch.depth < :deepest)
    SELECT {_INVITED} FROM branch JOIN accounts a ON a.id = branch.id LEFT JOIN attendance d ON d.account_id = a.id
    WHERE {_HERE} ORDER BY a.id LIMIT :limit"""
ALL = f"""SELECT {_INVITED} FROM accounts a LEFT JOIN attendance d ON d.account_id = a.id
    WHERE a.invited_by IS NOT NULL AND {_HERE} ORDER BY a.id LIMIT :limit"""
INVITERS = f"SELECT DISTINCT {PERSON} FROM accounts x JOIN accounts a ON a.id = x.invited_by"
FIRST = f"SELECT {PERSON} FROM accounts a WHERE a.source = '' AND {_HERE} ORDER BY a.joined_at, a.id LIMIT :limit"


def list_branch(tx: Tx, account_id: AccountId, deepest: int, limit: int) -> list[Invited]:
    """Whom somebody brought, whom those brought, and so on."""
    return tx.all(BRANCH, {"root": account_id, "deepest": deepest, "limit": limit}, _invited)


def list_invited(tx: Tx, limit: int) -> list[Invited]:
    return tx.all(ALL, {"limit": limit}, _invited)


def list_inviters(tx: Tx) -> list[Person]:
    return tx.all(INVITERS, make=Person)


def list_first(tx: Tx, limit: int) -> list[Person]:
    """Those who joined here first."""
    return tx.all(FIRST, {"limit": limit}, Person)


def _invited(*row: Any) -> Invited:
    return Invited(Person(*row[:4]), *row[4:])
