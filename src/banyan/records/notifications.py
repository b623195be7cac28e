# SPDX-License-Identifier: Apache-2.0
"""Notification: one line in somebody's inbox. It points; the words are fetched, and checked, when it is read."""

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId


class Notification(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    kind: str  # "reply", "mention", "quote", "removed", "sanction", "report", "welcome"
    actor_id: AccountId | None
    board_id: BoardId | None
    thread_id: ThreadId | None
    number: int | None
    floor: int | None
    data: str
    made_at: int
    read_at: int | None
