# SPDX-License-Identifier: Apache-2.0
"""The top ten: counted from the newest posts, kept in a table of at most ten rows, and in one of as many for each section."""

from typing import Any, NamedTuple

import msgspec

from banyan.base.ids import BoardId, ThreadId
from banyan.records.callers import Caller
from banyan.records.ranking import Counted, Ranked
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx


class Window(NamedTuple):
    """A span of time, from behind `since` up to `until`, and the smallest id that can belong to it."""

    since_id: int
    since: int
    until: int


class Candidate(msgspec.Struct, frozen=True):
    """A thread with what was counted for it."""

    thread_id: ThreadId
    board_id: BoardId
    section_id: int
    people: int
    posts: int


# Posts are found by their ids, which are ordered by time: the window is one range of the primary key. Its borders are
# those of `made_at`: ids run ahead when the clock was set back. The plus keeps SQLite from grouping along an index of threads,
# which would lead it through every post there ever was.
COUNT = """SELECT t.id, t.board_id, b.section_id, c.people, c.posts
    FROM (SELECT +p.thread_id AS thread_id, count(DISTINCT p.author_id) AS people, count(*) AS posts FROM posts p
          WHERE p.id >= :since_id AND p.made_at > :since AND p.made_at <= :until AND p.state = 'visible' GROUP BY 1) c
    JOIN threads t ON t.id = c.thread_id JOIN boards b ON b.id = t.board_id
    WHERE t.state IN ('open', 'locked') AND b.read_policy = 'public' AND b.state = 'open' AND b.in_top_ten = 1
    ORDER BY c.people DESC, t.id DESC"""
LIST = f"""SELECT r.rank, r.thread_id, t.number, t.board_id, t.title, t.lang, r.people, r.posts, r.counted_at
    FROM top_ten r JOIN threads t ON t.id = r.thread_id JOIN boards b ON b.id = t.board_id
    WHERE t.state IN ('open', 'locked') AND {BOARD_VISIBLE} ORDER BY r.rank"""
OF_SECTIONS = """SELECT r.section_id, r.rank, r.thread_id, t.number, t.board_id, t.title, t.lang, r.people, r.posts, 0
    FROM section_tens r JOIN threads t ON t.id = r.thread_id JOIN boards b ON b.id = t.board_id
    WHERE t.state IN ('open', 'locked') AND b.read_policy = 'public' AND b.state = 'open' ORDER BY r.section_id, r.rank"""
ROWS = "SELECT rank, thread_id, people, posts, counted_at FROM top_ten ORDER BY rank"
SECTION_ROWS = "SELECT section_id, thread_id, people, posts FROM section_tens ORDER BY section_id, rank"
INSERT = """INSERT INTO top_ten (rank, thread_id, people, posts, counted_at)
    VALUES (:rank, :thread, :people, :posts, :counted_at)"""
INSERT_OF_SECTION = """INSERT INTO section_tens (section_id, rank, thread_id, people, posts)
    VALUES (:section, :rank, :thread, :people, :posts)"""

PEOPLE = """SELECT a.id, a.handle, a.display_name, count(*) FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.thread_id = :thread AND p.id >= :since_id AND p.made_at > :since AND p.made_at <= :until AND p.state = 'visible'
    GROUP BY a.id, a.handle, a.display_name ORDER BY count(*) DESC, a.id LIMIT :limit"""
STATES = """SELECT p.state, count(*), count(DISTINCT p.author_id) FROM posts p
    WHERE p.thread_id = :thread AND p.id >= :since_id AND p.made_at > :since AND p.made_at <= :until
    GROUP BY p.state ORDER BY p.state"""


def count_candidates(tx: Tx, window: Window) -> list[Candidate]:
    """Every thread that may be ranked, most people first, of as many the newer thread first."""
    return tx.all(COUNT, window._asdict(), Candidate)


def list_top_ten(tx: Tx, caller: Caller) -> list[Ranked]:
    return tx.all(LIST, viewer(caller), Ranked)


def list_of_sections(tx: Tx) -> dict[int, list[Ranked]]:
    """Section → its ten, of what is open to everybody."""
    found: dict[int, list[Ranked]] = {}
    for section_id, *row in tx.all(OF_SECTIONS):
        found.setdefault(section_id, []).append(Ranked(*row))
    return found


def list_rows(tx: Tx) -> list[tuple[int, ThreadId, int, int, int]]:
    """The table as it stands: (rank, thread, people, posts, counted at)."""
    return tx.all(ROWS)


def replace_rows(tx: Tx, chosen: list[Candidate], counted_at: int) -> None:
    tx.run("DELETE FROM top_ten")
    rows: list[dict[str, Any]] = [
        {"rank": rank, "thread": one.thread_id, "people": one.people, "posts": one.posts, "counted_at": counted_at}
        for rank, one in enumerate(chosen, 1)
    ]
    tx.many(INSERT, rows)


def list_section_rows(tx: Tx) -> list[tuple[int, ThreadId, int, int]]:
    """The table of the sections as it stands: (section, thread, people, posts)."""
    return tx.all(SECTION_ROWS)


def replace_section_rows(tx: Tx, chosen: dict[int, list[Candidate]]) -> None:
    tx.run("DELETE FROM section_tens")
    rows: list[dict[str, Any]] = [
        {"section": section, "rank": rank, "thread": one.thread_id, "people": one.people, "posts": one.posts}
        for section, ten in sorted(chosen.items())
        for rank, one in enumerate(ten, 1)
    ]
    tx.many(INSERT_OF_SECTION, rows)


def list_people(tx: Tx, thread_id: ThreadId, window: Window, limit: int) -> list[Counted]:
    """Who was counted for a thread, with their posts. The thread must have been found visible."""
    return tx.all(PEOPLE, window._asdict() | {"thread": thread_id, "limit": limit}, Counted)


def count_states(tx: Tx, thread_id: ThreadId, window: Window) -> dict[str, tuple[int, int]]:
    """State → (posts, their authors) of a thread in a window."""
    rows = tx.all(STATES, window._asdict() | {"thread": thread_id})
    return {state: (posts, authors) for state, posts, authors in rows}
