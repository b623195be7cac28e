# SPDX-License-Identifier: Apache-2.0
"""The consumer that tells authors, once, that many people came to something of theirs."""

from banyan.core import thresholds
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    with shift.store.read() as tx:
        found = thresholds.reached(tx, logged)
    return (lambda tx: thresholds.tell(tx, found)) if found else None
