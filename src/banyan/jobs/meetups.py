# SPDX-License-Identifier: Apache-2.0
"""The consumer that tells those who signed up for a meet-up what has changed about it."""

from functools import partial

from banyan.core import meetups
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift
from banyan.records.events import MeetupChanged


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    for one in logged:
        if isinstance(one.event, MeetupChanged):
            shift.store.write_now(partial(meetups.tell, change=one.event))
        elif thread_id := meetups.lost(one.event):
            tell = partial(meetups.tell_lost, thread_id=thread_id, event=one.event, once=f"lost:{one.seq}")
            shift.store.write_now(tell)
    return None
