# SPDX-License-Identifier: Apache-2.0
"""The consumer that tells people what became of ideas they are for, and counts the votes of who takes part again or no more."""

from collections.abc import Callable

from banyan.base.ids import AccountId
from banyan.core import ideas
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift
from banyan.records.events import AccountChanged, IdeaStepped
from banyan.storage.store import Tx

TOLD_AT_ONCE = 50  # everybody else's writing waits as long as it takes


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    events = [item.event for item in logged]
    changed = list(dict.fromkeys(event.account_id for event in events if isinstance(event, AccountChanged)))
    for step_id in dict.fromkeys(event.step_id for event in events if isinstance(event, IdeaStepped)):
        with shift.store.read() as tx:
            people = ideas.concerned(tx, step_id)
        for first in range(0, len(people), TOLD_AT_ONCE):
            shift.check_going()
            shift.store.write_now(_telling(step_id, people[first : first + TOLD_AT_ONCE]))
    with shift.store.read() as tx:
        stale = ideas.stale_of(tx, changed)
    return (lambda tx: ideas.recount_all(tx, stale)) if stale else None


def _telling(step_id: int, people: list[AccountId]) -> Callable[[Tx], None]:
    return lambda tx: ideas.tell(tx, step_id, people)
