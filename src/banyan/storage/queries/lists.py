# SPDX-License-Identifier: Apache-2.0
"""A board in another order or in part: each order is a range of one index, and goes on from a key."""

from banyan.base.ids import AccountId, BoardId
from banyan.records.pages import ListOrder, ThreadRow
from banyan.storage.queries.threads import ROW, to_row
from banyan.storage.tx import Tx

_HERE = f"{ROW} WHERE t.board_id = :board AND t.state IN ('open', 'locked')"
LAST = "AND t.bump_id < :before ORDER BY t.bump_id DESC LIMIT :limit"
SORTED = {
    ListOrder.LAST: f"{_HERE} AND t.pin = 0 {LAST}",
    ListOrder.NEW: f"{_HERE} AND t.id < :before ORDER BY t.id DESC LIMIT :limit",
    ListOrder.HEAT: f"""{_HERE} AND (t.people_count, t.id) < (:people, :before)
        ORDER BY t.people_count DESC, t.id DESC LIMIT :limit""",
}
OF_KIND = f"{_HERE} AND t.kind = :kind {LAST}"
BY_AUTHOR = f"{_HERE} AND t.author_id = :author {LAST}"


def list_sorted(tx: Tx, board_id: BoardId, order: ListOrder, key: tuple[int, int], limit: int) -> list[ThreadRow]:
    """Threads behind a key: (people, id) for the order of heat, otherwise (0, the number that is sorted by). What is pinned
    stands in no place of the order of the last reply: it is asked for by itself.
    """
    people = {"people": key[0]} if order == ListOrder.HEAT else {}
    return tx.all(SORTED[order], {"board": board_id, "before": key[1], "limit": limit, **people}, to_row)


def list_of_kind(tx: Tx, board_id: BoardId, kind: str, before: int, limit: int) -> list[ThreadRow]:
    return tx.all(OF_KIND, {"board": board_id, "kind": kind, "before": before, "limit": limit}, to_row)


def list_by(tx: Tx, board_id: BoardId, author_id: AccountId, before: int, limit: int) -> list[ThreadRow]:
    return tx.all(BY_AUTHOR, {"board": board_id, "author": author_id, "before": before, "limit": limit}, to_row)
