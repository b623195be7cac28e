# SPDX-License-Identifier: Apache-2.0
"""Poll: something asked of a thread or of a whole board, with choices, for a number or for words; secret or with names."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person

# What one voter chose: places of choices from 0 on (in order of preference where they are ranked), one number where a number is
# asked for, or words; "" are words that were taken away.
Picks = tuple[int, ...] | str


class PollKind(StrEnum):
    SINGLE = "single"
    SEVERAL = "several"
    RANKED = "ranked"
    NUMERIC = "numeric"
    TEXT = "text"


WITH_CHOICES = (PollKind.SINGLE, PollKind.SEVERAL, PollKind.RANKED)


class Secrecy(StrEnum):
    SECRET = "secret"  # noqa: S105  no password
    NAMED = "named"  # who chose what is shown, and that is said before anybody chooses


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
    """What somebody wants to ask. `member_days`: only who has been here so long when it opens may vote; `takes_later`: also who
    joins after that. `most_picks` 0: as many as there are.
    """

    question: str
    choices: tuple[str, ...]
    closes_at: int
    most_picks: int = 0
    shows: Shows = Shows.ALWAYS
    member_days: int = 0
    kind: PollKind = PollKind.SINGLE
    ballot: Secrecy = Secrecy.SECRET
    low: int = 0
    high: int = 10
    unit: str = ""
    takes_later: bool = False


class Asked(msgspec.Struct, frozen=True):
    """As much of a poll as counting needs."""

    kind: PollKind
    choices: int = 0
    most_picks: int = 1
    low: int = 0
    high: int = 0


class Round(msgspec.Struct, frozen=True):
    """One round of a ranked count: ballots beside the choices (-1: had left), those that name nobody who is left, who leaves."""

    counts: list[int]
    idle: int
    leaves: list[int]

    @property
    def first(self) -> list[int]:
        """Who has the most; after the last round, who won, or who shares it."""
        most = max(self.counts)
        return [place for place, count in enumerate(self.counts) if count == most > 0]


class Tally(msgspec.Struct, frozen=True):
    """What ballots come to. `totals` stand beside the choices (first preferences of a ranked poll), beside the numbers from `low`
    to `high`, or are (answers, answers that were taken away).
    """

    voters: int
    totals: list[int]
    rounds: list[Round] = []


class Bar(msgspec.Struct, frozen=True):
    """How many gave a number between two; `percent` of the longest bar."""

    low: int
    high: int
    count: int
    percent: int


class Numbers(msgspec.Struct, frozen=True):
    """What numbers come to, in tenths where it may lie between two of them; half of them lie in the `middle`."""

    mean: int
    median: int
    least: int
    most: int
    middle: tuple[int, int]
    bars: list[Bar]


class Poll(msgspec.Struct, frozen=True):
    """`totals` are a JSON list as `Tally` has it; `comments` and `rounds` come with the close. `joined_before` 0: whoever may
    write here votes, whenever they came. Without `keeps_ballots` nobody can count again: an older release asked it.
    """

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
    kind: PollKind
    ballot: Secrecy
    low: int
    high: int
    unit: str
    rounds: str
    keeps_ballots: int

    @property
    def words(self) -> list[str]:
        return msgspec.json.decode(self.choices, type=list[str])

    @property
    def counts(self) -> list[int]:
        return msgspec.json.decode(self.totals, type=list[int])

    @property
    def remarks(self) -> list[str]:
        return msgspec.json.decode(self.comments, type=list[str]) if self.comments else []

    @property
    def counted(self) -> list[Round]:
        return msgspec.json.decode(self.rounds, type=list[Round]) if self.rounds else []

    @property
    def asked(self) -> Asked:
        return Asked(self.kind, len(self.words), self.most_picks, self.low, self.high)

    @property
    def tally(self) -> Tally:
        """What is shown."""
        return Tally(self.voter_count, self.counts, self.counted)

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
    """The caller's own vote. After the close nobody knows any more that it was theirs, so all but `made_at` is empty."""

    picks: Picks
    comment: str
    made_at: int
    receipt: str = ""


class Ballot(msgspec.Struct, frozen=True):
    """What one voter chose, as everybody may read it; `voter` where the poll has names."""

    receipt: str
    picks: Picks
    voter: Person | None = None


class Choice(msgspec.Struct, frozen=True):
    """One choice with its total; `percent` of those who voted. -1 both while the totals are not shown."""

    words: str
    count: int = -1
    percent: int = -1


class PollPage(msgspec.Struct, frozen=True):
    """A poll as one caller sees it. `why_not` is the code of the refusal that a vote would meet, "" for none. `numbers` and the
    first `answers` come where the totals are shown, `rounds` with the close; `has_ballots`: they may be read one by one.
    """

    line: PollLine
    choices: list[Choice]
    is_open: bool
    shows_totals: bool
    comments: list[str]
    vote: Vote | None
    why_not: str
    tends: bool
    numbers: Numbers | None = None
    answers: list[Ballot] = []
    rounds: list[Round] = []
    has_ballots: bool = False


class BallotPage(msgspec.Struct, frozen=True):
    """Some ballots of a poll, in the order of their receipts; `after` leads to those behind them, "" at the end."""

    page: PollPage
    ballots: list[Ballot]
    after: str
