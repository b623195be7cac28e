# SPDX-License-Identifier: Apache-2.0
"""Roles as rows. Nothing is ever taken out: what has ended is the history."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person, Role
from banyan.storage.tx import Tx

COLUMNS = "r.id, r.account_id, r.name, r.board_id, r.since_at, r.until_at, r.given_by, r.ended_at, r.ended_by"
WIDTH = len(Role.__struct_fields__)
IN_FORCE = "r.ended_at IS NULL AND r.since_at <= :now AND (r.until_at IS NULL OR r.until_at > :now)"

BY_ID = f"SELECT {COLUMNS} FROM roles r WHERE r.id = :role"
HELD = f"""SELECT {COLUMNS} FROM roles r
    WHERE r.account_id = :account AND r.name = :name AND coalesce(r.board_id, 0) = :board AND {IN_FORCE} ORDER BY r.id LIMIT 1"""
OF_ACCOUNT = (
    f"""SELECT {COLUMNS} FROM roles r WHERE r.account_id = :account AND {IN_FORCE} ORDER BY r.name, r.since_at, r.id"""
)
ALL = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, b.slug
    FROM roles r JOIN accounts a ON a.id = r.account_id LEFT JOIN boards b ON b.id = r.board_id
    ORDER BY CASE WHEN {IN_FORCE} THEN 0 ELSE 1 END, r.id DESC LIMIT :limit"""
# An administrator who stays: in force without an end, and able to sign in.
OTHER_ADMIN = f"""SELECT 1 FROM roles r JOIN accounts a ON a.id = r.account_id
    WHERE r.name = 'admin' AND r.account_id <> :account AND r.until_at IS NULL AND a.state = 'active' AND {IN_FORCE} LIMIT 1"""
INSERT = """INSERT INTO roles (id, account_id, name, board_id, since_at, until_at, given_by, ended_at, ended_by)
    VALUES (:id, :account_id, :name, :board_id, :since_at, :until_at, :given_by, :ended_at, :ended_by)"""
END = "UPDATE roles SET ended_at = :now, ended_by = :by WHERE id = :role AND ended_at IS NULL"


def find_role(tx: Tx, role_id: int) -> Role | None:
    return tx.one(BY_ID, {"role": role_id}, Role)


def find_held(tx: Tx, account_id: AccountId, name: str, board_id: BoardId | None) -> Role | None:
    """The role of that name that an account holds now."""
    return tx.one(HELD, {"account": account_id, "name": name, "board": board_id or 0, "now": tx.now}, Role)


def list_held(tx: Tx, account_id: AccountId) -> list[Role]:
    """The roles that an account holds now."""
    return tx.all(OF_ACCOUNT, {"account": account_id, "now": tx.now}, Role)


def list_all(tx: Tx, limit: int) -> list[tuple[Role, Person, str | None]]:
    """(role, who, board slug): those in force first, the newest first of each."""

    def make(*row: Any) -> tuple[Role, Person, str | None]:
        return Role(*row[:WIDTH]), Person(*row[WIDTH : WIDTH + 4]), row[WIDTH + 4]

    return tx.all(ALL, {"now": tx.now, "limit": limit}, make)


def list_admins(tx: Tx) -> list[AccountId]:
    """Who administers the community now."""
    sql = f"SELECT DISTINCT r.account_id FROM roles r WHERE r.name = 'admin' AND {IN_FORCE} ORDER BY r.account_id"
    return [row[0] for row in tx.all(sql, {"now": tx.now})]


def has_other_admin(tx: Tx, account_id: AccountId) -> bool:
    """Whether the community keeps an administrator without this account."""
    return tx.value(OTHER_ADMIN, {"account": account_id, "now": tx.now}) is not None


def insert_role(tx: Tx, role: Role) -> None:
    tx.run(INSERT, {name: getattr(role, name) for name in role.__struct_fields__})


def set_role_ended(tx: Tx, role_id: int, by: AccountId) -> bool:
    """False when it had ended already."""
    return tx.run(END, {"role": role_id, "by": by, "now": tx.now}) == 1
