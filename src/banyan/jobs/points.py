# SPDX-License-Identifier: Apache-2.0
"""The consumer that pays for what people wrote, and takes it back when that is gone."""

from banyan.core import minting
from banyan.core.events import Logged
from banyan.jobs.shift import Finish, Shift


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    with shift.store.read() as tx:
        found = minting.touched(tx, (item.event for item in logged))
    return (lambda tx: minting.settle(tx, found)) if found else None
