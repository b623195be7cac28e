# SPDX-License-Identifier: Apache-2.0
"""Poll: a question with choices, of a thread or of a whole board. The ballot is secret: totals are all that is shown."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person


class Shows(StrEnum):
    """When the totals are shown."""

    ALWAYS = "always"
    AFTER_VOTE = "after_vote"
    AT_CLOSE = "at_close"


class PollState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    REMOVED = "removed"  # by who tends the board; it was no poll for this place


class PollWish(msgspec.Struct, frozen=True):
    """What somebody wants to ask. `member_days`: only who has been here so long when it opens may vote."""

    question: str
    choices: tuple[str, ...]
    closes_at: int
    most_picks: int = 1
    shows: Shows = Shows.ALWAYS
    member_days: int = 0


class Poll(msgspec.Struct, frozen=True):
    """`totals` are JSON lists beside `choices`; `comments` come with the close. `joined_before` 0: everybody may vote."""

    id: int
    board_id: BoardId
    thread_id: ThreadId | None
    question: str
    choices: str
    most_picks: int
    shows: Shows
    joined_before: int
    made_by: AccountId
    made_at: int
    closes_at: int
    state: PollState
    closed_by: AccountId | None
    reason: str
    voter_count: int
    totals: str
    comments: str

    @property
    def words(self) -> list[str]:
        return msgspec.json.decode(self.choices, type=list[str])

    @property
    def counts(self) -> list[int]:
        return msgspec.json.decode(self.totals, type=list[int])

    @property
    def remarks(self) -> list[str]:
        return msgspec.json.decode(self.comments, type=list[str]) if self.comments else []

    def is_open(self, now: int) -> bool:
        return self.state == PollState.OPEN and now < self.closes_at


class PollLine(msgspec.Struct, frozen=True):
    """A poll in a list: who asks, and where. `number` is the thread's, 0 for a poll of the board itself."""

    poll: Poll
    asker: Person
    slug: str
    titles: str
    number: int


class Vote(msgspec.Struct, frozen=True):
    """The caller's own vote. After the close nobody knows its picks any more, so they are empty then."""

    picks: tuple[int, ...]
    comment: str
    made_at: int


class Choice(msgspec.Struct, frozen=True):
    """One choice with its total; `percent` of those who voted. -1 both while the totals are not shown."""

    words: str
    count: int = -1
    percent: int = -1


class PollPage(msgspec.Struct, frozen=True):
    """A poll as one caller sees it. `why_not` is the code of the refusal that a vote would meet, "" for none."""

    line: PollLine
    choices: list[Choice]
    is_open: bool
    shows_totals: bool
    comments: list[str]
    vote: Vote | None
    why_not: str
    tends: bool
