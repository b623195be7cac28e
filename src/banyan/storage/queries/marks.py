# SPDX-License-Identifier: Apache-2.0
"""Marks as rows. The digest mark of a first floor stands on its thread."""

from collections.abc import Sequence
from typing import Any

from banyan.base.ids import AccountId, BoardId, PostId
from banyan.records.accounts import Person
from banyan.records.marks import Mark, MarkedPost
from banyan.storage.tx import Tx

_IS_DIGEST = """CASE WHEN p.floor = 1 AND t.is_digest = 1 THEN 1
        WHEN EXISTS (SELECT 1 FROM marks d WHERE d.post_id = p.id AND d.mark = 'digest') THEN 1 ELSE 0 END"""
_IS_KEPT = "CASE WHEN EXISTS (SELECT 1 FROM marks k WHERE k.post_id = p.id AND k.mark = 'keep') THEN 1 ELSE 0 END"
_ROW = f"""SELECT p.id, t.number, p.floor, t.title, t.lang, p.made_at, {_IS_KEPT}, {_IS_DIGEST},
    a.id, a.handle, a.display_name, a.state"""
_HERE = """t.board_id = :board AND t.state IN ('open', 'locked') AND p.state = 'visible' AND p.id < :before"""
MARKED = f"""{_ROW} FROM marks m JOIN posts p ON p.id = m.post_id JOIN threads t ON t.id = p.thread_id
    JOIN accounts a ON a.id = p.author_id WHERE m.mark = :mark AND {_HERE} ORDER BY p.id DESC LIMIT :limit"""
THREADS_IN_DIGEST = f"""{_ROW} FROM threads t JOIN posts p ON p.thread_id = t.id AND p.floor = 1
    JOIN accounts a ON a.id = p.author_id WHERE t.is_digest = 1 AND {_HERE} ORDER BY p.id DESC LIMIT :limit"""
MANY_AT_ONCE = 20  # floors of a page
_NOTHING = dict.fromkeys((f"p{place}" for place in range(MANY_AT_ONCE)), -1)  # made once: every page of a thread asks
OF_POSTS = f"SELECT m.post_id, m.mark FROM marks m WHERE m.post_id IN ({', '.join(f':{name}' for name in _NOTHING)})"


def insert_mark(tx: Tx, post_id: PostId, mark: Mark, account_id: AccountId, made_at: int) -> bool:
    """False: it was there already."""
    sql = """INSERT INTO marks (post_id, mark, made_by, made_at) VALUES (:post, :mark, :by, :at)
             ON CONFLICT (post_id, mark) DO NOTHING"""
    return tx.run(sql, {"post": post_id, "mark": mark, "by": account_id, "at": made_at}) > 0


def drop_mark(tx: Tx, post_id: PostId, mark: Mark) -> bool:
    return tx.run("DELETE FROM marks WHERE post_id = :post AND mark = :mark", {"post": post_id, "mark": mark}) > 0


def list_marked(tx: Tx, board_id: BoardId, mark: Mark, before: int, limit: int) -> list[MarkedPost]:
    """The newest posts of a board that have a mark, those behind an id."""
    params = {"board": board_id, "before": before, "limit": limit}
    found = tx.all(MARKED, params | {"mark": mark}, _marked)
    if mark == Mark.DIGEST:
        known = {one.post_id for one in found}  # a marked floor that became the first of a thread has both
        found += [one for one in tx.all(THREADS_IN_DIGEST, params, _marked) if one.post_id not in known]
        found.sort(key=lambda one: -one.post_id)
    return found[:limit]


def list_of_posts(tx: Tx, post_ids: Sequence[PostId]) -> list[tuple[PostId, Mark]]:
    found: list[tuple[PostId, Mark]] = []
    for start in range(0, len(post_ids), MANY_AT_ONCE):
        part = post_ids[start : start + MANY_AT_ONCE]
        found += tx.all(OF_POSTS, _NOTHING | dict(zip(_NOTHING, part, strict=False)))
    return found


def _marked(*row: Any) -> MarkedPost:
    columns: tuple[Any, ...] = (*row[:6], Person(*row[8:]), bool(row[6]), bool(row[7]))
    return MarkedPost(*columns)
