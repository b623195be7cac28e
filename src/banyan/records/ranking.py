# SPDX-License-Identifier: Apache-2.0
"""The top ten: what most people talk about now, counted in people, never in clicks or posts."""

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId


class Ranked(msgspec.Struct, frozen=True):
    rank: int
    thread_id: ThreadId
    number: int
    board_id: BoardId
    title: str
    lang: str
    people: int  # distinct authors of visible posts in the window
    posts: int
    counted_at: int


class Counted(msgspec.Struct, frozen=True):
    """One person who was counted for a thread, for "why is this here"."""

    account_id: AccountId
    handle: str
    display_name: str
    posts: int
