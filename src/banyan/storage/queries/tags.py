# SPDX-License-Identifier: Apache-2.0
"""Tags: the words on the row of a thread, and the keys by which threads are found."""

from collections.abc import Iterable

from banyan.base.ids import BoardId, ThreadId
from banyan.records.callers import Caller
from banyan.records.pages import ThreadRow
from banyan.storage.queries.threads import ROW, to_row
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

_TAGGED = f"{ROW} JOIN thread_tags x ON x.thread_id = t.id AND x.tag_key = :tag"
EVERYWHERE = f"""{_TAGGED} JOIN boards b ON b.id = t.board_id
    WHERE x.thread_id < :before AND t.state IN ('open', 'locked') AND b.state <> 'hidden' AND {BOARD_VISIBLE}
    ORDER BY x.thread_id DESC LIMIT :limit"""
ON_BOARD = f"""{_TAGGED} WHERE t.board_id = :board AND t.state IN ('open', 'locked') AND t.bump_id < :before
    ORDER BY t.bump_id DESC LIMIT :limit"""


def put_tags(tx: Tx, thread_id: ThreadId, tags: str, keys: Iterable[str]) -> None:
    """What the thread shows, and by which keys it is found."""
    tx.run("UPDATE threads SET tags = :tags WHERE id = :thread", {"tags": tags, "thread": thread_id})
    tx.run("DELETE FROM thread_tags WHERE thread_id = :thread", {"thread": thread_id})
    sql = "INSERT INTO thread_tags (tag_key, thread_id) VALUES (:key, :thread)"
    tx.many(sql, [{"key": key, "thread": thread_id} for key in keys])


def list_tagged(tx: Tx, caller: Caller, key: str, before: int, limit: int) -> list[ThreadRow]:
    """Threads of all boards that the caller may read and find, those opened last first."""
    return tx.all(EVERYWHERE, viewer(caller, tag=key, before=before, limit=limit), to_row)


def list_on_board(tx: Tx, board_id: BoardId, key: str, before: int, limit: int) -> list[ThreadRow]:
    """Threads of one board, those that moved last first."""
    return tx.all(ON_BOARD, {"board": board_id, "tag": key, "before": before, "limit": limit}, to_row)
