# SPDX-License-Identifier: Apache-2.0
"""Schedule: a text that its author wants posted at an hour."""

import msgspec

from banyan.base.ids import AccountId, BoardId


class Schedule(msgspec.Struct, frozen=True):
    """A reply in the thread `number`, or a new thread when that is 0. A reply with a title is a chapter of its writer's serial.
    `reason` says why it could not be posted.
    """

    id: int
    account_id: AccountId
    board_id: BoardId
    number: int
    kind: str
    title: str
    source: str
    format: str
    due_at: int
    made_at: int
    reason: str
    tags: str = ""


class Later(msgspec.Struct, frozen=True):
    """When to post, and under which client token that is asked. `chapter` is the title of a reply that is one."""

    due_at: int
    token: str = ""
    kind: str = "discussion"
    tags: str = ""
    chapter: str = ""
