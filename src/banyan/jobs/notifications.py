# SPDX-License-Identifier: Apache-2.0
"""The consumer that tells people who answered, quoted or called them."""

from banyan.core import notifications
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift
from banyan.storage.store import Tx


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    with shift.store.read() as tx:
        calls = notifications.calls_of(tx, [item.event for item in logged])

    def write(tx: Tx) -> None:
        notifications.tell(tx, calls)

    return write if calls else None
