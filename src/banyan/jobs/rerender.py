# SPDX-License-Identifier: Apache-2.0
"""After an upgrade: posts get the looks of the newer renderer, a few at a time, and go on where they stopped."""

from banyan.core import rerender
from banyan.jobs.shift import Shift

PAUSE_S = 0.1  # between units of work: readers come first


def run(shift: Shift) -> None:
    while True:
        with shift.store.read() as tx:
            is_done, posts = rerender.is_done(tx), rerender.later(tx)
        if is_done:
            return
        renewed = [(old, rerender.renew(old)) for old in posts]
        shift.store.write_now(lambda tx, renewed=renewed: rerender.put(tx, renewed))  # type: ignore[misc]
        if posts:
            shift.over.wait(PAUSE_S)
        shift.check_going()
