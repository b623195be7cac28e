# SPDX-License-Identifier: Apache-2.0
"""The market's clock: what was kept for somebody is free, offers run out, reviews that nobody can answer are shown."""

from banyan.core import deal_reviews, deals, goods
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift
from banyan.records.events import PostsMoved, ThreadChanged


def run(shift: Shift) -> None:
    for due in (deals.lapse_due, goods.expire_due, deal_reviews.show_due):
        while shift.store.write_now(due):
            shift.check_going()


def withdraw_closed(shift: Shift, logged: list[Logged]) -> Finish | None:
    """What a thread offered goes with it when it is locked, taken down or joined to another."""
    changed = {item.event.thread_id for item in logged if isinstance(item.event, ThreadChanged | PostsMoved)}
    with shift.store.read() as tx:
        closed = goods.closed_among(tx, changed)
    return (lambda tx: goods.withdraw_closed(tx, closed)) if closed else None
