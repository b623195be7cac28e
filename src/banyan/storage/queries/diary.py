# SPDX-License-Identifier: Apache-2.0
"""The diary as rows: who came into the ten on which day, the ten as each day ended, and sums over many days.

What is shown is open to everybody: a thread that is gone, or whose board is closed, hidden or behind a door by now, is left out.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from banyan.base import ids
from banyan.base.ids import ThreadId
from banyan.records.diary import Entry, Place
from banyan.storage.queries.ranking import Candidate
from banyan.storage.tx import Tx

CLOSED = "diary"  # the counter that has the last day whose ten is stored
SHOWN = "t.state IN ('open', 'locked') AND b.read_policy = 'public' AND b.state = 'open'"
_THREAD = "JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id"
_PLACE = "t.number, t.title, t.lang, b.slug, b.titles"
ENTRIES = f"""SELECT d.day, d.place, d.people, d.entered_at, {_PLACE} FROM diary d {_THREAD}
    WHERE d.day = :day AND {SHOWN} ORDER BY d.entered_at, d.place"""
TEN = f"""SELECT d.day, d.rank, d.people, 0, {_PLACE} FROM day_tens d {_THREAD}
    WHERE d.day BETWEEN :first AND :last AND d.rank <= :most AND {SHOWN} ORDER BY d.day, d.rank"""
COUNTS = f"""SELECT d.day, count(*) FROM diary d {_THREAD}
    WHERE d.day BETWEEN :first AND :last AND {SHOWN} GROUP BY d.day ORDER BY d.day"""
BEFORE = f"""SELECT d.day FROM diary d {_THREAD} WHERE d.day < :day AND {SHOWN} ORDER BY d.day DESC LIMIT 1"""
AFTER = f"""SELECT d.day FROM diary d {_THREAD} WHERE d.day > :day AND {SHOWN} ORDER BY d.day LIMIT 1"""
# Added up and cut before anything is joined: a year has thousands of rows, of a thousand threads and more.
SPAN = f"""SELECT t.number, t.title, t.lang, t.board_id, b.slug, b.titles, d.people, d.days
    FROM (SELECT thread_id, CAST(sum(people) AS BIGINT) AS people, count(*) AS days FROM day_tens
          WHERE day BETWEEN :first AND :last GROUP BY thread_id ORDER BY 2 DESC, 1 DESC LIMIT :near) d {_THREAD}
    WHERE {SHOWN} ORDER BY d.people DESC, t.id DESC LIMIT :limit"""
ENTER = """INSERT INTO diary (day, thread_id, place, people, entered_at) VALUES (:day, :thread, :place, :people, :at)
    ON CONFLICT (day, thread_id) DO NOTHING"""
INSERT_TEN = """INSERT INTO day_tens (day, rank, thread_id, people, posts) VALUES (:day, :rank, :thread, :people, :posts)
    ON CONFLICT (day, rank) DO NOTHING"""
SET_CLOSED = """INSERT INTO counters (name, value) VALUES (:name, :day)
    ON CONFLICT (name) DO UPDATE SET value = CASE WHEN counters.value < :day THEN :day ELSE counters.value END"""


class EntryRow(msgspec.Struct, frozen=True):
    """A row of the table itself, as archives carry it."""

    day: int
    thread_id: ThreadId
    place: int
    people: int
    entered_at: int


class TenRow(msgspec.Struct, frozen=True):
    day: int
    rank: int
    thread_id: ThreadId
    people: int
    posts: int


def enter(tx: Tx, rows: Sequence[EntryRow]) -> None:
    """Who is there already on a day stays as they came."""
    tx.many(
        ENTER,
        [{"day": r.day, "thread": r.thread_id, "place": r.place, "people": r.people, "at": r.entered_at} for r in rows],
    )


def list_entered(tx: Tx, first: int, since: int) -> set[ThreadId]:
    """Who came in behind `since`, on the day `first` or later."""
    sql = "SELECT thread_id FROM diary WHERE day >= :first AND entered_at > :since"
    return {thread_id for (thread_id,) in tx.all(sql, {"first": first, "since": since})}


def keep_ten(tx: Tx, day: int, chosen: Sequence[Candidate]) -> None:
    """The ten as a day ended, once."""
    insert_tens(tx, [TenRow(day, rank, c.thread_id, c.people, c.posts) for rank, c in enumerate(chosen, 1)])


def insert_tens(tx: Tx, rows: Sequence[TenRow]) -> None:
    tx.many(
        INSERT_TEN,
        [{"day": r.day, "rank": r.rank, "thread": r.thread_id, "people": r.people, "posts": r.posts} for r in rows],
    )


def find_closed(tx: Tx) -> int:
    """The last day whose ten is stored; 0 before the first."""
    return int(tx.value("SELECT value FROM counters WHERE name = :name", {"name": CLOSED}) or 0)


def set_closed(tx: Tx, day: int) -> None:
    tx.run(SET_CLOSED, {"name": CLOSED, "day": day})


def list_entries(tx: Tx, day: int) -> list[Entry]:
    """Who came into the ten on a day, in the order of coming."""
    return tx.all(ENTRIES, {"day": day}, Entry)


def list_tens(tx: Tx, first: int, last: int, most: int) -> list[Entry]:
    """The first `most` places of each day's ten."""
    return tx.all(TEN, {"first": first, "last": last, "most": most}, Entry)


def count_entries(tx: Tx, first: int, last: int) -> dict[int, int]:
    return dict(tx.all(COUNTS, {"first": first, "last": last}))


def day_before(tx: Tx, day: int) -> int:
    """The nearest day with entries before one; 0 for none."""
    return int(tx.value(BEFORE, {"day": day}) or 0)


def day_after(tx: Tx, day: int) -> int:
    return int(tx.value(AFTER, {"day": day}) or 0)


def list_places(tx: Tx, first: int, last: int, limit: int) -> list[Place]:
    """Threads by their people, added up over the days first…last on which they were among the ten."""
    params = {"first": first, "last": last, "limit": limit}
    rows: list[tuple[Any, ...]] = tx.all(SPAN, params | {"near": 2 * limit})
    if len(rows) < limit:  # so few are shown of the first, or there are no more
        rows = tx.all(SPAN, params | {"near": ids.MAX_ID})
    return [Place(rank, *row) for rank, row in enumerate(rows, 1)]
