# SPDX-License-Identifier: Apache-2.0
"""What stands between an account and a board right now."""

from banyan.base.ids import AccountId, BoardId
from banyan.storage.tx import Tx

BAN = """SELECT until_at, reason, board_id FROM sanctions
    WHERE account_id = :account AND (board_id = :board OR board_id IS NULL) AND lifted_at IS NULL AND until_at > :now
    ORDER BY until_at DESC LIMIT 1"""


def find_ban(tx: Tx, account_id: AccountId, board_id: BoardId) -> tuple[int, str, BoardId | None] | None:
    """(until, reason, board or None for the whole site) of the longest measure in force."""
    row = tx.one(BAN, {"account": account_id, "board": board_id, "now": tx.now})
    return None if row is None else (row[0], row[1], row[2])
