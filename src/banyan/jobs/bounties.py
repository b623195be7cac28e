# SPDX-License-Identifier: Apache-2.0
"""Decides bounties whose time has come by the published rule, and gives back what was put up in threads that are gone."""

from banyan.core import bounties
from banyan.jobs.shift import Shift


def run(shift: Shift) -> None:
    while shift.store.write_now(bounties.decide_due):
        shift.check_going()
