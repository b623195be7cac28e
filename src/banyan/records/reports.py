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


class Case(msgspec.Struct, frozen=True):
    """What one needs to judge: the post in short, who complained of what, and what its author was told before."""

    reported: Reported
    excerpt: str
    reports: list[tuple[Report, Person]]
    sanctions: list[Sanction]
