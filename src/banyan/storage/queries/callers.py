# SPDX-License-Identifier: Apache-2.0
"""Callers: an account with its roles in force, in one statement."""

from banyan.base.ids import AccountId, BoardId
from banyan.records.callers import Caller
from banyan.storage.tx import Tx

LOAD = """
    SELECT a.handle, a.display_name, a.state, a.joined_at, a.locale, a.zone, a.theme, r.name, r.board_id,
        EXISTS (SELECT 1 FROM self_locks l WHERE l.account_id = a.id AND l.until_at > :now)
    FROM accounts a LEFT JOIN roles r ON r.account_id = a.id AND r.ended_at IS NULL AND r.since_at <= :now
        AND (r.until_at IS NULL OR r.until_at > :now)
    WHERE a.id = :account
"""


def find_caller(tx: Tx, account_id: AccountId, address: str = "") -> Caller | None:
    rows = tx.all(LOAD, {"account": account_id, "now": tx.now})
    if not rows:
        return None
    handle, display_name, state, joined_at, locale, zone, theme = rows[0][:7]
    return Caller(
        account_id=account_id,
        handle=handle,
        display_name=display_name,
        state=state,
        is_admin=any(row[7] == "admin" for row in rows),
        moderates=frozenset(BoardId(row[8]) for row in rows if row[7] == "moderator" and row[8] is not None),
        joined_at=joined_at,
        locale=locale,
        zone=zone,
        theme=theme,
        keeps_away=bool(rows[0][9]),
        address=address,
    )
