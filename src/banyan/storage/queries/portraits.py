# SPDX-License-Identifier: Apache-2.0
"""Portraits: which file is whose picture, and the file that is the community's."""

from banyan.base.ids import AccountId
from banyan.records.attachments import Attachment
from banyan.storage.queries.attachments import COLUMNS
from banyan.storage.tx import Tx

OF = f"""SELECT {COLUMNS} FROM portraits r JOIN attachments a ON a.id = r.attachment_id
    WHERE r.account_id = :account AND a.state = 'kept'"""
LOGO = f"""SELECT {COLUMNS} FROM site s JOIN attachments a ON CAST(a.id AS TEXT) = s.value
    WHERE s.key = 'logo' AND a.state = 'kept'"""
# Everybody may have these, wherever else they are used.
SHOWN = f"""SELECT {COLUMNS} FROM attachments a WHERE a.sha256 = :sha256 AND a.state = 'kept'
    AND (EXISTS (SELECT 1 FROM portraits r WHERE r.attachment_id = a.id)
      OR EXISTS (SELECT 1 FROM site s WHERE s.key = 'logo' AND s.value = CAST(a.id AS TEXT)))
    ORDER BY a.id LIMIT 1"""
PUT = """INSERT INTO portraits (account_id, attachment_id) VALUES (:account, :attachment)
    ON CONFLICT (account_id) DO UPDATE SET attachment_id = excluded.attachment_id"""


def find_portrait(tx: Tx, account_id: AccountId) -> Attachment | None:
    return tx.one(OF, {"account": account_id}, Attachment)


def find_logo(tx: Tx) -> Attachment | None:
    return tx.one(LOGO, {}, Attachment)


def find_shown(tx: Tx, sha256: str) -> Attachment | None:
    """The file with these bytes that is a portrait or the logo."""
    return tx.one(SHOWN, {"sha256": sha256}, Attachment)


def put_portrait(tx: Tx, account_id: AccountId, attachment_id: int) -> None:
    tx.run(PUT, {"account": account_id, "attachment": attachment_id})


def drop_portrait(tx: Tx, account_id: AccountId) -> bool:
    return tx.run("DELETE FROM portraits WHERE account_id = :account", {"account": account_id}) > 0


def drop_portraits_of(tx: Tx, attachment_id: int) -> bool:
    """Nobody's picture any more."""
    return tx.run("DELETE FROM portraits WHERE attachment_id = :attachment", {"attachment": attachment_id}) > 0
