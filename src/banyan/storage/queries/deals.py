# SPDX-License-Identifier: Apache-2.0
"""Deals as rows: who asks for what, for whom it is kept, and what came of it."""

from typing import Any

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.deals import Deal, DealLine, DealState, MyDeal
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """d.id, d.thread_id, d.author_id, d.partner_id, d.words, d.state, d.asked_at, d.held_until, d.author_done_at,
    d.partner_done_at, d.done_at"""
WIDTH = len(Deal.__struct_fields__)
INSERT = """INSERT INTO deals (id, thread_id, author_id, partner_id, words, state, asked_at, held_until, author_done_at,
        partner_done_at, done_at)
    VALUES (:id, :thread_id, :author_id, :partner_id, :words, :state, :asked_at, :held_until, :author_done_at,
        :partner_done_at, :done_at)"""
# Only from the state it was seen in, so that of two steps at once one is taken.
STEP = """UPDATE deals SET state = :state, held_until = :held_until, author_done_at = :author_done_at,
        partner_done_at = :partner_done_at, done_at = :done_at WHERE id = :id AND state = :was"""
OF_THREAD = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state FROM deals d JOIN accounts a ON a.id = d.partner_id
    WHERE d.thread_id = :thread AND d.state = :state ORDER BY d.id LIMIT :limit"""
LATEST = f"""SELECT {COLUMNS} FROM deals d WHERE d.thread_id = :thread AND d.partner_id = :partner ORDER BY d.id DESC LIMIT 1"""
DUE = f"""SELECT {COLUMNS} FROM deals d WHERE d.state = 'held' AND d.held_until > 0 AND d.held_until <= :now
    ORDER BY d.held_until LIMIT :limit"""
_MINE = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, t.number, t.title, t.lang FROM deals d
    JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = CASE WHEN d.author_id = :me THEN d.partner_id ELSE d.author_id END
    WHERE (d.author_id = :me OR d.partner_id = :me) AND {BOARD_VISIBLE}"""
MINE = f"{_MINE} AND d.id < :before ORDER BY d.id DESC LIMIT :limit"
ONE_OF_MINE = f"{_MINE} AND d.id = :deal"
RUNNING = f"""SELECT {COLUMNS} FROM deals d WHERE (d.author_id = :account OR d.partner_id = :account)
    AND d.state IN ('asked', 'held') ORDER BY d.id"""
AHEAD = "SELECT count(*) FROM deals WHERE thread_id = :thread AND state = 'asked' AND id < :deal"
ASKED = "SELECT count(*) FROM deals WHERE partner_id = :account AND state = 'asked'"
TRIES = "SELECT count(*) FROM deals WHERE thread_id = :thread AND partner_id = :account"
DONE = f"""SELECT count(*) FROM deals d JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id
    WHERE (d.author_id = :account OR d.partner_id = :account) AND d.state = 'done' AND {BOARD_VISIBLE}"""


def insert_deal(tx: Tx, deal: Deal) -> None:
    tx.run(INSERT, _columns(deal))


def step(tx: Tx, deal: Deal, was: DealState) -> bool:
    """Keep a deal as it is now, if it is still in the state that it was seen in."""
    return tx.run(STEP, _columns(deal) | {"was": was}) == 1


def find_deal(tx: Tx, deal_id: int) -> Deal | None:
    return tx.one(f"SELECT {COLUMNS} FROM deals d WHERE d.id = :deal", {"deal": deal_id}, Deal)


def find_latest(tx: Tx, thread_id: ThreadId, partner_id: AccountId) -> Deal | None:
    """Somebody's last turn with a thing."""
    return tx.one(LATEST, {"thread": thread_id, "partner": partner_id}, Deal)


def list_of_thread(tx: Tx, thread_id: ThreadId, state: DealState, limit: int) -> list[DealLine]:
    """Those in one state, whoever asked first at the head."""
    return tx.all(OF_THREAD, {"thread": thread_id, "state": state, "limit": limit}, _line)


def list_due(tx: Tx, limit: int) -> list[Deal]:
    """Those for whom something is kept and whose time has run out."""
    return tx.all(DUE, {"now": tx.now, "limit": limit}, Deal)


def list_mine(tx: Tx, caller: Caller, before: int, limit: int) -> list[MyDeal]:
    """The caller's own, from both sides, newest first."""
    return tx.all(MINE, viewer(caller, me=caller.id, before=before, limit=limit), _mine)


def find_mine(tx: Tx, caller: Caller, deal_id: int) -> MyDeal | None:
    """One of the caller's own."""
    return tx.one(ONE_OF_MINE, viewer(caller, me=caller.id, deal=deal_id), _mine)


def list_running(tx: Tx, account_id: AccountId) -> list[Deal]:
    """What somebody waits for, or is about to close."""
    return tx.all(RUNNING, {"account": account_id}, Deal)


def count_ahead(tx: Tx, deal: Deal) -> int:
    """How many asked before."""
    return int(tx.value(AHEAD, {"thread": deal.thread_id, "deal": deal.id}))


def count_asked(tx: Tx, account_id: AccountId) -> int:
    """For how many things somebody waits in line."""
    return int(tx.value(ASKED, {"account": account_id}))


def count_tries(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> int:
    """How often somebody has asked for one thing."""
    return int(tx.value(TRIES, {"thread": thread_id, "account": account_id}))


def count_done(tx: Tx, caller: Caller, account_id: AccountId) -> int:
    """Completed deals of somebody, on boards that the caller may read."""
    return int(tx.value(DONE, viewer(caller, account=account_id)))


def erase_words(tx: Tx, account_id: AccountId) -> None:
    """What somebody wrote when they asked."""
    tx.run("UPDATE deals SET words = '' WHERE partner_id = :account", {"account": account_id})


def _columns(deal: Deal) -> dict[str, Any]:
    return {name: getattr(deal, name) for name in deal.__struct_fields__}


def _line(*row: Any) -> DealLine:
    return DealLine(Deal(*row[:WIDTH]), Person(*row[WIDTH:]))


def _mine(*row: Any) -> MyDeal:
    rest: tuple[Any, ...] = row[WIDTH:]
    return MyDeal(Deal(*row[:WIDTH]), Person(*rest[:4]), *rest[4:])
