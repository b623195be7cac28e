# SPDX-License-Identifier: Apache-2.0
"""Dedication: a song or a line for somebody, on the entry screen for a day."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class DedicationState(StrEnum):
    SHOWN = "shown"
    OVER = "over"
    TAKEN_BACK = "taken_back"
    REMOVED = "removed"


class Dedication(msgspec.Struct, frozen=True):
    """To nobody in particular where there is no `to_id`."""

    id: int
    account_id: AccountId
    to_id: AccountId | None
    song: str
    words: str
    made_at: int
    until_at: int
    state: str


class DedicationLine(msgspec.Struct, frozen=True):
    dedication: Dedication
    author: Person
    to: Person | None
