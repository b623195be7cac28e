# SPDX-License-Identifier: Apache-2.0
"""Session: one browser or terminal that is signed in. The token itself is never stored, only its hash."""

import msgspec

from banyan.base.ids import AccountId
from banyan.records.callers import Caller


class Session(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    made_at: int
    used_at: int
    ends_at: int
    agent: str
    network: str


class Resumed(msgspec.Struct, frozen=True):
    """A session that goes on, and who its owner is now."""

    session: Session
    caller: Caller


class Link(msgspec.Struct, frozen=True):
    """A one-time link: to become administrator, to reset a password, to confirm an address."""

    purpose: str
    account_id: AccountId | None
    data: str
    made_at: int
    ends_at: int
    used_at: int | None


class Invite(msgspec.Struct, frozen=True):
    id: int
    made_by: AccountId
    note: str
    made_at: int
    ends_at: int
    used_by: AccountId | None
    used_at: int | None
