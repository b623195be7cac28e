# SPDX-License-Identifier: Apache-2.0
"""The talk as a tree: floors that answer none, and floors that answer one. Each look is a range of one index."""

from collections.abc import Sequence

from banyan.base.ids import ThreadId
from banyan.records.pages import Floor
from banyan.storage.queries import posts
from banyan.storage.tx import Tx

BATCH = 100
# Floors that answer nothing have no `reply_to`, which an index finds as well; each question has its own constant text.
ROOTS = """SELECT floor FROM posts WHERE thread_id = :thread AND reply_to IS NULL AND floor >= :from
    ORDER BY floor LIMIT :limit"""
ROOTS_BEFORE = """SELECT floor FROM posts WHERE thread_id = :thread AND reply_to IS NULL AND floor < :from
    ORDER BY floor DESC LIMIT :limit"""
ANSWERS = """SELECT floor FROM posts WHERE thread_id = :thread AND reply_to = :under AND floor >= :from
    ORDER BY floor LIMIT :limit"""
ANSWERS_BEFORE = """SELECT floor FROM posts WHERE thread_id = :thread AND reply_to = :under AND floor < :from AND floor > :under
    ORDER BY floor DESC LIMIT :limit"""
SOME = f"""SELECT {posts.SHOWN}, {posts.PERSON} FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.thread_id = :thread AND p.floor IN ({", ".join(f":f{n}" for n in range(BATCH))})"""


def list_below(tx: Tx, thread_id: ThreadId, under: int, start: int, limit: int) -> list[int]:
    """Floors from `start` on that answer the floor `under`; those that answer none when `under` is 0."""
    if not under:
        return [row[0] for row in tx.all(ROOTS, {"thread": thread_id, "from": start, "limit": limit})]
    # What claims to answer a later floor (imports may) is answered by none, so that the tree has no ring.
    params = {"thread": thread_id, "under": under, "from": max(start, under + 1), "limit": limit}
    return [row[0] for row in tx.all(ANSWERS, params)]


def start_before(tx: Tx, thread_id: ThreadId, under: int, start: int, count: int) -> int:
    """Where the page of `count` floors before `start` begins; 0 when there is none."""
    params = {"thread": thread_id, "from": start, "limit": count}
    rows = tx.all(ANSWERS_BEFORE, params | {"under": under}) if under else tx.all(ROOTS_BEFORE, params)
    return int(rows[-1][0]) if rows else 0


def list_some(tx: Tx, thread_id: ThreadId, floors: Sequence[int]) -> dict[int, Floor]:
    """These floors with their authors."""
    found: dict[int, Floor] = {}
    for at in range(0, len(floors), BATCH):
        params: dict[str, int] = {f"f{n}": 0 for n in range(BATCH)}
        params.update({f"f{n}": floor for n, floor in enumerate(floors[at : at + BATCH])})
        for floor in posts.made(tx, SOME, params | {"thread": thread_id}):
            found[floor.post.floor] = floor
    return found
