# SPDX-License-Identifier: Apache-2.0
"""Counts the top ten again, and the hot list where there is one: in a snapshot, so that nobody's post waits for it, and writes
only when a list changed. A day that is over gets its lists once.
"""

from functools import partial

from banyan.core import diary, hot_list, ranking
from banyan.jobs.shift import Shift
from banyan.storage.store import Tx


def run(shift: Shift) -> None:
    _close_days(shift)
    _count_hot(shift)
    with shift.store.read() as tx:
        chosen = ranking.count(tx)
        if ranking.stands(tx, chosen):
            return

    def publish(tx: Tx) -> bool:
        return ranking.publish(tx, chosen)

    shift.store.write_now(publish)


def _close_days(shift: Shift) -> None:
    with shift.store.read() as tx:
        days = diary.due(tx)
    for day in days:
        with shift.store.read() as tx:
            ten = ranking.count_day(tx, day)
            hot = hot_list.count(tx, day) if hot_list.is_on(tx) else []
        if hot:
            shift.store.write_now(partial(hot_list.keep, number=day, rows=hot))
        shift.store.write_now(partial(diary.close, number=day, ten=ten))


def _count_hot(shift: Shift) -> None:
    with shift.store.read() as tx:
        if not hot_list.is_on(tx):
            return
        today = diary.today(tx)
        rows = hot_list.count(tx, today)
        if hot_list.stands(tx, today, rows):
            return
    shift.store.write_now(partial(hot_list.keep, number=today, rows=rows))
