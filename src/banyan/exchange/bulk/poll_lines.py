# SPDX-License-Identifier: Apache-2.0
"""Lines of an archive about polls that have closed, and their ballots."""

from typing import Annotated

import msgspec

from banyan.exchange.bulk.fields import Count, Id, Long, Number, Short, Time, Whole


class RoundLine(msgspec.Struct, frozen=True):
    counts: Annotated[list[Whole], msgspec.Meta(max_length=32)]
    idle: Count = 0
    leaves: Annotated[list[Count], msgspec.Meta(max_length=32)] = []


class PollLine(msgspec.Struct, frozen=True):
    id: Id
    board: Id
    made_by: Id
    made_at: Time
    closes_at: Time
    question: Short
    totals: Annotated[list[Count], msgspec.Meta(min_length=2, max_length=1_001)]
    choices: Annotated[list[Short], msgspec.Meta(max_length=32)] = []
    thread: Id | None = None
    kind: Short = ""
    ballot: Short = "secret"
    rounds: Annotated[list[RoundLine], msgspec.Meta(max_length=32)] = []
    most_picks: Number = 1
    low: Whole = 0
    high: Whole = 0
    unit: Short = ""
    shows: Short = "always"
    joined_before: Time | None = None
    closed_by: Id | None = None
    reason: Long = ""
    voter_count: Count = 0
    comments: Annotated[list[Short], msgspec.Meta(max_length=500)] = []
    has_ballots: bool = False


class BallotLine(msgspec.Struct, frozen=True):
    poll: Id
    receipt: Short
    picks: Annotated[list[Whole], msgspec.Meta(max_length=32)] = []
    words: Short = ""
    account: Id | None = None
