# SPDX-License-Identifier: Apache-2.0
"""Invitations as rows. The code itself is never stored, only its hash."""

from banyan.base.ids import AccountId
from banyan.records.sessions import Invite
from banyan.storage.tx import Tx

COLUMNS = "i.id, i.made_by, i.note, i.made_at, i.ends_at, i.used_by, i.used_at"
# An invitation is as good as whoever gave it: one that was shut out brings nobody in.
OPEN = f"""SELECT {COLUMNS} FROM invites i JOIN accounts a ON a.id = i.made_by
    WHERE i.code_hash = :hash AND i.used_by IS NULL AND i.ends_at > :now AND a.state = 'active'"""
MINE = f"SELECT {COLUMNS} FROM invites i WHERE i.made_by = :account ORDER BY i.id DESC LIMIT :limit"
# Used or still open: what ended unused is given back.
COUNT = "SELECT count(*) FROM invites i WHERE i.made_by = :account AND (i.used_by IS NOT NULL OR i.ends_at > :now)"
INSERT = """INSERT INTO invites (id, made_by, note, made_at, ends_at, used_by, used_at, code_hash)
    VALUES (:id, :made_by, :note, :made_at, :ends_at, :used_by, :used_at, :hash)"""
USE = "UPDATE invites SET used_by = :account, used_at = :now WHERE id = :invite AND used_by IS NULL"
END = "UPDATE invites SET ends_at = :now WHERE id = :invite AND used_by IS NULL AND ends_at > :now"


def find_open(tx: Tx, code_hash: bytes) -> Invite | None:
    """The invitation behind a code, while it can be used."""
    return tx.one(OPEN, {"hash": code_hash, "now": tx.now}, Invite)


def find_invite(tx: Tx, invite_id: int) -> Invite | None:
    return tx.one(f"SELECT {COLUMNS} FROM invites i WHERE i.id = :invite", {"invite": invite_id}, Invite)


def list_mine(tx: Tx, account_id: AccountId, limit: int) -> list[Invite]:
    return tx.all(MINE, {"account": account_id, "limit": limit}, Invite)


def count_given(tx: Tx, account_id: AccountId) -> int:
    """Invitations of an account that were used or can still be."""
    return int(tx.value(COUNT, {"account": account_id, "now": tx.now}))


def insert_invite(tx: Tx, invite: Invite, code_hash: bytes) -> None:
    tx.run(INSERT, {name: getattr(invite, name) for name in invite.__struct_fields__} | {"hash": code_hash})


def set_used(tx: Tx, invite_id: int, account_id: AccountId) -> bool:
    """False when somebody else was quicker."""
    return tx.run(USE, {"invite": invite_id, "account": account_id, "now": tx.now}) == 1


def set_ended(tx: Tx, invite_id: int) -> bool:
    """False when it was used or over already."""
    return tx.run(END, {"invite": invite_id, "now": tx.now}) == 1
