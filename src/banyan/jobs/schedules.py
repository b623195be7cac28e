# SPDX-License-Identifier: Apache-2.0
"""Posts what is due. Each text in a unit of work of its own, under a token, so that a crash posts nothing twice."""

from collections.abc import Mapping

from banyan.base.errors import Family, Refusal
from banyan.core import schedules, stickers
from banyan.core.bodies import to_body
from banyan.jobs.shift import Shift
from banyan.records.callers import GUEST
from banyan.records.schedules import Schedule
from banyan.storage.store import Tx

NOT_YET = (Family.TOO_SOON, Family.UNAVAILABLE)  # the next round tries again


def run(shift: Shift) -> None:
    with shift.store.read() as tx:
        waiting, table = schedules.due(tx), stickers.table(tx, GUEST)
    for schedule in waiting:
        shift.check_going()
        try:
            _post(shift, schedule, table)
        except Refusal as refusal:
            if refusal.family not in NOT_YET:
                _refuse(shift, schedule, refusal)


def _post(shift: Shift, schedule: Schedule, table: Mapping[str, str]) -> None:
    body = to_body(schedule.source, schedule.format, schedule.number or None, table)

    def write(tx: Tx) -> None:
        schedules.publish(tx, schedule, body)

    shift.store.write_now(write)


def _refuse(shift: Shift, schedule: Schedule, refusal: Refusal) -> None:
    def write(tx: Tx) -> None:
        schedules.refuse(tx, schedule, refusal)

    shift.store.write_now(write)
