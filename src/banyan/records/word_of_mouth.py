# SPDX-License-Identifier: Apache-2.0
"""Word of mouth: who brought whom, and who stayed."""

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import AccountState, Person


class Invited(msgspec.Struct, frozen=True):
    """Somebody who came by an invitation. `last_day` 0: never since; `is_shown`: whether others may know that day."""

    person: Person
    by_id: AccountId
    joined_at: int
    post_count: int
    last_day: int
    is_shown: int

    @property
    def has_written(self) -> bool:
        return self.post_count > 0

    @property
    def is_shut_out(self) -> bool:
        return self.person.state == AccountState.SUSPENDED


class Figures(msgspec.Struct, frozen=True):
    """Of some people: how many came back after a week, after a month, wrote, and are suspended."""

    people: int = 0
    week: int = 0
    month: int = 0
    wrote: int = 0
    shut_out: int = 0


class TreeRow(msgspec.Struct, frozen=True):
    """Somebody in the tree, `depth` below whoever began it, and the figures of all below them. `stayed` says in words how long
    they are known to have stayed: "week", "month", or "" for what is not to be known.
    """

    person: Person
    depth: int
    joined_at: int
    has_written: bool
    stayed: str
    below: Figures


class FirstLine(msgspec.Struct, frozen=True):
    """One of the first members: which one, and who; nobody for a name that has left."""

    number: int
    person: Person | None
