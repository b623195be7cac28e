# SPDX-License-Identifier: Apache-2.0
"""Compilation: a thread whose text names floors of others; each is a piece, shown with the words that it has now."""

from enum import StrEnum

import msgspec

from banyan.base.ids import BoardId, PostId, ThreadId
from banyan.records.accounts import Person


class PieceState(StrEnum):
    SAME = "same"
    CHANGED = "changed"  # by its author, after the compilation was written or edited last
    GONE = "gone"  # taken back, removed, erased, or behind a door


class Piece(msgspec.Struct, frozen=True):
    """`place` is what the text names; `number` and `floor` where it stands now. One that is gone has neither words nor author."""

    place: tuple[int, int]
    number: int
    floor: int
    state: PieceState
    thread_id: ThreadId
    post_id: PostId
    board_id: BoardId
    author: Person | None = None
    made_at: int = 0
    lang: str = ""
    html: str = ""


class Credits(msgspec.Struct, frozen=True):
    """What a compilation is made of: floors that are there, of how many threads, by whom in the order of coming."""

    floors: int
    threads: int
    people: list[str]
    changed: int
    gone: int


class Pick(msgspec.Struct, frozen=True):
    """Floors of a thread; without any, all from `first` on."""

    number: int
    floors: tuple[int, ...] = ()
    first: int = 1


class CompileWish(msgspec.Struct, frozen=True):
    """How a compilation is to be."""

    keeps_quotes: bool = True
    takes_replies: bool = False
