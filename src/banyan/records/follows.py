# SPDX-License-Identifier: Apache-2.0
"""Follow: what somebody wants to hear of, or not at all. It is theirs alone; whoever is followed or muted never learns of it."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, ThreadId
from banyan.records.boards import Board
from banyan.records.pages import ThreadMark, ThreadRow


class Stance(StrEnum):
    """`LEFT` says no to a thread for good: writing in it does not make one follow it again. `CHAPTERS`: of a
    serial, only these.
    """

    FOLLOWED = "followed"
    CHAPTERS = "chapters"
    MUTED = "muted"
    LEFT = "left"


class People(msgspec.Struct, frozen=True):
    """Whom somebody follows and whom they do not want to hear."""

    followed: frozenset[AccountId] = frozenset()
    muted: frozenset[AccountId] = frozenset()

    def stance(self, account_id: AccountId) -> str:
        """Empty for somebody about whom nothing was said."""
        if account_id in self.followed:
            return Stance.FOLLOWED
        return Stance.MUTED if account_id in self.muted else ""


class FollowedThread(msgspec.Struct, frozen=True):
    """A thread in one's own list."""

    thread_id: ThreadId
    number: int
    title: str
    title_lang: str
    board_slug: str
    last_post_at: int


class Opened(msgspec.Struct, frozen=True):
    """A thread with its board, on the first page of somebody whom it may concern."""

    row: ThreadRow
    board: Board
    mark: ThreadMark | None = None  # what of it they have not read


class Followed(msgspec.Struct, frozen=True):
    """What is new in what somebody follows, and the quiet boards that woke up."""

    threads: list[Opened]
    people: list[Opened]
    woken: list[Opened]
