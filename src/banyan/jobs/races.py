# SPDX-License-Identifier: Apache-2.0
"""The consumer that looks who wrote a floor that wins."""

from functools import partial

from banyan.core import races
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    with shift.store.read() as tx:
        found = races.concerned(tx, [one.event for one in logged])
    for thread_id in found:
        shift.store.write_now(partial(races.settle, thread_id=thread_id))
    return None
