# SPDX-License-Identifier: Apache-2.0
"""The file of a poll's ballots: counted again by itself it says what the page says, and whatever was changed in it is told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.test_ballots import MARKS, asks, closes, seen
from tests.kit.town import Member, Town, refused

from banyan.base.errors import Refusal
from banyan.core import ballots, counting, polls
from banyan.exchange import polls as files
from banyan.records.polls import Picks, Poll, PollKind


def fetched(town: Town, who: Member, poll: Poll) -> bytes:
    return b"".join(files.sheet(town.store, who.caller, poll.id))


@pytest.mark.parametrize("kind", list(PollKind))
def test_a_file_counted_by_itself_says_what_is_shown(
    town: Town, kind: PollKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "PER_PAGE", 2)
    numbers = iter(range(10_000))

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(MARKS[kind], max_size=5))
    def holds(marks: list[Picks]) -> None:
        number = next(numbers)
        poll = asks(town, kind, question=f"=Which flour {number}?")
        for at, picks in enumerate(marks):
            try:
                town.member(f"one{number}x{at}").does(polls.vote, poll.id, picks)
            except Refusal:
                continue
        with refused("no_ballots"):
            fetched(town, town.guest, poll)
        closes(town, poll)
        counted = files.count(fetched(town, town.guest, poll))
        shown = seen(town.guest, poll).line.poll
        assert counted.question == poll.question
        assert counted.is_right
        assert counted.found == counting.said(shown.asked, shown.tally)

    holds()


def closed(town: Town, kind: str = "ranked") -> bytes:
    poll = asks(town, kind, ballot="named")
    for who, picks in ((town.ada, (0, 1)), (town.bo, (1,)), (town.eve, (2, 1))):
        who.does(polls.vote, poll.id, picks)
    closes(town, poll)
    return fetched(town, town.guest, poll)


def test_a_changed_ballot_or_claim_is_told(town: Town) -> None:
    data = closed(town)
    assert data.count(b",bo\r\n") == 1
    assert files.count(data).is_right
    changed = data.replace(b",2,bo", b",1,bo")
    assert changed != data
    assert not files.count(changed).is_right
    assert not files.count(data.replace(b"result,voters,3", b"result,voters,4")).is_right
    lost = b"".join(line for line in data.splitlines(keepends=True) if not line.endswith(b",bo\r\n"))
    assert not files.count(lost).is_right


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"banyan poll,1", b"banyan poll,2"),
        (b"kind,ranked", b"kind,guessed"),
        (b"kind,ranked", b"kind,numeric"),
        (b"most,3", b"most,x"),
        (b"most,3", b"most," + b"9" * 5000),
        (b"receipt,ballot,name", b"receipt,ballot"),
        (b",2,bo", b",2 2,bo"),
        (b",2,bo", b",4,bo"),
        (b",2,bo", b",,bo"),
        (b",2,bo", b",two,bo"),
        (b",2,bo", b",2"),
        (b",2,bo", b',"2'),
        (b",2,bo", b",2,\xff"),
    ],
)
def test_what_is_no_file_of_ballots(sqlite_town: Town, old: bytes, new: bytes) -> None:
    data = closed(sqlite_town)
    assert old in data
    with refused("not_ballots"):
        files.count(data.replace(old, new))


def test_one_receipt_is_one_ballot(sqlite_town: Town) -> None:
    data = closed(sqlite_town)
    with refused("not_ballots"):
        files.count(data + data.splitlines(keepends=True)[-1])
    for nothing in (b"", b"\xef\xbb\xbf", b"a,b\r\n", b"\0" * 50):
        with refused("not_ballots"):
            files.count(nothing)
