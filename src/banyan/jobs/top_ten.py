# SPDX-License-Identifier: Apache-2.0
"""Counts the top ten again: in a snapshot, so that nobody's post waits for it, and writes only when the list changed. A day that
is over gets its ten once.
"""

from functools import partial

from banyan.core import diary, ranking
from banyan.jobs.shift import Shift
from banyan.storage.store import Tx


def run(shift: Shift) -> None:
    _close_days(shift)
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
        shift.store.write_now(partial(diary.close, number=day, ten=ten))
