# SPDX-License-Identifier: Apache-2.0
"""Meet-up: a thread about meeting in person, with a time, a place, and who comes."""

from enum import StrEnum

import msgspec

from banyan.base.ids import ThreadId
from banyan.records.accounts import Person


class MeetupState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # its host takes nobody more
    CANCELLED = "cancelled"


class MeetupTerms(msgspec.Struct, frozen=True):
    """What a host says. `capacity` 0: everybody has a place. Nobody signs up after `closes_at`. With `shows_names` everybody
    reads who comes, without it how many.
    """

    starts_at: int
    ends_at: int
    place: str
    capacity: int
    closes_at: int
    shows_names: bool


class Meetup(msgspec.Struct, frozen=True):
    """`zone` is the host's. `sequence` grows with every change that a calendar must hear of."""

    thread_id: ThreadId
    starts_at: int
    ends_at: int
    zone: str
    place: str
    capacity: int
    closes_at: int
    shows_names: int
    state: MeetupState
    reason: str
    sequence: int
    changed_at: int
    last_ticket: int = 0

    @property
    def terms(self) -> MeetupTerms:
        return MeetupTerms(
            self.starts_at, self.ends_at, self.place, self.capacity, self.closes_at, bool(self.shows_names)
        )


class MeetupLine(msgspec.Struct, frozen=True):
    """A meet-up in a list: its thread, whose it is, where it stands, and how many come and wait."""

    meetup: Meetup
    number: int
    title: str
    lang: str
    host: Person
    slug: str
    titles: str
    coming: int
    waiting: int


class Signup(msgspec.Struct, frozen=True):
    """`ticket` is its place in the order of signing up. `word` is for the host alone. `came` is None until the host says so."""

    person: Person
    ticket: int
    is_in: int
    word: str
    made_at: int
    came: int | None


class MeetupPage(msgspec.Struct, frozen=True):
    """A meet-up as one caller sees it. `signups` are empty where only their number is shown; words are the host's to read.

    `why_not` is the code of the refusal that signing up would meet, "" for none. `ahead` counts those who wait before the caller.
    """

    line: MeetupLine
    signups: list[Signup]
    own: Signup | None
    ahead: int
    why_not: str
    is_host: bool
    tends: bool
    has_begun: bool
