# SPDX-License-Identifier: Apache-2.0
"""Pace: how often somebody may ask what a script asks with every key."""

from collections import OrderedDict

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.ids import AccountId

A_MINUTE = 120  # questions of one account: somebody who types fast asks one or two a second
KEPT = 10_000


class AskedTooOften(Refusal):
    code = "asked_too_often"
    family = Family.TOO_SOON
    sentence = "That was asked very often. It goes on in a minute."


class Pace:
    """How often each account asked in this minute. In memory: a write for every key would cost more than the question."""

    def __init__(self) -> None:
        self._counts: OrderedDict[AccountId, tuple[int, int]] = OrderedDict()

    def check(self, account_id: AccountId) -> None:
        """Raises AskedTooOften."""
        minute = clock.now() // clock.MINUTE
        before, count = self._counts.get(account_id, (minute, 0))
        self._counts[account_id] = minute, (count if before == minute else 0) + 1
        if len(self._counts) > KEPT:
            self._counts.popitem(last=False)
        if before == minute and count >= A_MINUTE:
            raise AskedTooOften
