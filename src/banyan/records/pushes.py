# SPDX-License-Identifier: Apache-2.0
"""Push: one line under a post, with a stance. What a list shows of all of them is a score of two cells and the people."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, PostId
from banyan.records.accounts import Person


class Stance(StrEnum):
    PUSH = "push"  # 推
    BOO = "boo"  # 噓
    ARROW = "arrow"  # →


class PushState(StrEnum):
    VISIBLE = "visible"
    DELETED = "deleted"  # by its author
    REMOVED = "removed"  # by who tends the board, with a reason
    ERASED = "erased"  # its author left and took the words along


WORTH = {Stance.PUSH: 1, Stance.BOO: -1, Stance.ARROW: 0}
LOUD = 100  # beyond it the number is a word: 爆, XX
MANY = 10


class Push(msgspec.Struct, frozen=True):
    """`reason` says why who tends the board removed it. What is not visible keeps its line, as every floor does."""

    id: int
    post_id: PostId
    account_id: AccountId
    stance: Stance
    text: str
    made_at: int
    state: PushState = PushState.VISIBLE
    gone_by: AccountId | None = None
    gone_at: int | None = None
    reason: str = ""

    @property
    def is_visible(self) -> bool:
        return self.state == PushState.VISIBLE


class PushLine(msgspec.Struct, frozen=True):
    """A push with who wrote it."""

    push: Push
    author: Person


class PushSum(msgspec.Struct, frozen=True):
    """What the visible pushes of a post come to. `people` are those who pushed, its author apart."""

    score: int = 0
    people: int = 0
    count: int = 0

    @property
    def glyph(self) -> str:
        """The score in two cells; empty while it says nothing.

        >>> [PushSum(score).glyph for score in (0, 7, 42, 100, -3, -57, -100)]
        ['', ' 7', '42', '爆', '', 'X5', 'XX']
        """
        if self.score >= LOUD:
            return "爆"
        if self.score > 0:
            return f"{self.score:2}"
        if self.score <= -LOUD:
            return "XX"
        return f"X{-self.score // MANY}" if self.score < -MANY else ""

    @property
    def tone(self) -> str:
        """The colour of the glyph, by its name in the terminal."""
        if self.score < 0:
            return "grey"
        return "red" if self.score >= LOUD else "yellow" if self.score >= MANY else "green"


class Pushed(msgspec.Struct, frozen=True):
    """The pushes of one post as a page shows them: what they come to, and the newest of them, oldest first."""

    sum: PushSum
    newest: tuple[PushLine, ...]
