# SPDX-License-Identifier: Apache-2.0
"""Polls of an archive, and their ballots. A ballot comes in only where its poll came with the same archive."""

from collections.abc import Sequence

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.core import counting, picking, polls
from banyan.core.threads import one_line
from banyan.exchange.bulk.founding import at
from banyan.exchange.bulk.keeping import Known
from banyan.exchange.bulk.poll_lines import BallotLine, PollLine
from banyan.exchange.bulk.report import Report
from banyan.exchange.rendering import Made
from banyan.records.polls import Asked, Picks, Poll, PollKind, PollState, Secrecy, Shows
from banyan.storage.queries import archive as archive_queries
from banyan.storage.queries import imports
from banyan.storage.queries import polls as queries
from banyan.storage.tx import Tx


def keep_polls(tx: Tx, source: str, lines: Sequence[PollLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [some for line in lines for some in (line.made_by, line.closed_by)])
    boards = known.find("board", [line.board for line in lines])
    threads = known.find("thread", [line.thread for line in lines])
    for line in lines:
        is_placed = line.board in boards and (not line.thread or line.thread in threads)
        if not is_placed or line.made_by not in people or not _is_whole(line):
            known.lose(f"poll {line.id}")
            continue
        thread_id = ThreadId(threads[line.thread]) if line.thread else None
        if archive_queries.has_row(tx, "polls", int(line.id)) or (thread_id and queries.has_poll(tx, thread_id)):
            continue
        poll = Poll(
            id=int(line.id),
            board_id=BoardId(boards[line.board]),
            thread_id=thread_id,
            question=one_line(line.question),
            choices=_packed([one_line(words) for words in line.choices]),
            most_picks=line.most_picks,
            shows=Shows(line.shows),
            joined_before=at(line.joined_before) if line.joined_before else 0,
            made_by=AccountId(people[line.made_by]),
            made_at=at(line.made_at),
            closes_at=at(line.closes_at),
            state=PollState.CLOSED,
            closed_by=AccountId(people[line.closed_by]) if line.closed_by in people else None,
            reason=one_line(line.reason),
            voter_count=line.voter_count,
            totals=_packed(line.totals),
            comments=_packed([one_line(words) for words in line.comments]) if line.comments else "",
            kind=_kind(line),
            ballot=Secrecy(line.ballot),
            low=line.low,
            high=line.high,
            unit=one_line(line.unit),
            rounds=_packed(line.rounds) if line.rounds else "",
            keeps_ballots=int(line.has_ballots),
        )
        queries.insert_poll(tx, poll)
        imports.insert_refs(tx, source, "poll", {line.id: poll.id})


def keep_ballots(tx: Tx, source: str, lines: Sequence[BallotLine], made: list[Made], report: Report) -> None:
    known = Known(tx, source, report)
    people = known.find("account", [line.account for line in lines])
    brought = known.find("poll", [line.poll for line in lines])
    asked = {line_id: queries.find_countable(tx, poll_id) for line_id, poll_id in brought.items()}
    for line in lines:
        poll, receipt = asked.get(line.poll), picking.tidy_receipt(line.receipt)
        picks: Picks = one_line(line.words) if poll and poll.kind == PollKind.TEXT else tuple(line.picks)
        if poll is None or receipt != line.receipt or not receipt or not counting.is_ballot(poll.asked, picks):
            known.lose(f"ballot {line.receipt}")
            continue
        is_named = poll.ballot == Secrecy.NAMED and line.account in people
        voter = AccountId(people[line.account]) if is_named and line.account else None
        queries.put_ballot(tx, poll.id, receipt, _packed(picks), voter)


def _kind(line: PollLine) -> PollKind:
    """Archives of before did not say it."""
    return PollKind(line.kind or (PollKind.SEVERAL if line.most_picks > 1 else PollKind.SINGLE))


def _is_whole(line: PollLine) -> bool:
    """Whether it can be shown, and counted again."""
    is_known = line.kind in {*PollKind, ""} and line.ballot in set(Secrecy) and line.shows in set(Shows)
    if not is_known:
        return False
    asked = Asked(_kind(line), len(line.choices), line.most_picks, line.low, line.high)
    if not polls.is_askable(asked) or len(line.totals) != len(counting.empty_totals(asked)):
        return False
    places = range(len(line.choices))
    return all(len(one.counts) == len(places) and set(one.leaves) <= set(places) for one in line.rounds)


def _packed(values: object) -> str:
    return msgspec.json.encode(values).decode()
