# SPDX-License-Identifier: Apache-2.0
"""Book: a thread to take home: its chapters, or its floors."""

from enum import StrEnum

import msgspec

from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.serials import Chapter
from banyan.records.threads import Thread


class Part(StrEnum):
    """What of a thread a book holds."""

    CHAPTERS = "chapters"
    AUTHOR = "author"  # the floors of whoever opened it
    ALL = "all"


class Plan(msgspec.Struct, frozen=True):
    """What a book will hold, before any text of it has been read."""

    thread: Thread
    author: Person
    board: Board
    part: Part
    site: str  # the name of the community
    summary: str = ""
    chapters: tuple[Chapter, ...] = ()  # those that stand

    @property
    def size(self) -> int:
        """How many floors it may hold."""
        return len(self.chapters) if self.part == Part.CHAPTERS else self.thread.last_floor
