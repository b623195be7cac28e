# SPDX-License-Identifier: Apache-2.0
"""Thread: a talk on a board, an append-only list of floors."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId


class ThreadState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"
    DELETED = "deleted"  # by its author
    REMOVED = "removed"  # by a moderator
    HELD = "held"  # waits until somebody who tends the board has looked at it
    MERGED = "merged"  # its floors stand in another thread, each with a pointer


class Thread(msgspec.Struct, frozen=True):
    """`last_floor` counts tombstones too; `live_count` does not. `edit_seq` grows with every change to a floor."""

    id: ThreadId
    number: int
    board_id: BoardId
    kind: str
    title: str
    author_id: AccountId
    state: ThreadState
    pin: int  # 0, or its place among the pinned: higher stands first
    is_digest: int
    lang: str
    made_at: int
    last_floor: int
    live_count: int
    people_count: int
    edit_seq: int
    last_post_at: int
    last_author_id: AccountId
    bump_id: int  # id of the post that last moved it up: the order of the board
    reason: str  # why it was locked, deleted or removed
    tags: str = ""  # with blanks between them

    @property
    def tag_list(self) -> tuple[str, ...]:
        return tuple(self.tags.split())

    @property
    def takes_replies(self) -> bool:
        return self.state == ThreadState.OPEN

    @property
    def is_gone(self) -> bool:
        return self.state not in (ThreadState.OPEN, ThreadState.LOCKED)
