# SPDX-License-Identifier: Apache-2.0
"""Serials: the terms of one, its chapters in the order of their floors, and how far somebody has read."""

from collections.abc import Sequence
from typing import Any

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.records.callers import Caller
from banyan.records.pages import Floor
from banyan.records.serials import Chapter, ReadSerial, Serial, SerialState, ShownSerial
from banyan.records.threads import Thread
from banyan.storage.queries import posts, threads
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "s.thread_id, s.summary, s.state, s.changed_at"
CHAPTER = "c.post_id, c.thread_id, c.author_id, c.floor, c.title, c.word_count, c.is_gone, c.made_at"
INSERT = (
    "INSERT INTO serials (thread_id, summary, state, changed_at) VALUES (:thread_id, :summary, :state, :changed_at)"
)
# A chapter stays who it was when it is marked again: only its title and its length change.
PUT_CHAPTER = """INSERT INTO chapters (post_id, thread_id, author_id, floor, title, word_count, is_gone, made_at)
    VALUES (:post_id, :thread_id, :author_id, :floor, :title, :word_count, :is_gone, :made_at)
    ON CONFLICT (post_id) DO UPDATE SET title = excluded.title, word_count = excluded.word_count"""
OF_THREAD = """SELECT c.post_id, c.thread_id, c.author_id, c.floor, CASE WHEN c.is_gone = 0 THEN c.title ELSE '' END,
        c.word_count, c.is_gone, c.made_at FROM chapters c WHERE c.thread_id = :thread AND c.author_id = :author
    ORDER BY c.floor LIMIT :limit"""
MANY_AT_ONCE = 20  # floors of a page
_PLACES = ", ".join(f":p{place}" for place in range(MANY_AT_ONCE))
# The sums keep the planner from walking all chapters of the thread.
TITLES = f"""SELECT c.post_id, c.title FROM chapters c WHERE c.post_id IN ({_PLACES})
    AND c.thread_id + 0 = :thread AND c.author_id + 0 = :author AND c.is_gone = 0"""
TALK = """FROM posts p {join} WHERE p.thread_id = :thread AND p.floor > :after AND p.floor < :before
    AND p.author_id <> :author AND p.state = 'visible'"""
COUNT_TALK = f"SELECT count(*) FROM (SELECT 1 {TALK.format(join='')} LIMIT :limit) x"
FIRST_TALK = f"""SELECT {posts.SHOWN}, {posts.PERSON} {TALK.format(join="JOIN accounts a ON a.id = p.author_id")}
    ORDER BY p.floor LIMIT :limit"""
SET_MARK = """INSERT INTO serial_marks (account_id, thread_id, floor, made_at) VALUES (:account, :thread, :floor, :now)
    ON CONFLICT (account_id, thread_id) DO UPDATE SET floor = excluded.floor, made_at = excluded.made_at"""
_COUNT = "SELECT count(*) FROM chapters c WHERE c.thread_id = t.id AND c.author_id = t.author_id"
IN_SIGHT = f"t.state IN ('open', 'locked') AND t.kind = 'serial' AND {BOARD_VISIBLE}"
READ = f"""SELECT t.id, t.number, t.title, t.lang, b.slug, a.handle, ({_COUNT} AND c.floor <= m.floor), ({_COUNT}), m.made_at
    FROM serial_marks m JOIN threads t ON t.id = m.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = t.author_id
    WHERE m.account_id = :account AND (m.made_at < :before OR (m.made_at = :before AND t.id < :before_id)) AND {IN_SIGHT}
    ORDER BY m.made_at DESC, t.id DESC LIMIT :limit"""
BY_AUTHOR = f"""SELECT {threads.COLUMNS}, {COLUMNS}, ({_COUNT} AND c.is_gone = 0)
    FROM threads t JOIN serials s ON s.thread_id = t.id JOIN boards b ON b.id = t.board_id
    WHERE t.author_id = :author AND {IN_SIGHT} ORDER BY t.id DESC LIMIT :limit"""


def insert_serial(tx: Tx, serial: Serial) -> None:
    tx.run(INSERT, {name: getattr(serial, name) for name in serial.__struct_fields__})


def find_serial(tx: Tx, thread_id: ThreadId) -> Serial | None:
    return tx.one(f"SELECT {COLUMNS} FROM serials s WHERE s.thread_id = :thread", {"thread": thread_id}, Serial)


def set_terms(tx: Tx, thread_id: ThreadId, summary: str, state: SerialState) -> None:
    sql = "UPDATE serials SET summary = :summary, state = :state, changed_at = :now WHERE thread_id = :thread"
    tx.run(sql, {"summary": summary, "state": state, "now": tx.now, "thread": thread_id})


def put_chapter(tx: Tx, chapter: Chapter) -> None:
    """A new chapter, or another title for one."""
    tx.run(PUT_CHAPTER, {name: getattr(chapter, name) for name in chapter.__struct_fields__})


def find_chapter(tx: Tx, post_id: PostId) -> Chapter | None:
    return tx.one(f"SELECT {CHAPTER} FROM chapters c WHERE c.post_id = :post", {"post": post_id}, Chapter)


