# SPDX-License-Identifier: Apache-2.0
"""Confirmed addresses as rows. One that nobody has confirmed is no row: it waits in its link."""

from banyan.base.ids import AccountId
from banyan.storage.tx import Tx

PUT = "INSERT INTO emails (email_key, account_id, email, verified_at) VALUES (:email, :account, :email, :now)"
PUT_DOMAIN = "INSERT INTO email_domains (account_id, domain, is_whole) VALUES (:account, :domain, :whole)"


def find_email(tx: Tx, account_id: AccountId) -> str:
    """The address of an account; empty when it has none."""
    return str(tx.value("SELECT email FROM emails WHERE account_id = :account", {"account": account_id}) or "")


def find_owner(tx: Tx, email: str) -> AccountId | None:
    found: AccountId | None = tx.value("SELECT account_id FROM emails WHERE email_key = :email", {"email": email})
    return found


def put_email(tx: Tx, account_id: AccountId, email: str) -> bool:
    """In the place of the one before; False when it is somebody else's."""
    if find_owner(tx, email) not in (None, account_id):
        return False
    drop_email(tx, account_id)
    labels = email.rpartition("@")[2].split(".")
    for at in range(len(labels) - 1):
        domain = ".".join(labels[at:])
        tx.run(PUT_DOMAIN, {"account": account_id, "domain": domain, "whole": int(at == 0)})
    return tx.run(PUT, {"account": account_id, "email": email, "now": tx.now}) == 1


def drop_email(tx: Tx, account_id: AccountId) -> None:
    """And what it proved."""
    for table in ("emails", "email_domains", "shown_groups"):
        tx.run(f"DELETE FROM {table} WHERE account_id = :account", {"account": account_id})
