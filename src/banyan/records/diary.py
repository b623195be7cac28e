# SPDX-License-Identifier: Apache-2.0
"""The community's diary: which threads came into the ten on which day, how each day ended, and what that adds up to."""

from calendar import Calendar
from datetime import date
from enum import StrEnum

import msgspec

from banyan.base.ids import BoardId
from banyan.records.boards import wording


class Span(StrEnum):
    """How many finished days a list is made of."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def days(self) -> int:
        return {"week": 7, "month": 30, "year": 365}[self]

    @property
    def places(self) -> int:
        return 50 if self == Span.WEEK else 100


class Entry(msgspec.Struct, frozen=True):
    """A thread that came into the ten on a day, or stood in it when the day ended. `at` is when it came; 0: at the day's end."""

    day: int
    place: int
    people: int
    at: int
    number: int
    title: str
    lang: str
    slug: str
    board_titles: str

    @property
    def date(self) -> date:
        return date.fromordinal(self.day)

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class DiaryDay(msgspec.Struct, frozen=True):
    """One day; `before` and `after` are the nearest days that have something, 0 when there is none."""

    day: int
    is_over: bool
    entries: list[Entry]
    ten: list[Entry]
    before: int
    after: int

    @property
    def date(self) -> date:
        return date.fromordinal(self.day)


class DiaryMonth(msgspec.Struct, frozen=True):
    """One month by its first day; `counts` are the entries of each day that has some, `best` what led it."""

    first: date
    counts: dict[int, int]
    best: list[Entry]
    before: int
    after: int

    def count_of(self, day: date) -> int:
        """How many threads came into the ten on a day."""
        return self.counts.get(day.toordinal(), 0)

    @property
    def weeks(self) -> list[list[date]]:
        """From Mondays to Sundays, with the days of other months that fill them."""
        return Calendar().monthdatescalendar(self.first.year, self.first.month)


class Place(msgspec.Struct, frozen=True):
    """A place in the list of a span: people added up over the days on which the thread was among the ten."""

    rank: int
    number: int
    title: str
    lang: str
    board_id: BoardId
    slug: str
    board_titles: str
    people: int
    days: int

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class SpanList(msgspec.Struct, frozen=True):
    """`last` is the last day that is counted, 0 while none has ended."""

    span: Span
    last: int
    places: list[Place]
