# SPDX-License-Identifier: Apache-2.0
"""Testers: a board with a list looks for people for a term, and who applied."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.boards import wording


class ApplicationState(StrEnum):
    WAITING = "waiting"
    ADMITTED = "admitted"
    DECLINED = "declined"


class Call(msgspec.Struct, frozen=True):
    """How many people a board looks for, and from when until when they belong to it."""

    board_id: BoardId
    places: int
    from_at: int
    until_at: int
    words: str
    made_by: AccountId
    made_at: int
    ended_at: int | None


class Application(msgspec.Struct, frozen=True):
    board_id: BoardId
    account_id: AccountId
    words: str
    made_at: int
    state: ApplicationState
    answer: str


class CallLine(msgspec.Struct, frozen=True):
    """A call with what everybody may know of its board, and how many places are taken."""

    call: Call
    slug: str
    titles: str
    taken: int

    def title(self, lang: str) -> str:
        return wording(self.titles, lang)


class Applicant(msgspec.Struct, frozen=True):
    application: Application
    person: Person


class TestersPage(msgspec.Struct, frozen=True):
    """A call as one caller sees it. `until` is when their own place ends, 0 for none; `applicants` are for those who tend."""

    __test__ = False  # for pytest: no test

    line: CallLine
    own: Application | None
    until: int
    applicants: list[Applicant]
    tends: bool
