# SPDX-License-Identifier: Apache-2.0
"""What a community remembers, as an archive has it: who came into the ten on which day, how days ended, what is compiled."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from banyan.base import clock
from banyan.records.hot_list import HotRow
from banyan.storage.queries import archive as queries
from banyan.storage.queries.diary import EntryRow, TenRow
from banyan.storage.tx import Tx

Object = dict[str, Any]


def walk(tx: Tx) -> Iterator[tuple[str, Object]]:
    """Everything, as (file, object)."""
    after = 0
    while entries := queries.list_diary(tx, after):
        yield from (("diary.jsonl", _entry(row)) for row in entries)
        after = entries[-1].day
    after = 0
    while places := queries.list_tens(tx, after):
        yield from (("tens.jsonl", _ten(row)) for row in places)
        after = places[-1].day
    after = 0
    while hot := queries.list_hot_days(tx, after):
        yield from (("hot_days.jsonl", _hot(row)) for row in hot)
        after = hot[-1].day
    after = 0
    while compiled := queries.list_compilations(tx, after):
        yield from (("compilations.jsonl", _compilation(*row)) for row in compiled)
        after = compiled[-1][0]


def _entry(row: EntryRow) -> Object:
    return {
        "day": str(date.fromordinal(row.day)),
        "thread": str(row.thread_id),
        "place": row.place,
        "people": row.people,
        "entered_at": clock.to_iso(row.entered_at),
    }


def _ten(row: TenRow) -> Object:
    return {
        "day": str(date.fromordinal(row.day)),
        "rank": row.rank,
        "thread": str(row.thread_id),
        "people": row.people,
        "posts": row.posts,
    }


def _hot(row: HotRow) -> Object:
    counts = {name: getattr(row, name) for name in ("answers", "pushes", "reactions") if getattr(row, name)}
    return {
        "day": str(date.fromordinal(row.day)),
        "place": row.place,
        "thread": str(row.thread_id),
        "people": row.people,
        **counts,
    }


def _compilation(thread_id: int, keeps_quotes: int) -> Object:
    return {"thread": str(thread_id)} | ({"keeps_quotes": True} if keeps_quotes else {})
