# SPDX-License-Identifier: Apache-2.0
"""Polls that have closed, and their ballots, as lines of an archive: before the close there is no result to carry."""

from collections.abc import Iterator
from typing import Any

import msgspec

from banyan.base import clock
from banyan.records.accounts import AccountState
from banyan.records.polls import Ballot, Poll
from banyan.storage.queries import archive as queries
from banyan.storage.queries import polls as poll_queries
from banyan.storage.tx import Tx

Object = dict[str, Any]
AT_ONCE = 500


def poll(found: Poll) -> Object:
    made: Object = {
        "id": str(found.id),
        "board": str(found.board_id),
        "thread": str(found.thread_id) if found.thread_id else None,
        "question": found.question,
        "kind": found.kind,
        "ballot": found.ballot,
        "choices": found.words,
        "totals": found.counts,
        "rounds": [msgspec.structs.asdict(one) for one in found.counted],
        "most_picks": found.most_picks,
        "low": found.low,
        "high": found.high,
        "unit": found.unit,
        "shows": found.shows,
        "joined_before": clock.to_iso(found.joined_before) if found.joined_before else None,
        "made_by": str(found.made_by),
        "made_at": clock.to_iso(found.made_at),
        "closes_at": clock.to_iso(found.closes_at),
        "closed_by": str(found.closed_by) if found.closed_by else None,
    }
    said = {"reason": found.reason, "voter_count": found.voter_count, "comments": found.remarks}
    return made | said | {"has_ballots": bool(found.keeps_ballots)}


def ballots(tx: Tx) -> Iterator[Object]:
    """Those of all polls that go out."""
    last = 0
    while found := queries.list_polls(tx, last):
        for one in found:
            yield from _of_poll(tx, one)
        last = found[-1].id


def _of_poll(tx: Tx, found: Poll) -> Iterator[Object]:
    after = ""
    while page := poll_queries.list_ballots(tx, found, after, AT_ONCE):
        yield from (_ballot(found.id, one) for one in page)
        after = page[-1].receipt


def _ballot(poll_id: int, ballot: Ballot) -> Object:
    voter = ballot.voter
    is_known = voter is not None and voter.state not in (AccountState.PENDING, AccountState.REFUSED)
    made: Object = {"poll": str(poll_id), "receipt": ballot.receipt}
    made |= {"words": ballot.picks} if isinstance(ballot.picks, str) else {"picks": list(ballot.picks)}
    return made | {"account": str(voter.id) if voter and is_known else None}
