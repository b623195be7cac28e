# SPDX-License-Identifier: Apache-2.0
"""Notification: one line in somebody's inbox. It points; the words are fetched, and checked, when it is read."""

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person


class Notification(msgspec.Struct, frozen=True):
    id: int
    account_id: AccountId
    # "reply", "mention", "quote", "floors", "thread", "push", "top_ten", "reached", "removed", "sanction", "report", "welcome"
    kind: str
    actor_id: AccountId | None
    board_id: BoardId | None
    thread_id: ThreadId | None
    number: int | None
    floor: int | None
    data: str
    made_at: int
    read_at: int | None


class Pointer(msgspec.Struct, frozen=True):
    """What a line points to, as far as there is something."""

    board_id: BoardId | None = None
    thread_id: ThreadId | None = None
    number: int | None = None
    floor: int | None = None


class Line(msgspec.Struct, frozen=True):
    """A notification with what it points to, as it is now. Names and titles are empty where there is nothing to name."""

    notification: Notification
    actor: Person | None
    title: str
    title_lang: str
    board_slug: str
    board_titles: str
    count: int = 0  # of the new floors that a line about a followed thread stands for
