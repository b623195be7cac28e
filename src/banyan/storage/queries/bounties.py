# SPDX-License-Identifier: Apache-2.0
"""Bounties and what came of them, as rows."""

from typing import Any

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.bounties import Bounty, BountyLine, BountyState, Share
from banyan.records.callers import Caller
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "q.thread_id, q.amount, q.ends_at, q.state, q.decided_at"
_WIDTH = len(Bounty.__struct_fields__)
_LINE = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, t.number, t.title, t.lang, b.slug,
        (SELECT count(*) FROM posts p WHERE p.thread_id = t.id AND p.author_id <> t.author_id AND p.state = 'visible')
    FROM bounties q JOIN threads t ON t.id = q.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = t.author_id"""
BY_THREAD = f"{_LINE} WHERE q.thread_id = :thread"
OPEN = f"""{_LINE} WHERE q.state = 'open' AND q.ends_at > :now AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    AND ((:board = 0 AND b.state <> 'hidden') OR b.id = :board)
    AND (q.ends_at > :ends OR (q.ends_at = :ends AND q.thread_id > :thread))
    ORDER BY q.ends_at, q.thread_id LIMIT :limit"""
# Its time is over, or its thread is gone.
DUE = f"""SELECT {COLUMNS} FROM bounties q JOIN threads t ON t.id = q.thread_id
    WHERE q.state = 'open' AND (q.ends_at <= :now OR t.state IN ('deleted', 'removed', 'merged'))
    ORDER BY q.ends_at LIMIT :limit"""
DECIDE = """UPDATE bounties SET state = :state, decided_at = :now WHERE thread_id = :thread AND state = 'open'"""
SHARES = """SELECT s.post_id, s.account_id, s.amount, a.id, a.handle, a.display_name, a.state, p.floor
    FROM bounty_shares s JOIN accounts a ON a.id = s.account_id JOIN posts p ON p.id = s.post_id
    WHERE s.thread_id = :thread ORDER BY p.floor"""
# How many people said thanks for an answer: with a push for it, or one of two reactions. Not its author.
THANKED = """SELECT p.id, p.author_id, count(DISTINCT x.account_id) FROM posts p JOIN (
        SELECT u.post_id, u.account_id FROM pushes u WHERE u.stance = 'push' AND u.state = 'visible'
        UNION SELECT r.post_id, r.account_id FROM reactions r WHERE r.kind IN ('thanks', 'agree')) x ON x.post_id = p.id
    JOIN accounts a ON a.id = p.author_id AND a.state <> 'pseudonym'
    WHERE p.thread_id = :thread AND p.author_id <> :asker AND p.state = 'visible' AND x.account_id <> p.author_id
    GROUP BY p.id, p.author_id, p.floor ORDER BY count(DISTINCT x.account_id) DESC, p.floor LIMIT 1"""


def insert_bounty(tx: Tx, bounty: Bounty) -> None:
    sql = """INSERT INTO bounties (thread_id, amount, ends_at, state, decided_at)
        VALUES (:thread_id, :amount, :ends_at, :state, :decided_at)"""
    tx.run(sql, {name: getattr(bounty, name) for name in bounty.__struct_fields__})


def find_bounty(tx: Tx, thread_id: ThreadId) -> Bounty | None:
    return tx.one(f"SELECT {COLUMNS} FROM bounties q WHERE q.thread_id = :thread", {"thread": thread_id}, Bounty)


def find_line(tx: Tx, thread_id: ThreadId) -> BountyLine | None:
    """The thread must have been found visible."""
    return tx.one(BY_THREAD, {"thread": thread_id}, _line)


def list_open(tx: Tx, caller: Caller, board_id: BoardId | None, after: tuple[int, int], limit: int) -> list[BountyLine]:
    """Those that still wait, of a board or everywhere, what ends first first; behind (its end, thread)."""
    params = viewer(caller, board=board_id or 0, now=tx.now, ends=after[0], thread=after[1], limit=limit)
    return tx.all(OPEN, params, _line)


def list_due(tx: Tx, limit: int) -> list[Bounty]:
    return tx.all(DUE, {"now": tx.now, "limit": limit}, Bounty)


def decide(tx: Tx, thread_id: ThreadId, state: BountyState) -> bool:
    """False when somebody else has decided it meanwhile."""
    return tx.run(DECIDE, {"thread": thread_id, "state": state, "now": tx.now}) == 1


def insert_share(tx: Tx, thread_id: ThreadId, post_id: PostId, account_id: AccountId, amount: int) -> None:
    sql = (
        "INSERT INTO bounty_shares (thread_id, post_id, account_id, amount) VALUES (:thread, :post, :account, :amount)"
    )
    tx.run(sql, {"thread": thread_id, "post": post_id, "account": account_id, "amount": amount})


def list_shares(tx: Tx, thread_id: ThreadId) -> list[Share]:
    """In the order of the answers."""
    return tx.all(SHARES, {"thread": thread_id}, _share)


def find_most_thanked(tx: Tx, thread_id: ThreadId, asker_id: AccountId) -> tuple[PostId, AccountId, int] | None:
    """(post, author, people) of the answer that most people thanked for, of equals the first; None when nobody did."""
    return tx.one(THANKED, {"thread": thread_id, "asker": asker_id})


def _share(*row: Any) -> Share:
    return Share(row[0], row[1], row[2], Person(*row[3:7]), row[7])


def _line(*row: Any) -> BountyLine:
    return BountyLine(Bounty(*row[:_WIDTH]), Person(*row[_WIDTH : _WIDTH + 4]), *row[_WIDTH + 4 :])
