# SPDX-License-Identifier: Apache-2.0
"""Post: one utterance at one floor. A floor is gap-free and never reused; what is gone leaves a tombstone on it."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, PostId, ThreadId


class PostState(StrEnum):
    VISIBLE = "visible"
    DELETED = "deleted"  # by its author; the text is kept for a moderator who must judge it
    REMOVED = "removed"  # by a moderator, with a reason
    ERASED = "erased"  # gone for law: the text is no longer anywhere
    HELD = "held"  # waits until somebody who tends the board has looked at it
    MOVED = "moved"  # the words stand elsewhere; `moved_to` says where
    MISSING = "missing"  # the source of an import did not have this floor


class Body(msgspec.Struct, frozen=True):
    """A text parsed and rendered before the transaction, so that the one writer never waits for a parser."""

    source: str
    format: str
    html: str
    renderer: int
    lang: str = ""
    mentions: tuple[str, ...] = ()
    quotes: tuple[int, ...] = ()


class Post(msgspec.Struct, frozen=True):
    id: PostId
    thread_id: ThreadId
    floor: int
    author_id: AccountId
    reply_to: int | None  # the floor that it answers
    state: PostState
    made_at: int
    edited_at: int | None
    revision: int  # 1, and one more with every edit
    changed_seq: int  # the thread's `edit_seq` when this floor last changed; 0 means never
    moved_to: str  # "1234/56"
    gone_by: AccountId | None
    gone_at: int | None
    reason: str  # why it is gone; the rule that was broken
    reactions: str  # JSON object from reaction to count, kept in the same unit of work
    file_count: int
    format: str
    renderer: int
    lang: str
    source: str
    html: str

    @property
    def is_visible(self) -> bool:
        return self.state == PostState.VISIBLE


class Revision(msgspec.Struct, frozen=True):
    """How a post read before an edit. The newest text is on the post itself."""

    post_id: PostId
    revision: int
    made_at: int
    made_by: AccountId
    format: str
    source: str