def drop_chapter(tx: Tx, post_id: PostId) -> None:
    tx.run("DELETE FROM chapters WHERE post_id = :post", {"post": post_id})


def list_chapters(tx: Tx, thread_id: ThreadId, author_id: AccountId, limit: int) -> list[Chapter]:
    """Those by the thread's author: what was moved here from elsewhere may be somebody else's."""
    return tx.all(OF_THREAD, {"thread": thread_id, "author": author_id, "limit": limit}, Chapter)


def list_titles(tx: Tx, thread_id: ThreadId, author_id: AccountId, post_ids: Sequence[PostId]) -> dict[PostId, str]:
    """What those of some posts are called that are chapters and stand."""
    found: dict[PostId, str] = {}
    for start in range(0, len(post_ids), MANY_AT_ONCE):
        part = post_ids[start : start + MANY_AT_ONCE]
        wanted = {f"p{at}": part[at] if at < len(part) else -1 for at in range(MANY_AT_ONCE)}
        found |= dict(tx.all(TITLES, {"thread": thread_id, "author": author_id} | wanted))
    return found


def sum_chapters(tx: Tx, thread_id: ThreadId, author_id: AccountId) -> tuple[int, int]:
    """(chapters that stand, their words)."""
    sql = """SELECT count(*), coalesce(sum(word_count), 0) FROM chapters
        WHERE thread_id = :thread AND author_id = :author AND is_gone = 0"""
    count, words = tx.one(sql, {"thread": thread_id, "author": author_id}) or (0, 0)
    return int(count), int(words)


def number_at(tx: Tx, thread_id: ThreadId, author_id: AccountId, floor: int) -> int:
    """Which chapter is the last up to a floor; 0 when none is."""
    sql = "SELECT count(*) FROM chapters WHERE thread_id = :thread AND author_id = :author AND floor <= :floor"
    return int(tx.value(sql, {"thread": thread_id, "author": author_id, "floor": floor}))


def set_word_count(tx: Tx, post_id: PostId, count: int) -> None:
    """Its text has changed; a post that is no chapter stays none."""
    tx.run("UPDATE chapters SET word_count = :count WHERE post_id = :post", {"count": count, "post": post_id})


def set_gone(tx: Tx, post_id: PostId, is_gone: bool) -> None:
    tx.run("UPDATE chapters SET is_gone = :gone WHERE post_id = :post", {"gone": int(is_gone), "post": post_id})


def move_chapter(tx: Tx, post_id: PostId, thread_id: ThreadId, floor: int) -> None:
    """The post stands elsewhere now."""
    sql = "UPDATE chapters SET thread_id = :thread, floor = :floor WHERE post_id = :post"
    tx.run(sql, {"thread": thread_id, "floor": floor, "post": post_id})


def count_talk(tx: Tx, thread_id: ThreadId, author_id: AccountId, between: tuple[int, int], most: int) -> int:
    """How many floors of others stand between two floors, counted up to `most`."""
    return int(tx.value(COUNT_TALK, _talk(thread_id, author_id, between, most)))


def list_talk(tx: Tx, thread_id: ThreadId, author_id: AccountId, between: tuple[int, int], limit: int) -> list[Floor]:
    return posts.made(tx, FIRST_TALK, _talk(thread_id, author_id, between, limit))


def _talk(thread_id: ThreadId, author_id: AccountId, between: tuple[int, int], limit: int) -> dict[str, Any]:
    after, before = between
    return {"thread": thread_id, "author": author_id, "after": after, "before": before, "limit": limit}


def find_mark(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> int:
    """The floor of the chapter that somebody opened last; 0 for none."""
    sql = "SELECT floor FROM serial_marks WHERE account_id = :account AND thread_id = :thread"
    return int(tx.value(sql, {"account": account_id, "thread": thread_id}) or 0)


def set_mark(tx: Tx, account_id: AccountId, thread_id: ThreadId, floor: int) -> None:
    tx.run(SET_MARK, {"account": account_id, "thread": thread_id, "floor": floor, "now": tx.now})


def drop_mark(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> None:
    sql = "DELETE FROM serial_marks WHERE account_id = :account AND thread_id = :thread"
    tx.run(sql, {"account": account_id, "thread": thread_id})


def list_read(tx: Tx, caller: Caller, before: tuple[int, int], limit: int) -> list[ReadSerial]:
    """What the caller reads, the last opened first, behind (time, thread)."""
    params = viewer(caller, account=caller.id, before=before[0], before_id=before[1], limit=limit)
    return tx.all(READ, params, ReadSerial)


def list_by_author(tx: Tx, caller: Caller, author_id: AccountId, limit: int) -> list[ShownSerial]:
    """The newest first."""
    return tx.all(BY_AUTHOR, viewer(caller, author=author_id, limit=limit), _shown)


def _shown(*columns: Any) -> ShownSerial:
    width = threads.WIDTH
    return ShownSerial(Thread(*columns[:width]), Serial(*columns[width:-1]), columns[-1])
