# SPDX-License-Identifier: Apache-2.0
"""What an archive's community remembers: its diary, the ten of each day, which threads are compiled of others. It comes last."""

from collections.abc import Sequence
from datetime import date

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


def keep_diary(tx: Tx, source: str, lines: Sequence[kept_lines.DiaryLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    today, rows = diary.today(tx), []
    for line in lines:
        day = _day(line.day)
        if line.thread not in threads or not 0 < day <= today:
            known.lose(f"diary {line.day}")
        else:
            rows.append(EntryRow(day, ThreadId(threads[line.thread]), line.place, line.people, at(line.entered_at)))
    queries.enter(tx, rows)


def keep_tens(tx: Tx, source: str, lines: Sequence[kept_lines.TenLine], made: list[Made], report: Report) -> None:
    """A day that has come is counted no more."""
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    today, rows = diary.today(tx), []
    for line in lines:
        day = _day(line.day)
        if line.thread not in threads or not 0 < day < today:
            known.lose(f"ten {line.day}")
        else:
            rows.append(TenRow(day, line.rank, ThreadId(threads[line.thread]), line.people, line.posts))
    queries.insert_tens(tx, rows)
    queries.set_closed(tx, max((row.day for row in rows), default=0))


def keep_hot_days(tx: Tx, source: str, lines: Sequence[kept_lines.HotLine], made: list[Made], report: Report) -> None:
    """Whatever list a day has here stays."""
    known = Known(tx, source, report)
    threads = known.find("thread", [line.thread for line in lines])
    today, rows = diary.today(tx), []
    for line in lines:
        day = _day(line.day)
        if line.thread not in threads or not 0 < day < today:
            known.lose(f"hot day {line.day}")
        else:
            thread_id = ThreadId(threads[line.thread])
            rows.append(HotRow(day, line.place, thread_id, line.people, line.answers, line.pushes, line.reactions))
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
