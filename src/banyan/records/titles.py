# SPDX-License-Identifier: Apache-2.0
"""Titles: words beside a name, for a time, and what they allow as long."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class Power(StrEnum):
    ENTER = "enter"  # a board that is open to its list, as if one stood there
    OPEN = "open"  # threads on a board where else only those who tend it open some
    INVITE = "invite"  # invitations, where members have none


class Process(StrEnum):
    """How somebody came by a title."""

    APPOINTED = "appointed"
    ELECTED = "elected"
    APPLIED = "applied"
    EARNED = "earned"


class Title(msgspec.Struct, frozen=True):
    """`names` is a JSON object from language to words; the badge is a sign or two, without a colour."""

    id: int
    names: str
    badge: str
    invites: bool
    made_by: AccountId
    made_at: int


class TitleGrant(msgspec.Struct, frozen=True):
    """Somebody has the title, or had it."""

    id: int
    title_id: int
    account_id: AccountId
    since_at: int
    until_at: int
    given_by: AccountId | None
    process: str
    reason: str
    ended_at: int | None
    ended_by: AccountId | None


class Allowed(msgspec.Struct, frozen=True):
    """A power, and the board for which it holds; a board that the reader may not see has no name."""

    power: str
    board: str


class TitleLine(msgspec.Struct, frozen=True):
    """A title with what it allows, and one of those who hold it, if somebody does."""

    title: Title
    allowed: tuple[Allowed, ...]
    grant: TitleGrant | None = None
    holder: Person | None = None
    giver: Person | None = None


class TitleWish(msgspec.Struct, frozen=True):
    """What a title shall be; `enter` and `open` are slugs of boards."""

    names: dict[str, str]
    badge: str
    enter: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    invites: bool = False
