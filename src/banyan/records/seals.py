# SPDX-License-Identifier: Apache-2.0
"""Seal: what keeps the author of a pseudonym from everybody, and the two persons who open it together."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person


class SealKey(msgspec.Struct, frozen=True):
    """The key of a holder. The half that opens is locked with a passphrase that only the holder knows."""

    id: int
    account_id: AccountId
    part: int  # an administrator's own place on the line; those who tend a board share theirs
    public_key: bytes
    salt: bytes
    locked_key: bytes
    made_at: int
    ended_at: int | None


class NewKey(msgspec.Struct, frozen=True):
    """A key that was made and locked before the transaction."""

    public_key: bytes
    salt: bytes
    locked_key: bytes


class SealPart(msgspec.Struct, frozen=True):
    """A part of what opens an envelope, boxed for one key."""

    key_id: int
    part: int
    box: bytes


class UnsealingState(StrEnum):
    ASKED = "asked"
    OPENED = "opened"  # whoever asked has not looked yet
    DONE = "done"


class Unsealing(msgspec.Struct, frozen=True):
    """One wish to know who wrote a floor. `answer` can be opened by whoever asked, once."""

    id: int
    pseudonym_id: AccountId
    board_id: BoardId
    thread_id: ThreadId
    number: int
    floor: int
    asked_by: AccountId
    reason: str
    asked_at: int
    ends_at: int
    state: UnsealingState
    confirmed_by: AccountId | None
    confirmed_at: int | None
    answer: bytes


class UnsealingLine(msgspec.Struct, frozen=True):
    """The same with names, for those who may take part."""

    unsealing: Unsealing
    asked_by: Person
    board_slug: str
