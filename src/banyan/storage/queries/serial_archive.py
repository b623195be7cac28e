# SPDX-License-Identifier: Apache-2.0
"""Serials and chapters as an archive takes them: of threads and floors that everybody may read, a page of keys at a time."""

from banyan.records.callers import GUEST
from banyan.storage.queries.archive import OPEN, ROWS
from banyan.storage.queries.serials import COLUMNS
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Row, Tx

_THERE = f"JOIN boards b ON b.id = t.board_id WHERE t.state IN ('open', 'locked') AND {OPEN}"
SERIALS = f"""SELECT {COLUMNS} FROM serials s JOIN threads t ON t.id = s.thread_id {_THERE} AND s.thread_id > :after
    ORDER BY s.thread_id LIMIT {ROWS}"""
CHAPTERS = f"""SELECT c.post_id, c.title FROM chapters c JOIN posts p ON p.id = c.post_id JOIN threads t ON t.id = p.thread_id
    {_THERE} AND p.state = 'visible' AND c.post_id > :after ORDER BY c.post_id LIMIT {ROWS}"""


def list_serials(tx: Tx, after: int) -> list[Row]:
    """(thread, summary, state, changed at)."""
    return tx.all(SERIALS, viewer(GUEST, after=after))


def list_chapters(tx: Tx, after: int) -> list[Row]:
    """(post, title)."""
    return tx.all(CHAPTERS, viewer(GUEST, after=after))
