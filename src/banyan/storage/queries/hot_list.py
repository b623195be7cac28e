# SPDX-License-Identifier: Apache-2.0
"""The hot list: counted from what people did in a day, kept as rows of days."""

from collections.abc import Sequence
from typing import Any

from banyan.records.hot_list import HotPlace, HotRow
from banyan.storage.queries.diary import SHOWN
from banyan.storage.queries.ranking import Window
from banyan.storage.tx import Tx

# Who opened a thread takes part in it by opening it, which is no heat. Posts and pushes are found by their ids, which are ordered
# by time; the plus keeps SQLite from grouping along an index of threads (see `ranking`).
COUNT = """SELECT t.id, c.people, c.answers, c.pushes, c.reactions FROM (
        SELECT x.thread_id, count(DISTINCT x.account_id) AS people, CAST(sum(x.answer) AS BIGINT) AS answers,
            CAST(sum(x.push) AS BIGINT) AS pushes, CAST(sum(x.reaction) AS BIGINT) AS reactions
        FROM (
            SELECT +p.thread_id AS thread_id, p.author_id AS account_id, 1 AS answer, 0 AS push, 0 AS reaction FROM posts p
            WHERE p.id >= :since_id AND p.made_at > :since AND p.made_at <= :until AND p.state = 'visible' AND p.floor > 1
            UNION ALL
            SELECT p.thread_id, u.account_id, 0, 1, 0 FROM pushes u JOIN posts p ON p.id = u.post_id
            WHERE u.id >= :since_id AND u.made_at > :since AND u.made_at <= :until AND u.state = 'visible' AND p.state = 'visible'
            UNION ALL
            SELECT p.thread_id, r.account_id, 0, 0, 1 FROM reactions r JOIN posts p ON p.id = r.post_id
            WHERE r.made_at > :since AND r.made_at <= :until AND p.state = 'visible') x
        JOIN threads o ON o.id = x.thread_id AND o.author_id <> x.account_id
        GROUP BY x.thread_id) c
    JOIN threads t ON t.id = c.thread_id JOIN boards b ON b.id = t.board_id
    WHERE t.state IN ('open', 'locked') AND b.read_policy = 'public' AND b.state = 'open' AND b.in_top_ten = 1
    ORDER BY c.people DESC, t.id DESC LIMIT :limit"""
COLUMNS = "d.day, d.place, d.thread_id, d.people, d.answers, d.pushes, d.reactions"
_THREAD = f"JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id AND {SHOWN}"
DAY = f"""SELECT d.place, d.people, d.answers, d.pushes, d.reactions, t.number, t.title, t.lang, b.slug, b.titles
    FROM hot_days d {_THREAD} WHERE d.day = :day ORDER BY d.place"""
BEFORE = f"SELECT d.day FROM hot_days d {_THREAD} WHERE d.day < :day ORDER BY d.day DESC LIMIT 1"
AFTER = f"SELECT d.day FROM hot_days d {_THREAD} WHERE d.day > :day ORDER BY d.day LIMIT 1"
INSERT = """INSERT INTO hot_days (day, place, thread_id, people, answers, pushes, reactions)
    VALUES (:day, :place, :thread_id, :people, :answers, :pushes, :reactions) ON CONFLICT (day, place) DO NOTHING"""


def count_places(tx: Tx, day: int, window: Window, limit: int) -> list[HotRow]:
    """Where most people took part in a window, of as many the thread that was opened later first."""
    found: list[tuple[Any, ...]] = tx.all(COUNT, window._asdict() | {"limit": limit})
    return [HotRow(day, place, *row) for place, row in enumerate(found, 1)]


def list_rows(tx: Tx, day: int) -> list[HotRow]:
    return tx.all(f"SELECT {COLUMNS} FROM hot_days d WHERE d.day = :day ORDER BY d.place", {"day": day}, HotRow)


def replace_rows(tx: Tx, day: int, rows: Sequence[HotRow]) -> None:
    tx.run("DELETE FROM hot_days WHERE day = :day", {"day": day})
    insert_rows(tx, rows)


def insert_rows(tx: Tx, rows: Sequence[HotRow]) -> None:
    tx.many(INSERT, [{name: getattr(row, name) for name in HotRow.__struct_fields__} for row in rows])


def list_places(tx: Tx, day: int) -> list[HotPlace]:
    """A day as everybody may see it now."""
    return tx.all(DAY, {"day": day}, HotPlace)


def day_before(tx: Tx, day: int) -> int:
    return int(tx.value(BEFORE, {"day": day}) or 0)


def day_after(tx: Tx, day: int) -> int:
    return int(tx.value(AFTER, {"day": day}) or 0)
