# SPDX-License-Identifier: Apache-2.0
"""Sanctions as rows: bans from boards, suspensions from the site. What is over stays as history."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Sanction
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """s.id, s.account_id, s.board_id, s.reason, s.since_at, s.until_at, s.by_id, s.lifted_at, s.lifted_by,
    s.lift_reason"""
WIDTH = len(Sanction.__struct_fields__)
IN_FORCE = "s.lifted_at IS NULL AND s.until_at > :now"

BY_ID = f"SELECT {COLUMNS} FROM sanctions s WHERE s.id = :sanction"
RUNNING = f"""SELECT {COLUMNS} FROM sanctions s
    WHERE s.account_id = :account AND coalesce(s.board_id, 0) = :board AND {IN_FORCE} ORDER BY s.until_at DESC LIMIT 1"""
OF_ACCOUNT = f"SELECT {COLUMNS} FROM sanctions s WHERE s.account_id = :account ORDER BY s.id DESC LIMIT :limit"
NAMED = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, b.slug
    FROM sanctions s JOIN accounts a ON a.id = s.account_id LEFT JOIN boards b ON b.id = s.board_id
    WHERE (s.board_id IS NULL OR {BOARD_VISIBLE})"""
ALL_IN_FORCE = f"{NAMED} AND (:board = 0 OR s.board_id = :board) AND {IN_FORCE} ORDER BY s.id DESC LIMIT :limit"
NAMED_OF_ACCOUNT = f"{NAMED} AND s.account_id = :account ORDER BY s.id DESC LIMIT :limit"
INSERT = """INSERT INTO sanctions (id, account_id, board_id, reason, since_at, until_at, by_id, lifted_at, lifted_by, lift_reason)
    VALUES (:id, :account_id, :board_id, :reason, :since_at, :until_at, :by_id, :lifted_at, :lifted_by, :lift_reason)"""
LIFT = "UPDATE sanctions SET lifted_at = :now, lifted_by = :by, lift_reason = :reason WHERE id = :sanction AND lifted_at IS NULL"
# Suspended, and no suspension runs: it has come to its end, or was lifted.
SERVED = f"""SELECT a.id FROM accounts a WHERE a.state = 'suspended' AND NOT EXISTS (
        SELECT 1 FROM sanctions s WHERE s.account_id = a.id AND s.board_id IS NULL AND {IN_FORCE})
    ORDER BY a.id LIMIT :limit"""
SET_STATE = "UPDATE accounts SET state = :after WHERE id = :account AND state = :before"


def find_sanction(tx: Tx, sanction_id: int) -> Sanction | None:
    return tx.one(BY_ID, {"sanction": sanction_id}, Sanction)


def find_running(tx: Tx, account_id: AccountId, board_id: BoardId | None) -> Sanction | None:
    """What bars an account from a board now, or (without a board) from the site."""
    return tx.one(RUNNING, {"account": account_id, "board": board_id or 0, "now": tx.now}, Sanction)


def list_of_account(tx: Tx, account_id: AccountId, limit: int) -> list[Sanction]:
    """The newest measures against an account, those that are over too."""
    return tx.all(OF_ACCOUNT, {"account": account_id, "limit": limit}, Sanction)


def list_named_of_account(
    tx: Tx, caller: Caller, account_id: AccountId, limit: int
) -> list[tuple[Sanction, Person, str | None]]:
    """The same with names, as far as the caller may read the boards."""
    return tx.all(NAMED_OF_ACCOUNT, viewer(caller, account=account_id, limit=limit), _named)


def list_in_force(
    tx: Tx, caller: Caller, board_id: BoardId | None, limit: int
) -> list[tuple[Sanction, Person, str | None]]:
    """(measure, whom it concerns, board slug) on one board or everywhere, the newest first."""
    return tx.all(ALL_IN_FORCE, viewer(caller, board=board_id or 0, now=tx.now, limit=limit), _named)


def _named(*row: Any) -> tuple[Sanction, Person, str | None]:
    return Sanction(*row[:WIDTH]), Person(*row[WIDTH : WIDTH + 4]), row[WIDTH + 4]


def list_served(tx: Tx, limit: int) -> list[AccountId]:
    """Suspended accounts that nothing suspends any more."""
    return [row[0] for row in tx.all(SERVED, {"now": tx.now, "limit": limit})]


def insert_sanction(tx: Tx, sanction: Sanction) -> None:
    tx.run(INSERT, {name: getattr(sanction, name) for name in sanction.__struct_fields__})


def set_lifted(tx: Tx, sanction_id: int, by: AccountId, reason: str) -> bool:
    """False when it was lifted already."""
    return tx.run(LIFT, {"sanction": sanction_id, "by": by, "reason": reason, "now": tx.now}) == 1


def set_suspended(tx: Tx, account_id: AccountId, is_suspended: bool) -> bool:
    """From active to suspended or back; False when the account was neither."""
    before, after = ("active", "suspended") if is_suspended else ("suspended", "active")
    return tx.run(SET_STATE, {"account": account_id, "before": before, "after": after}) == 1
