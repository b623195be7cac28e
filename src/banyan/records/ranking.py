# SPDX-License-Identifier: Apache-2.0
"""The top ten: what most people talk about now, counted in people, never in clicks or posts."""

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.boards import Board, wording


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


class SectionTen(msgspec.Struct, frozen=True):
    """The ten of a section, or (without titles) of all boards, each with its board."""

    titles: str
    places: list[tuple[Ranked, Board]]

    def title(self, lang: str) -> str:
        return wording(self.titles, lang)


class Counted(msgspec.Struct, frozen=True):
    """One person who was counted for a thread, for "why is this here"."""

    account_id: AccountId
    handle: str
    display_name: str
    posts: int


class WhyHere(msgspec.Struct, frozen=True):
    """Why a thread stands where it does, or nowhere: who was counted, and what was not."""

    number: int
    title: str
    lang: str
    rank: int  # 0 when it is not among the ten
    since_at: int
    until_at: int
    counted: list[Counted]  # the most active first, a hundred at most
    people: int
    posts: int  # visible ones in the window
    repeated: int  # of those, posts by people already counted
    gone: int  # deleted, removed or erased ones, which count for nothing
    barred: str  # "" or why this thread cannot be ranked: "board_private", "board_closed", "board_out", "thread_gone"
    ahead: int  # number of the one thread that its board has in the list, when that is another; else 0
