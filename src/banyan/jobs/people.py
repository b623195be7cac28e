# SPDX-License-Identifier: Apache-2.0
"""The consumer that keeps the words by which people are found while somebody types."""

from banyan.core import people
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    changed = people.changed(item.event for item in logged)
    return (lambda tx: people.file(tx, changed)) if changed else None


def sweep(shift: Shift) -> None:
    while shift.store.write_now(people.sweep):
        shift.check_going()
