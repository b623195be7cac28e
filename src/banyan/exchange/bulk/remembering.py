# SPDX-License-Identifier: Apache-2.0
"""What an archive's community remembers: its diary, the ten of each day, which threads are compiled of others. It comes last."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from banyan.base.ids import ThreadId
from banyan.core import diary
from banyan.exchange.bulk import kept_lines
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.hot_list import HotRow
from banyan.storage.queries import compilations as compilation_queries
from banyan.storage.queries import diary as queries
from banyan.storage.queries import hot_list as hot_queries
from banyan.storage.queries.diary import EntryRow, TenRow
from banyan.storage.tx import Tx

L = TypeVar("L", kept_lines.DiaryLine, kept_lines.TenLine, kept_lines.HotLine)


def keep_diary(tx: Tx, source: str, lines: Sequence[kept_lines.DiaryLine], made: list[Made], report: Report) -> None:
    found = _placed(Known(tx, source, report), "diary", lines, diary.today(tx))
    queries.enter(
        tx, [EntryRow(day, thread_id, line.place, line.people, at(line.entered_at)) for day, thread_id, line in found]
    )


def keep_tens(tx: Tx, source: str, lines: Sequence[kept_lines.TenLine], made: list[Made], report: Report) -> None:
    """A day that has come is counted no more."""
    found = _placed(Known(tx, source, report), "ten", lines, diary.today(tx) - 1)
    queries.insert_tens(
        tx, [TenRow(day, line.rank, thread_id, line.people, line.posts) for day, thread_id, line in found]
    )
    queries.set_closed(tx, max((day for day, _, _ in found), default=0))


def keep_hot_days(tx: Tx, source: str, lines: Sequence[kept_lines.HotLine], made: list[Made], report: Report) -> None:
    """Whatever list a day has here stays."""
    found = _placed(Known(tx, source, report), "hot day", lines, diary.today(tx) - 1)
    rows = [
        HotRow(day, line.place, thread_id, line.people, line.answers, line.pushes, line.reactions)
        for day, thread_id, line in found
    ]
    hot_queries.insert_rows(tx, rows)


def keep_compilations(
    tx: Tx, source: str, lines: Sequence[kept_lines.CompilationLine], made: list[Made], report: Report
) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        if line.thread in threads:
            compilation_queries.insert(tx, ThreadId(threads[line.thread]), keeps_quotes=line.keeps_quotes)
        else:
            known.lose(f"compilation {line.thread}")


def _day(text: str) -> int:
    """The number of a day; 0 for what is none."""
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return 0


def _placed(known: Known, name: str, lines: Sequence[L], last: int) -> list[tuple[int, ThreadId, L]]:
    """Lines with their day, `last` at the latest, and with their thread here; what has none is lost under this name."""
    threads, found = known.find("thread", [line.thread for line in lines]), []
    for line in lines:
        day = _day(line.day)
        if line.thread not in threads or not 0 < day <= last:
            known.lose(f"{name} {line.day}")
        else:
            found.append((day, ThreadId(threads[line.thread]), line))
    return found
