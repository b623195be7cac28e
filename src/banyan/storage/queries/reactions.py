# SPDX-License-Identifier: Apache-2.0
"""Reactions: who, on what, which one. The tally that pages show is kept on the post."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.storage.queries.pushes import PLACES, parts
from banyan.storage.tx import Tx

MINE = """SELECT r.post_id, r.kind FROM reactions r JOIN posts p ON p.id = r.post_id
    WHERE p.thread_id = :thread AND p.floor BETWEEN :first AND :last AND r.account_id = :account"""

OF_THREADS = f"""SELECT p.thread_id, count(DISTINCT r.account_id) FROM posts p JOIN reactions r ON r.post_id = p.id
    WHERE p.floor = 1 AND p.thread_id IN ({PLACES}) GROUP BY p.thread_id"""


def insert_reaction(tx: Tx, post_id: PostId, account_id: AccountId, kind: str) -> bool:
    """False: it was there already."""
    sql = """INSERT INTO reactions (post_id, account_id, kind, made_at) VALUES (:post, :account, :kind, :now)
             ON CONFLICT (post_id, account_id, kind) DO NOTHING"""
    return tx.run(sql, {"post": post_id, "account": account_id, "kind": kind, "now": tx.now}) > 0


def drop_reaction(tx: Tx, post_id: PostId, account_id: AccountId, kind: str) -> bool:
    sql = "DELETE FROM reactions WHERE post_id = :post AND account_id = :account AND kind = :kind"
    return tx.run(sql, {"post": post_id, "account": account_id, "kind": kind}) > 0


def count_by_kind(tx: Tx, post_id: PostId) -> dict[str, int]:
    sql = "SELECT kind, count(*) FROM reactions WHERE post_id = :post GROUP BY kind ORDER BY kind"
    return dict(tx.all(sql, {"post": post_id}))


def count_of_threads(tx: Tx, thread_ids: Sequence[ThreadId]) -> dict[ThreadId, int]:
    """How many people reacted to the first floors of threads, for those that have one."""
    return {row[0]: row[1] for part in parts(thread_ids) for row in tx.all(OF_THREADS, part)}


def list_mine(tx: Tx, thread_id: ThreadId, first: int, last: int, account_id: AccountId) -> dict[PostId, list[str]]:
    """My reactions on floors first…last."""
    found: dict[PostId, list[str]] = {}
    for post_id, kind in tx.all(MINE, {"thread": thread_id, "first": first, "last": last, "account": account_id}):
        found.setdefault(post_id, []).append(kind)
    return found
