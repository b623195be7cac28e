# SPDX-License-Identifier: Apache-2.0
"""Bounty: a question with points that wait for an answer until a day that was said."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board

KIND = "bounty"


class BountyState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"  # by who asked
    DIVIDED = "divided"  # by the rule, when its time was over
    RETURNED = "returned"  # to who asked
    LAPSED = "lapsed"  # came from elsewhere while it was open: nothing is held for it here


UNDECIDED = (BountyState.OPEN, BountyState.LAPSED)


class BountyTerms(msgspec.Struct, frozen=True):
    """What whoever asks says of it."""

    amount: int
    ends_at: int


class Bounty(msgspec.Struct, frozen=True):
    thread_id: ThreadId
    amount: int
    ends_at: int
    state: BountyState
    decided_at: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state == BountyState.OPEN


class Share(msgspec.Struct, frozen=True):
    """What an answer was given; `floor` is where it stands."""

    post_id: PostId
    account_id: AccountId
    amount: int
    person: Person
    floor: int


class BountyLine(msgspec.Struct, frozen=True):
    """A bounty in a list. `answers` are the floors of others."""

    bounty: Bounty
    asker: Person
    number: int
    title: str
    lang: str
    slug: str
    answers: int


class BountyPage(msgspec.Struct, frozen=True):
    """All about one. `is_asker`: the reader asked; `may_withdraw`: and nobody has answered yet."""

    line: BountyLine
    board: Board
    shares: list[Share]
    is_asker: bool
    may_withdraw: bool
    coin: str
