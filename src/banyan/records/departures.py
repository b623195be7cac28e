# SPDX-License-Identifier: Apache-2.0
"""Departure: somebody is leaving. For a while they can come back; then the account is a stone with a handle on it."""

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import AccountState


class Departure(msgspec.Struct, frozen=True):
    account_id: AccountId
    asked_at: int
    due_at: int
    erases: bool  # whether the words of their posts go too
    was: AccountState  # before they asked
    left_at: int | None  # since then nobody can come back; what still goes are words
