# SPDX-License-Identifier: Apache-2.0
"""Place: an entry of a board's directory, with reviews. Its name is its thread's title; a review is a post with a grade."""

import msgspec

from banyan.base.ids import BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board


class PlaceTerms(msgspec.Struct, frozen=True):
    """What it is, where, when it is open, and how dear: `price` 1 to 4, 0 where nothing is said."""

    what: str
    area: str
    hours: str = ""
    price: int = 0


class LocalPlace(msgspec.Struct, frozen=True):
    thread_id: ThreadId
    what: str
    area: str
    hours: str
    price: int

    @property
    def terms(self) -> PlaceTerms:
        return PlaceTerms(self.what, self.area, self.hours, self.price)


class Grades(msgspec.Struct, frozen=True):
    """How many reviews there are, and the sum of their grades."""

    count: int
    total: int

    @property
    def average(self) -> str:
        """`4.3`; empty without reviews."""
        return f"{self.total / self.count:.1f}" if self.count else ""


class PlaceLine(msgspec.Struct, frozen=True):
    """A place in a list."""

    place: LocalPlace
    number: int
    title: str
    lang: str
    grades: Grades


class PlaceList(msgspec.Struct, frozen=True):
    """A page of a board's directory, with the sorts and the parts of the town that it has. `before` and `after` are cursors, ""
    where there is no such page.
    """

    board: Board
    lines: list[PlaceLine]
    whats: list[str]
    areas: list[str]
    before: str
    after: str


class Review(msgspec.Struct, frozen=True):
    """`floor` is where its words stand."""

    person: Person
    post_id: PostId
    floor: int
    grade: int
    made_at: int
    html: str
    lang: str


class OwnReview(msgspec.Struct, frozen=True):
    """The caller's own, whatever became of it."""

    post_id: PostId
    floor: int
    grade: int
    state: str
    revision: int
    source: str


class PlacePage(msgspec.Struct, frozen=True):
    """A place as one caller sees it. `why_not` is the code of the refusal that a review would meet, "" for none."""

    place: LocalPlace
    number: int
    title: str
    lang: str
    author: Person
    board_id: BoardId
    slug: str
    grades: Grades
    shares: list[int]  # how many gave 1, 2, 3, 4, 5
    reviews: list[Review]
    own: OwnReview | None
    why_not: str
    may_change: bool
