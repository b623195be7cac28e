# SPDX-License-Identifier: Apache-2.0
"""Attachments: whose file it is, and which posts use it."""

from banyan.base.ids import AccountId, PostId
from banyan.records.attachments import Attachment
from banyan.records.callers import Caller
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "a.id, a.account_id, a.sha256, a.name, a.media_type, a.size, a.width, a.height, a.made_at, a.state"

OWN = f"SELECT {COLUMNS} FROM attachments a WHERE a.account_id = :account AND a.sha256 = :sha256"
# Used in a visible post of a visible board: whoever may read that post may have the file.
IN_SIGHT = f"""SELECT {COLUMNS} FROM attachments a JOIN attachment_uses u ON u.attachment_id = a.id
    JOIN posts p ON p.id = u.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    WHERE a.sha256 = :sha256 AND a.state = 'kept' AND p.state = 'visible' AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    ORDER BY a.id LIMIT 1"""
# Used in a letter: whoever has a copy of it may have the file.
IN_MAIL = f"""SELECT {COLUMNS} FROM attachments a JOIN mail_files f ON f.attachment_id = a.id
    JOIN mail_copies c ON c.mail_id = f.mail_id
    WHERE a.sha256 = :sha256 AND a.state = 'kept' AND c.account_id = :account ORDER BY a.id LIMIT 1"""
LIST = f"""SELECT {COLUMNS} FROM attachments a WHERE a.account_id = :account AND a.state = 'kept' AND a.id < :before
    ORDER BY a.id DESC LIMIT :limit"""
OF_POST = f"""SELECT {COLUMNS} FROM attachment_uses u JOIN attachments a ON a.id = u.attachment_id
    WHERE u.post_id = :post AND a.state = 'kept' ORDER BY a.id"""
ORPHANS = f"""SELECT {COLUMNS} FROM attachments a
    WHERE a.id > :after AND a.id < :made_before AND a.state = 'kept'
      AND NOT EXISTS (SELECT 1 FROM attachment_uses u WHERE u.attachment_id = a.id)
      AND NOT EXISTS (SELECT 1 FROM portraits r WHERE r.attachment_id = a.id)
      AND NOT EXISTS (SELECT 1 FROM site s WHERE s.key = 'logo' AND s.value = CAST(a.id AS TEXT))
      AND NOT EXISTS (SELECT 1 FROM mail_files f WHERE f.attachment_id = a.id)
    ORDER BY a.id LIMIT :limit"""
INSERT = """INSERT INTO attachments (id, account_id, sha256, name, media_type, size, width, height, made_at, state)
    VALUES (:id, :account_id, :sha256, :name, :media_type, :size, :width, :height, :made_at, :state)"""
USE = """INSERT INTO attachment_uses (post_id, attachment_id) VALUES (:post, :attachment)
    ON CONFLICT (post_id, attachment_id) DO NOTHING"""


def find_own(tx: Tx, account_id: AccountId, sha256: str) -> Attachment | None:
    return tx.one(OWN, {"account": account_id, "sha256": sha256}, Attachment)


def find_in_sight(tx: Tx, caller: Caller, sha256: str) -> Attachment | None:
    """The file as somebody used it where the caller may read."""
    return tx.one(IN_SIGHT, viewer(caller, sha256=sha256), Attachment)


def find_in_mail(tx: Tx, account_id: AccountId, sha256: str) -> Attachment | None:
    """The file as somebody sent it in a letter that the account has."""
    return tx.one(IN_MAIL, {"account": account_id, "sha256": sha256}, Attachment)


def find_by_id(tx: Tx, attachment_id: int) -> Attachment | None:
    return tx.one(f"SELECT {COLUMNS} FROM attachments a WHERE a.id = :id", {"id": attachment_id}, Attachment)


def list_own(tx: Tx, account_id: AccountId, before: int, limit: int) -> list[Attachment]:
    return tx.all(LIST, {"account": account_id, "before": before, "limit": limit}, Attachment)


def list_of_post(tx: Tx, post_id: PostId) -> list[Attachment]:
    """What a post uses or has used. The post must have been found visible."""
    return tx.all(OF_POST, {"post": post_id}, Attachment)


def list_orphans(tx: Tx, after: int, made_before: int, limit: int) -> list[Attachment]:
    """Files that no post and no page shows, uploaded before the id `made_before` could be minted, in order of id."""
    return tx.all(ORPHANS, {"after": after, "made_before": made_before, "limit": limit}, Attachment)


def is_kept(tx: Tx, sha256: str) -> bool:
    """Whether any row still stands for these bytes."""
    return tx.value("SELECT 1 FROM attachments WHERE sha256 = :sha256", {"sha256": sha256}) is not None


def is_barred(tx: Tx, sha256: str) -> bool:
    """Whether these bytes were removed by those who tend, from whomever they came."""
    sql = "SELECT 1 FROM attachments WHERE sha256 = :sha256 AND state = 'removed'"
    return tx.value(sql, {"sha256": sha256}) is not None


def sum_size(tx: Tx, account_id: AccountId) -> int:
    sql = "SELECT coalesce(sum(size), 0) FROM attachments WHERE account_id = :account"
    return int(tx.value(sql, {"account": account_id}))


def insert_attachment(tx: Tx, attachment: Attachment) -> None:
    tx.run(INSERT, {name: getattr(attachment, name) for name in attachment.__struct_fields__})


def insert_use(tx: Tx, post_id: PostId, attachment_id: int) -> None:
    tx.run(USE, {"post": post_id, "attachment": attachment_id})


def insert_mail_file(tx: Tx, mail_id: int, attachment_id: int) -> None:
    sql = "INSERT INTO mail_files (mail_id, attachment_id) VALUES (:mail, :attachment)"
    tx.run(sql, {"mail": mail_id, "attachment": attachment_id})


def drop_attachment(tx: Tx, attachment_id: int) -> None:
    tx.run("DELETE FROM attachment_uses WHERE attachment_id = :id", {"id": attachment_id})
    tx.run("DELETE FROM mail_files WHERE attachment_id = :id", {"id": attachment_id})
    tx.run("DELETE FROM attachments WHERE id = :id", {"id": attachment_id})


def list_users(tx: Tx, attachment_id: int) -> list[PostId]:
    """The posts that use a file, or used it in a former version."""
    sql = "SELECT post_id FROM attachment_uses WHERE attachment_id = :id ORDER BY post_id"
    return [row[0] for row in tx.all(sql, {"id": attachment_id})]


def list_addresses(tx: Tx, after: str, limit: int) -> list[str]:
    """The addresses of all files that somebody keeps, behind `after`, each once."""
    sql = """SELECT DISTINCT sha256 FROM attachments WHERE sha256 > :after AND state = 'kept' ORDER BY sha256 LIMIT :limit"""
    return [row[0] for row in tx.all(sql, {"after": after, "limit": limit})]


def count_addresses(tx: Tx) -> int:
    return int(tx.value("SELECT count(DISTINCT sha256) FROM attachments WHERE state = 'kept'"))
