# SPDX-License-Identifier: Apache-2.0
"""Goods as rows, and the lists of a market."""

from typing import Any

from banyan.base.ids import MAX_ID, AccountId, BoardId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.goods import Goods, GoodsFilter, GoodsRow, GoodsState
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "g.thread_id, g.offer, g.price, g.currency, g.quality, g.place, g.place_key, g.state, g.deal_id, g.expires_at"
WIDTH = len(Goods.__struct_fields__)
INSERT = """INSERT INTO goods (thread_id, offer, price, currency, quality, place, place_key, state, deal_id, expires_at)
    VALUES (:thread_id, :offer, :price, :currency, :quality, :place, :place_key, :state, :deal_id, :expires_at)"""
SET_TERMS = """UPDATE goods SET offer = :offer, price = :price, currency = :currency, quality = :quality, place = :place,
        place_key = :place_key, expires_at = :expires_at WHERE thread_id = :thread_id"""
# The row is the judge: of two who want it at once, the second finds it in another state.
STEP = "UPDATE goods SET state = :state, deal_id = :deal WHERE thread_id = :thread AND state = :was"
# What is open stands in the list until its time is over, when a job comes to say so; a thread that is closed takes it along.
LIST = f"""SELECT {COLUMNS}, t.number, t.title, t.lang, t.made_at, a.id, a.handle, a.display_name, a.state, b.slug, b.titles
    FROM goods g JOIN threads t ON t.id = g.thread_id JOIN boards b ON b.id = t.board_id JOIN accounts a ON a.id = t.author_id
    WHERE g.state IN ('offered', 'reserved') AND g.thread_id < :before AND t.state = 'open'
      AND (:board = 0 AND b.state <> 'hidden' OR b.id = :board) AND {BOARD_VISIBLE}
      AND (g.state <> 'offered' OR g.expires_at = 0 OR g.expires_at > :now)
      AND (:offer = '' OR g.offer = :offer) AND (:quality = '' OR g.quality = :quality)
      AND (:state = '' OR g.state = :state)
      AND (:least < 0 OR (g.currency = :currency AND g.price >= :least))
      AND (:most < 0 OR (g.currency = :currency AND g.price <= :most))
      AND (:place = '' OR replace(g.place_key, :place, '') <> g.place_key)
    ORDER BY g.thread_id DESC LIMIT :limit"""
DUE = f"""SELECT {COLUMNS} FROM goods g WHERE g.state = 'offered' AND g.expires_at > 0 AND g.expires_at <= :now
    ORDER BY g.thread_id LIMIT :limit"""
OF_AUTHOR = f"""SELECT {COLUMNS} FROM goods g JOIN threads t ON t.id = g.thread_id
    WHERE t.author_id = :account AND g.state IN ('offered', 'reserved') ORDER BY g.thread_id"""
BETWEEN = f"SELECT {COLUMNS} FROM goods g WHERE g.thread_id > :after AND g.thread_id <= :through ORDER BY g.thread_id"


def insert_goods(tx: Tx, goods: Goods) -> None:
    tx.run(INSERT, _columns(goods))


def set_terms(tx: Tx, goods: Goods) -> None:
    """What its author changed; its state stays."""
    tx.run(SET_TERMS, _columns(goods))


def lock(tx: Tx, thread_id: ThreadId) -> None:
    """From here on nobody else deals with it until this unit of work is done."""
    tx.run("UPDATE goods SET state = state WHERE thread_id = :thread", {"thread": thread_id})


def step(tx: Tx, goods: Goods, state: GoodsState, deal_id: int | None) -> bool:
    """From the state it was seen in to another; False when somebody was quicker."""
    params = {"thread": goods.thread_id, "was": goods.state, "state": state, "deal": deal_id}
    return tx.run(STEP, params) == 1


def find_goods(tx: Tx, thread_id: ThreadId) -> Goods | None:
    return tx.one(f"SELECT {COLUMNS} FROM goods g WHERE g.thread_id = :thread", {"thread": thread_id}, Goods)


def list_open(
    tx: Tx,
    caller: Caller,
    wish: GoodsFilter,
    prices: tuple[int, int, str],
    *,
    board_id: BoardId | None = None,
    before: int = MAX_ID,
    limit: int,
) -> list[GoodsRow]:
    """What is to be had, newest first. `prices` are (least, most, currency), -1 for no bound; the place is folded already."""
    least, most, currency = prices
    params = viewer(
        caller,
        board=board_id or 0,
        before=before,
        now=tx.now,
        offer=wish.offer,
        quality=wish.quality,
        state=wish.state,
        least=least,
        most=most,
        currency=currency,
        place=wish.place,
        limit=limit,
    )
    return tx.all(LIST, params, _row)


def list_due(tx: Tx, limit: int) -> list[Goods]:
    """Offers whose time has run out."""
    return tx.all(DUE, {"now": tx.now, "limit": limit}, Goods)


def list_of_author(tx: Tx, account_id: AccountId) -> list[Goods]:
    """What somebody offers at the moment."""
    return tx.all(OF_AUTHOR, {"account": account_id}, Goods)


def list_between(tx: Tx, after: int, through: int) -> list[Goods]:
    return tx.all(BETWEEN, {"after": after, "through": through}, Goods)


def _columns(goods: Goods) -> dict[str, Any]:
    return {name: getattr(goods, name) for name in goods.__struct_fields__}


def _row(*row: Any) -> GoodsRow:
    rest = row[WIDTH:]
    columns: tuple[Any, ...] = (*rest[:4], Person(*rest[4:8]), *rest[8:])
    return GoodsRow(Goods(*row[:WIDTH]), *columns)
