# SPDX-License-Identifier: Apache-2.0
"""Serial: a thread whose author marks own floors as chapters. All other floors, theirs too, are talk beside it."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.pages import Floor
from banyan.records.threads import Thread

KIND = "serial"


class SerialState(StrEnum):
    GOING = "going"
    FINISHED = "finished"


class Serial(msgspec.Struct, frozen=True):
    """What its author says of it. `summary` is one line, perhaps empty."""

    thread_id: ThreadId
    summary: str
    state: SerialState
    changed_at: int


class Terms(msgspec.Struct, frozen=True):
    """What a serial is opened with. `chapter` is the title of its first floor as a chapter, empty where that is a foreword."""

    summary: str = ""
    chapter: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """A floor that is a chapter. One whose post is gone keeps its place, so that the others keep their numbers; its title is
    not shown any more.
    """

    post_id: PostId
    thread_id: ThreadId
    author_id: AccountId
    floor: int
    title: str
    word_count: int
    is_gone: int
    made_at: int


class Contents(msgspec.Struct, frozen=True):
    """A serial with its chapters in order; the first one is number 1."""

    thread: Thread
    author: Person
    board: Board
    serial: Serial
    chapters: list[Chapter]

    @property
    def count(self) -> int:
        """Of those that stand."""
        return sum(not chapter.is_gone for chapter in self.chapters)

    @property
    def word_count(self) -> int:
        return sum(chapter.word_count for chapter in self.chapters if not chapter.is_gone)


class Talk(msgspec.Struct, frozen=True):
    """What others said behind a chapter and before the next. `count` goes up to a limit, and `first` shows some of it."""

    count: int
    first: list[Floor]


class ChapterPage(msgspec.Struct, frozen=True):
    """A chapter in the reading edition, with the talk that belongs to it."""

    contents: Contents
    number: int
    floor: Floor
    talk: Talk

    @property
    def chapter(self) -> Chapter:
        return self.contents.chapters[self.number - 1]


class SerialMine(msgspec.Struct, frozen=True):
    """What a serial is to one reader: the chapter that they opened last (0: none) and what they have said of it (`Stance`)."""

    number: int = 0
    stance: str = ""


class ReadSerial(msgspec.Struct, frozen=True):
    """A serial in somebody's own list: which chapter they have reached, and of how many."""

    thread_id: ThreadId
    thread: int
    title: str
    title_lang: str
    board_slug: str
    author: str
    number: int
    last: int
    made_at: int


class ShownSerial(msgspec.Struct, frozen=True):
    """A serial on the page of its author."""

    thread: Thread
    serial: Serial
    count: int  # of its chapters
