# SPDX-License-Identifier: Apache-2.0
"""After an upgrade: posts get the looks of the newer renderer, a few at a time, and go on where they stopped."""

from banyan.core import rerender, stickers
from banyan.jobs.shift import Shift
from banyan.records.callers import GUEST

PAUSE_S = 0.1  # between units of work: readers come first


def run(shift: Shift) -> None:
    while True:
        with shift.store.read() as tx:
            is_done, posts, table = rerender.is_done(tx), rerender.later(tx), stickers.table(tx, GUEST)
        if is_done:
            return
        renewed = [(old, rerender.renew(old, table)) for old in posts]
        shift.store.write_now(lambda tx, renewed=renewed: rerender.put(tx, renewed))  # type: ignore[misc]
        if posts:
            shift.over.wait(PAUSE_S)
        shift.check_going()
