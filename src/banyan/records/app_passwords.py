# SPDX-License-Identifier: Apache-2.0
"""App password: lets one program in as its owner, to read or to write too. What is kept is its hash."""

import msgspec

from banyan.base.ids import AccountId
from banyan.records.callers import Caller


class AppPassword(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    name: str
    scopes: str  # "read", "read write"
    made_at: int
    used_at: int | None

    def allows(self, scope: str) -> bool:
        return scope in self.scopes.split()


class Admitted(msgspec.Struct, frozen=True):
    """A program that may go on, and who its owner is now."""

    app_password: AppPassword
    caller: Caller
