# SPDX-License-Identifier: Apache-2.0
"""Talk: two people and what they say to each other, kept only as long as they talk."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class TalkState(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    DECLINED = "declined"
    ENDED = "ended"


class Talk(msgspec.Struct, frozen=True):
    id: int
    asker: Person
    asked: Person
    state: TalkState
    made_at: int
    moved_at: int

    def other(self, account_id: AccountId) -> Person:
        return self.asked if self.asker.id == account_id else self.asker


class TalkLine(msgspec.Struct, frozen=True):
    id: int
    author_id: AccountId
    body: str
    made_at: int
