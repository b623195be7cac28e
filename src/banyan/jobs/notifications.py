# SPDX-License-Identifier: Apache-2.0
"""The consumer that tells people who answered, quoted or called them and what is new in what they follow, and those who tend a
board what waits for them.
"""

from banyan.core import followers, notifications, reports
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift
from banyan.storage.store import Tx


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    with shift.store.read() as tx:
        happened = [item.event for item in logged]
        calls, waiting = notifications.calls_of(tx, happened), reports.judges_of(tx, happened)
        news = followers.news_of(tx, happened, calls)

    def write(tx: Tx) -> None:
        notifications.tell(tx, calls)
        followers.tell(tx, news)
        reports.tell_judges(tx, waiting)

    return write if calls or waiting or news else None
