# SPDX-License-Identifier: Apache-2.0
"""Release: a thread that says which ideas were carried out, and by whom."""

import msgspec

from banyan.base.ids import BoardId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.ideas import IdeaLine
from banyan.records.threads import Thread


class Impression(msgspec.Struct, frozen=True):
    """What somebody says of a release, in four parts: the floor it stands on."""

    person: Person
    floor: int


class ReleasePage(msgspec.Struct, frozen=True):
    """`own` is the floor of the caller's own report, 0 for none; `why_not` the code of the refusal that one would meet."""

    thread: Thread
    author: Person
    board: Board
    ideas: list[IdeaLine]
    thanked: list[Person]
    impressions: list[Impression]
    impression_count: int
    own: int
    why_not: str


class Upcoming(msgspec.Struct, frozen=True):
    """What the next release of a board would carry out, and the text that says so. `others` are the boards that have no releases
    of their own, whose ideas it carries out too.
    """

    board: Board
    others: dict[BoardId, Board]
    ideas: list[IdeaLine]
    title: str
    source: str
