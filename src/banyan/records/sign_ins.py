# SPDX-License-Identifier: Apache-2.0
"""Sign-in: somebody came in as an account, or tried to. For its owner's eyes."""

import msgspec

from banyan.base.ids import AccountId


class SignIn(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    at: int
    how: str  # the names of core/sign_ins.py
    is_right: bool
    network: str  # the part of the address that a household or a campus shares
    agent: str
