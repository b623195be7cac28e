# SPDX-License-Identifier: Apache-2.0
"""The hot list of a day: in which threads most people took part, and by what."""

from datetime import date

import msgspec

from banyan.base.ids import ThreadId
from banyan.records.boards import wording


class HotRow(msgspec.Struct, frozen=True):
    """A place as it was counted. `people` took part, whatever they did and however often; the rest says by what."""

    day: int
    place: int
    thread_id: ThreadId
    people: int
    answers: int
    pushes: int
    reactions: int


class HotPlace(msgspec.Struct, frozen=True):
    """A place as it is shown."""

    place: int
    people: int
    answers: int
    pushes: int
    reactions: int
    number: int
    title: str
    lang: str
    slug: str
    board_titles: str

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class HotDay(msgspec.Struct, frozen=True):
    """One day; `before` and `after` are the nearest days that have a list, 0 when there is none."""

    day: int
    is_over: bool
    places: list[HotPlace]
    before: int
    after: int

    @property
    def date(self) -> date:
        return date.fromordinal(self.day)
