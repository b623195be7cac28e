# SPDX-License-Identifier: Apache-2.0
"""Affiliations as rows, and who belongs to a group by them: always asked, never stored, so that it ends with the address or the
line of the table.
"""

from banyan.base.ids import AccountId
from banyan.records.affiliations import Affiliation
from banyan.storage.tx import Tx

COLUMNS = "id, domain, includes_below, group_name, made_by, made_at"
# A condition on rows `ed` of email_domains and `af` of affiliations.
COUNTS = "af.domain = ed.domain AND (ed.is_whole = 1 OR af.includes_below = 1)"
INSERT = f"""INSERT INTO affiliations ({COLUMNS})
    VALUES (:id, :domain, :includes_below, :group_name, :made_by, :made_at) ON CONFLICT (domain) DO NOTHING"""
GROUPS = "SELECT DISTINCT group_name FROM affiliations ORDER BY group_name"
GROUPS_OF = f"""SELECT DISTINCT af.group_name FROM email_domains ed JOIN affiliations af ON {COUNTS}
    WHERE ed.account_id = :account ORDER BY af.group_name"""
IS_SHOWN = "SELECT 1 FROM shown_groups WHERE account_id = :account"


def list_affiliations(tx: Tx) -> list[Affiliation]:
    return tx.all(f"SELECT {COLUMNS} FROM affiliations ORDER BY group_name, domain", make=Affiliation)


def list_groups(tx: Tx) -> list[str]:
    return [name for (name,) in tx.all(GROUPS)]


def list_groups_of(tx: Tx, account_id: AccountId) -> list[str]:
    return [name for (name,) in tx.all(GROUPS_OF, {"account": account_id})]


def insert_affiliation(tx: Tx, affiliation: Affiliation) -> bool:
    """False when the domain has a line already."""
    return tx.run(INSERT, {name: getattr(affiliation, name) for name in affiliation.__struct_fields__}) == 1


def drop_affiliation(tx: Tx, affiliation_id: int) -> bool:
    return tx.run("DELETE FROM affiliations WHERE id = :id", {"id": affiliation_id}) == 1


def is_shown(tx: Tx, account_id: AccountId) -> bool:
    return tx.value(IS_SHOWN, {"account": account_id}) is not None


def set_shown(tx: Tx, account_id: AccountId, *, shown: bool) -> None:
    if shown:
        sql = "INSERT INTO shown_groups (account_id) VALUES (:account) ON CONFLICT (account_id) DO NOTHING"
    else:
        sql = "DELETE FROM shown_groups WHERE account_id = :account"
    tx.run(sql, {"account": account_id})
