# SPDX-License-Identifier: Apache-2.0
"""Counts the top ten again: in a snapshot, so that nobody's post waits for it, and writes only when the list changed."""

from banyan.core import ranking
from banyan.jobs.shift import Shift
from banyan.storage.store import Tx


def run(shift: Shift) -> None:
    with shift.store.read() as tx:
        chosen = ranking.count(tx)
        if ranking.stands(tx, chosen):
            return

    def publish(tx: Tx) -> bool:
        return ranking.publish(tx, chosen)

    shift.store.write_now(publish)
