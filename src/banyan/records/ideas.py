# SPDX-License-Identifier: Apache-2.0
"""Idea: a thread that proposes something, with the people who are for it, and what became of it."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.threads import Thread


class IdeaState(StrEnum):
    """Where an idea stands. Whoever tends its board says so."""

    NEW = "new"
    HEARD = "heard"
    BUILDING = "building"
    SHIPPED = "shipped"
    DECLINED = "declined"
    JOINED = "joined"  # to another, which has its votes since


OPEN = (IdeaState.NEW, IdeaState.HEARD, IdeaState.BUILDING)  # those that people may still be for


class CreditPart(StrEnum):
    """What somebody did for an idea beside having it."""

    REPORTED = "reported"
    TESTED = "tested"


class Idea(msgspec.Struct, frozen=True):
    """`release_id` is the thread of the release that carried it out, `joined_id` that of the idea it was joined to."""

    thread_id: ThreadId
    state: IdeaState
    reason: str
    vote_count: int
    release_id: ThreadId | None
    joined_id: ThreadId | None
    changed_at: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Place(msgspec.Struct, frozen=True):
    """Another thread that an idea leads to."""

    number: int
    title: str
    lang: str


class Step(msgspec.Struct, frozen=True):
    """Something that became of an idea."""

    id: int
    thread_id: ThreadId
    state: IdeaState
    by_id: AccountId
    at: int
    reason: str
    other_id: ThreadId | None


class StepLine(msgspec.Struct, frozen=True):
    step: Step
    by: Person


class IdeaLine(msgspec.Struct, frozen=True):
    """An idea in a list."""

    idea: Idea
    thread: Thread
    author: Person


class Credit(msgspec.Struct, frozen=True):
    person: Person
    part: CreditPart


class IdeaPage(msgspec.Struct, frozen=True):
    """An idea as one caller sees it. `why_not` is the code of the refusal that a vote would meet, "" for none."""

    line: IdeaLine
    board: Board
    voters: list[Person]  # the first of them
    steps: list[StepLine]
    credits: list[Credit]
    release: Place | None
    joined_to: Place | None
    joined: list[IdeaLine]  # those that were joined to it
    has_voted: bool
    why_not: str
    tends: bool
