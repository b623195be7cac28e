# SPDX-License-Identifier: Apache-2.0
"""Clubs: boards for their members that take letters of application, who is waiting and who belongs to them."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.boards import Board


class LetterState(StrEnum):
    WAITING = "waiting"
    INVITED = "invited"  # by those who tend the board; the other one has the word
    ADMITTED = "admitted"
    DECLINED = "declined"  # by whoever had the word
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    PUT_OUT = "put_out"


class Letter(msgspec.Struct, frozen=True):
    """What there is between somebody and a board: one row, the latest. `answer` is what those who tend it said last."""

    board_id: BoardId
    account_id: AccountId
    state: LetterState
    words: str
    made_at: int
    answer: str
    answered_by: AccountId | None
    moved_at: int


class ClubLine(msgspec.Struct, frozen=True):
    """A board that takes letters, with what there is between it and the caller."""

    board: Board
    state: LetterState | None
    is_member: bool


class WaitingLetter(msgspec.Struct, frozen=True):
    letter: Letter
    person: Person
    board_slug: str


class ClubMember(msgspec.Struct, frozen=True):
    person: Person
    since_at: int


class ClubPage(msgspec.Struct, frozen=True):
    """A club as one caller sees it: `members` only as one of them or as one who tends it, `waiting` only as the latter."""

    board: Board
    own: Letter | None
    is_member: bool
    tends: bool
    may_apply_at: int  # 0: now
    waiting: list[WaitingLetter]
    members: list[ClubMember]
