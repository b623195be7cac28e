# SPDX-License-Identifier: Apache-2.0
"""Writes the round-ups that are due, each in a unit of work of its own; the outbox carries them."""

from functools import partial

from banyan.core import roundups
from banyan.jobs.shift import Shift

BATCH = 100


def run(shift: Shift) -> None:
    while True:
        with shift.store.read() as tx:
            waiting = roundups.due(tx, BATCH)
        if not waiting:
            return
        for account_id in waiting:
            shift.check_going()
            shift.store.write_now(partial(roundups.send, account_id=account_id))
