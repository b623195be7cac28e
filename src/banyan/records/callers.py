# SPDX-License-Identifier: Apache-2.0
"""Caller: who is asking right now, through whatever interface."""

import msgspec

from banyan.base.ids import AccountId, BoardId


class Caller(msgspec.Struct, frozen=True):
    """A guest has no account. `moderates` and `is_admin` are what held when the caller was read, not a promise."""

    account_id: AccountId | None = None
    handle: str = ""
    display_name: str = ""
    state: str = "guest"
    is_admin: bool = False
    moderates: frozenset[BoardId] = frozenset()
    joined_at: int = 0
    locale: str = ""
    zone: str = ""
    theme: str = ""
    keeps_away: bool = False  # something is locked, by their own wish
    address: str = ""  # network the request came from; used for limits, never stored with what is written

    @property
    def is_guest(self) -> bool:
        return self.account_id is None

    @property
    def id(self) -> AccountId:
        """The account's id, 0 for a guest: 0 is no account's id, so it can be compared and passed to queries."""
        return self.account_id or AccountId(0)


GUEST = Caller()
