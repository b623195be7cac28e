# SPDX-License-Identifier: Apache-2.0
"""Lease: how long a name waits for its owner."""

import msgspec

from banyan.base.ids import AccountId


class Lease(msgspec.Struct, frozen=True):
    """`left` of `force` days, as of today."""

    force: int
    left: int

    @property
    def is_resting(self) -> bool:
        return self.left <= 0


class Absent(msgspec.Struct, frozen=True):
    """Somebody who has been away for a while, and the last warning that they got since: 30, 7, 1; more than any: none."""

    account_id: AccountId
    handle: str
    joined_at: int
    locale: str
    days: int
    last_day: int
    told: int
