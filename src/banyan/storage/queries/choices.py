# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told, a row for whoever has chosen."""

from banyan.base.ids import AccountId
from banyan.records.choices import Choices
from banyan.storage.tx import Tx

COLUMNS = "account_id, ways, follows_own, quiet_until, mail_every, mail_hour"
# What waits for the digest, and what was in one, stays as it is.
PUT = f"""INSERT INTO notification_choices ({COLUMNS}, mail_due_at, mailed_through)
    VALUES (:account_id, :ways, :follows_own, :quiet_until, :mail_every, :mail_hour, NULL, 0)
    ON CONFLICT (account_id) DO UPDATE SET ways = excluded.ways, follows_own = excluded.follows_own,
        quiet_until = excluded.quiet_until, mail_every = excluded.mail_every, mail_hour = excluded.mail_hour"""


def find_choices(tx: Tx, account_id: AccountId) -> Choices:
    """Those of somebody who has chosen nothing are the ones that everybody begins with."""
    sql = f"SELECT {COLUMNS} FROM notification_choices WHERE account_id = :account"
    return tx.one(sql, {"account": account_id}, Choices) or Choices(account_id)


def put_choices(tx: Tx, choices: Choices) -> None:
    tx.run(PUT, {name: getattr(choices, name) for name in choices.__struct_fields__})
