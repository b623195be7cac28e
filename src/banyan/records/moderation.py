# SPDX-License-Identifier: Apache-2.0
"""Reports, sanctions and the public record of what those who tend a board did, to whom, and why."""

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId


class Report(msgspec.Struct, frozen=True):
    id: int
    board_id: BoardId
    thread_id: ThreadId
    post_id: PostId
    floor: int
    reporter_id: AccountId
    reason: str
    state: str  # "open", "upheld", "dismissed"
    made_at: int
    settled_by: AccountId | None
    settled_at: int | None
    answer: str


class Sanction(msgspec.Struct, frozen=True):
    """A ban from one board, or (without a board) a suspension from the site. It ends by itself at `until_at`."""

    id: int
    account_id: AccountId
    board_id: BoardId | None
    reason: str
    since_at: int
    until_at: int
    by_id: AccountId
    lifted_at: int | None
    lifted_by: AccountId | None
    lift_reason: str


class Entry(msgspec.Struct, frozen=True):
    """One line of the public record. Never rewritten; a mistake is mended by another line."""

    id: int
    at: int
    by_id: AccountId
    action: str  # "remove_post", "lock_thread", "ban", …
    board_id: BoardId | None
    thread_id: ThreadId | None
    number: int | None
    floor: int | None
    account_id: AccountId | None
    reason: str
    detail: str
