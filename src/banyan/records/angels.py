# SPDX-License-Identifier: Apache-2.0
"""Angels: volunteers who answer newcomers. What a newcomer reads here has no field in which an angel could be named."""

from enum import StrEnum

import msgspec

from banyan.base import ids
from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class AngelState(StrEnum):
    ASKED = "asked"  # would like to be one
    ACTIVE = "active"


class AngelTalkState(StrEnum):
    WAITING = "waiting"  # for an angel
    OPEN = "open"
    ENDED = "ended"


class Angel(msgspec.Struct, frozen=True):
    """`turn` is the number of the dispatch at which they were asked last, 0 for never; `helped` counts those dispatches."""

    account_id: AccountId
    state: AngelState
    words: str
    since_at: int
    is_resting: bool
    turn: int
    helped: int
    thanks: int


class AngelTalk(msgspec.Struct, frozen=True):
    """A talk as both of them may see it."""

    id: int
    state: AngelTalkState
    made_at: int
    given_at: int | None
    moved_at: int
    is_thanked: bool


class AngelLine(msgspec.Struct, frozen=True):
    id: int
    is_angel: bool
    body: str

    @property
    def made_at(self) -> int:
        return ids.minted_at(self.id)


class Ward(msgspec.Struct, frozen=True):
    """A talk as its angel finds it among others: with the newcomer, and whether it is the angel's turn to speak."""

    talk: AngelTalk
    person: Person
    waits: bool


class TalkPage(msgspec.Struct, frozen=True):
    """A talk and its last lines. `person` is the newcomer, for the angel; None for the newcomer."""

    talk: AngelTalk
    lines: list[AngelLine]
    person: Person | None
    change_at: int  # from when on the newcomer may ask for another angel; 0: now


class AngelsPage(msgspec.Struct, frozen=True):
    """What there is for one caller: as a newcomer, and as an angel."""

    talk: TalkPage | None
    may_ask: bool
    may_volunteer: bool
    angel: Angel | None
    wards: list[Ward]


class AngelReport(msgspec.Struct, frozen=True):
    """What somebody said about a talk, for those who administer: the one place where an angel is named beside a line."""

    id: int
    talk_id: int
    reporter: Person
    reason: str
    made_at: int
    lines: list[tuple[Person, bool, str]]  # (who, whether as an angel, what)


class Choir(msgspec.Struct, frozen=True):
    """All angels, whoever would like to be one, and the reports that wait; for those who administer."""

    angels: list[tuple[Angel, Person]]
    reports: list[AngelReport]


class OwnAngelLine(msgspec.Struct, frozen=True):
    """A line of a talk that the caller had, as a newcomer or as an angel. `by` is "me", "angel" or the newcomer's handle."""

    id: int
    talk: int
    by: str
    body: str
