# SPDX-License-Identifier: Apache-2.0
"""Closes the polls whose time has come, so that what everybody chose is forgotten at the hour that was said."""

from banyan.core import polls
from banyan.jobs.shift import Shift


def run(shift: Shift) -> None:
    while shift.store.write_now(polls.close_due):
        shift.check_going()
