# SPDX-License-Identifier: Apache-2.0
"""Draft: what somebody is writing, kept on the server so that no crash and no lost connection takes it."""

import msgspec

from banyan.base.ids import AccountId


class Draft(msgspec.Struct, frozen=True):
    account_id: AccountId
    slot: str  # "thread:railway", "reply:1234", "edit:1234/56"
    title: str
    source: str
    format: str
    saved_at: int
    tags: str = ""  # of a new thread, as they were written
