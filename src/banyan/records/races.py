# SPDX-License-Identifier: Apache-2.0
"""Floor race: a thread in which whoever writes certain floors wins something."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person


class How(StrEnum):
    """How the winning floors are said."""

    FLOORS = "floors"  # their numbers
    EVERY = "every"  # every so many floors
    DIGIT = "digit"  # those that end with a digit


class Outcome(StrEnum):
    NONE = ""  # not reached yet, or held back so far
    WON = "won"
    HOST = "host"  # the host's own floor
    AGAIN = "again"  # somebody who has won already
    LATE = "late"  # written behind the end
    GONE = "gone"  # nobody's any more when it was looked at
    MOVED = "moved"  # written in another thread


class RaceTerms(msgspec.Struct, frozen=True):
    """`numbers` are floors, or one step, or one digit; `last_floor` is the last that can win where `how` is no list."""

    prize: str
    how: How
    numbers: tuple[int, ...]
    last_floor: int
    ends_at: int


class Race(msgspec.Struct, frozen=True):
    """`numbers` with blanks between them; `reason` says why it was ended early."""

    thread_id: ThreadId
    prize: str
    how: How
    numbers: str
    last_floor: int
    ends_at: int
    reason: str = ""


class RaceFloor(msgspec.Struct, frozen=True):
    """A floor that may win. `is_there` is 0 when its post is gone: then nobody has the prize."""

    floor: int
    outcome: Outcome
    winner: Person | None
    is_there: int


class Reached(msgspec.Struct, frozen=True):
    """Who wrote a floor that may win and was not looked at yet."""

    floor: int
    author_id: AccountId
    state: str
    made_at: int


class RacePage(msgspec.Struct, frozen=True):
    """A race as one caller sees it."""

    race: Race
    number: int
    title: str
    lang: str
    host: Person
    board_id: BoardId
    slug: str
    floors: list[RaceFloor]
    is_open: bool
    may_end: bool
    is_host: bool
