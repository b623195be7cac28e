# SPDX-License-Identifier: Apache-2.0
"""The queue of reports as those who tend a board see it."""

import msgspec

from banyan.base.ids import BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import wording
from banyan.records.moderation import Report, Sanction


class Reported(msgspec.Struct, frozen=True):
    """A post with open reports. The html is what it says, or said before it was taken away."""

    first_id: int
    reports: int
    post_id: PostId
    thread_id: ThreadId
    number: int
    floor: int
    title: str
    title_lang: str
    board_id: BoardId
    board_slug: str
    board_titles: str
    state: str
    made_at: int
    html: str
    author: Person

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class Neighbour(msgspec.Struct, frozen=True):
    """The floor above or below, in short; no words where they are gone."""

    floor: int
    author: Person
    excerpt: str


class About(msgspec.Struct, frozen=True):
    """A report about somebody's post, and where that stands."""

    report: Report
    number: int
    floor: int
    board_slug: str


class Case(msgspec.Struct, frozen=True):
    """What one needs to judge: the post in short with the floors around it, who complained of what, what was said of its author
    before and what was done about it.
    """

    reported: Reported
    excerpt: str
    reports: list[tuple[Report, Person]]
    sanctions: list[Sanction]
    around: list[Neighbour]
    earlier: list[About]
