# SPDX-License-Identifier: Apache-2.0
"""Read models: what one screen shows, whole. The public part is the same for everybody who may see it; what is one
person's own (marks, what they may do) comes apart, so that interfaces can keep the public part.
"""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board, Section
from banyan.records.cards import Card
from banyan.records.compilations import Piece
from banyan.records.notes import NoteLine
from banyan.records.polls import PollPage
from banyan.records.posts import Post
from banyan.records.pushes import Pushed, PushSum
from banyan.records.ranking import Ranked
from banyan.records.read_marks import Mark
from banyan.records.threads import Thread


class ThreadRow(msgspec.Struct, frozen=True):
    """One line of a list."""

    thread: Thread
    author: Person
    last_author: Person


class SectionBoards(msgspec.Struct, frozen=True):
    section: Section
    boards: list[Board]


class BoardPage(msgspec.Struct, frozen=True):
    """Pinned threads stand on the first page only. `older` and `newer` are cursors, "" when there is no such page."""

    board: Board
    section: Section
    moderators: list[Person]
    pinned: list[ThreadRow]
    rows: list[ThreadRow]
    newer: str
    older: str
    scores: dict[ThreadId, PushSum] = {}  # of those threads whose first floor was pushed
    note: NoteLine | None = None  # on the first page
    reacted: dict[ThreadId, int] = {}  # how many people reacted to its short posts


class ListOrder(StrEnum):
    """What stands on top of a board's list."""

    LAST = "last"  # what moved last
    NEW = "new"  # what was opened last
    HEAT = "heat"  # where most people wrote


class ListWish(msgspec.Struct, frozen=True):
    """A board in part and in an order; empty means all."""

    kind: str = ""
    by: str = ""  # a handle
    is_unread: bool = False
    order: ListOrder = ListOrder.LAST
    words: str = ""  # in the title
    without: str = ""  # not in the title
    is_digest: bool = False
    least: int = 0  # to which its first floor was pushed
    tag: str = ""

    @property
    def is_part(self) -> bool:
        """Whether not all threads are wanted."""
        return self != ListWish(order=self.order)


class Floor(msgspec.Struct, frozen=True):
    """A post with who wrote it, and who took it away when it is gone."""

    post: Post
    author: Person
    gone_by: Person | None = None
    pushed: Pushed | None = None
    mark: str = ""  # of those who tend: m, g, or b for both
    chapter: str = ""  # its title, in a serial


class ThreadPage(msgspec.Struct, frozen=True):
    """Floors first…last of a thread (20 of them, aligned, so that a floor always stands on the same page)."""

    thread: Thread
    author: Person
    board: Board
    floors: list[Floor]
    first: int
    last: int
    only: Person | None = None  # the one author who is shown, in the only-author view
    older: int = 0  # in the only-author view: the floor from which the page before starts; 0 none
    newer: int = 0
    poll: PollPage | None = None  # of the thread, beside its first floor
    card: Card | None = None  # of a special kind, above it
    pieces: list[Piece] = []  # floors of other threads that the first one is compiled from


class Branch(msgspec.Struct, frozen=True):
    """A floor in the tree: how deep it stands on this page, and from which floor on its answers go on elsewhere (0: nowhere)."""

    floor: int
    depth: int
    more: int = 0


class ThreadMine(msgspec.Struct, frozen=True):
    """What a thread is to one person."""

    mark: Mark
    may_reply: bool
    why_not: str  # code of the refusal that replying would meet
    tends: bool
    reactions: dict[PostId, list[str]]  # my own reactions on the floors asked for
    stance: str = ""  # whether they follow the thread: a `Stance`, or nothing
    muted: frozenset[AccountId] = frozenset()  # whom they do not want to hear
    draft: str = ""
    draft_title: str = ""  # of a chapter
    draft_format: str = "markdown"
    own: frozenset[AccountId] = frozenset()  # whom of the authors they are: themselves, or behind a pseudonym
    poll: PollPage | None = None
    chapter: int = 0  # of a serial: where they go on in the reading edition


class ThreadMark(msgspec.Struct, frozen=True):
    """What stands in the gutter of a list: `+` unread, `~` changed since, and where to go on."""

    sign: str  # "+", "~" or ""
    unread: int
    first_unread: int


class HomePage(msgspec.Struct, frozen=True):
    """The first page: the ten of the day, and every board with the thread that moved last."""

    ten: list[Ranked]
    sections: list[SectionBoards]
    newest: dict[BoardId, ThreadRow]


class BoardNews(msgspec.Struct, frozen=True):
    """What waits on one board: its threads with something unread, newest movement first. `is_favourite`: the reader chose it."""

    board: Board
    is_favourite: bool
    threads: list[tuple[ThreadRow, ThreadMark]]


class AuthoredPost(msgspec.Struct, frozen=True):
    """A post on the page of its author, with the thread that it stands in."""

    post: Post
    number: int
    title: str
    title_lang: str
    board_id: BoardId
    board_slug: str
