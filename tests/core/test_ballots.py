# SPDX-License-Identifier: Apache-2.0
"""Ballots: of five kinds, found by their receipts, joined to nobody after the close, and counted again by whoever likes."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.test_sealed_names import every_row
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import ballots, boards, counting, departures, invites, picking, polls, word_rules
from banyan.jobs import checks
from banyan.jobs import polls as job
from banyan.jobs.shift import Shift
from banyan.records.polls import Ballot, Picks, Poll, PollKind, PollPage, PollWish, Secrecy

CHOICES = ("Rye", "Wheat", "Oats")
WISHES: dict[str, dict[str, Any]] = {
    "single": {},
    "several": {"most_picks": 2},
    "ranked": {},
    "numeric": {"choices": (), "low": -2, "high": 4, "unit": "loaves"},
    "text": {"choices": ()},
}


def asks(town: Town, kind: str = "single", days: int = 1, **more: Any) -> Poll:
    usual: dict[str, Any] = {
        "question": "Which flour?",
        "choices": CHOICES,
        "closes_at": town.clock.at + days * clock.DAY,
    }
    wish = PollWish(kind=PollKind(kind), **usual | WISHES[kind] | more)
    poll: Poll = town.ada.does(polls.open_on_board, "Railway", wish)
    return poll


def seen(who: Member, poll: Poll) -> PollPage:
    page: PollPage = who.sees(polls.look, poll.id)
    return page


def closes(town: Town, poll: Poll) -> None:
    town.clock.passes(max(0, seen(town.ada, poll).line.poll.closes_at - town.clock.at))
    job.run(Shift(town.store))


def published(town: Town, poll: Poll) -> list[Ballot]:
    """All pages of them."""
    found, after = [], ""
    while True:
        page = town.guest.sees(ballots.of_poll, poll.id, after)
        found += page.ballots
        if not (after := page.after):
            return found


# ---- five kinds


def test_the_first_preferences_are_shown_and_the_rounds_come_with_the_close(town: Town) -> None:
    poll = asks(town, "ranked")
    for who, order in ((town.ada, (0,)), (town.bo, (1, 0)), (town.chen, (2, 1)), (town.eve, (0, 2))):
        who.does(polls.vote, poll.id, order)
    page = seen(town.guest, poll)
    assert ([choice.count for choice in page.choices], page.rounds) == ([2, 1, 1], [])
    town.eve.does(polls.vote, poll.id, (1,))
    for wrong in ((), (0, 0), (0, 1, 2, 0), (3,), "Rye"):
        with refused("order_wanted"):
            town.eve.does(polls.vote, poll.id, wrong)
    closes(town, poll)
    page = seen(town.guest, poll)
    assert [choice.count for choice in page.choices] == [1, 2, 1]
    assert [one.counts for one in page.rounds] == [[1, 2, 1], [-1, 3, 1]] or [one.counts for one in page.rounds] == [
        [1, 2, 1],
        [1, 3, -1],
    ]
    assert page.rounds[-1].first == [1]


def test_a_number_is_answered_and_drawn(town: Town) -> None:
    poll = asks(town, "numeric")
    assert poll.words == []
    for who, number in ((town.ada, -2), (town.bo, 4), (town.eve, 3)):
        who.does(polls.vote, poll.id, (number,))
    town.bo.does(polls.vote, poll.id, (0,))
    for wrong in ((), (5,), (-3,), (1, 2), "3"):
        with refused("number_wanted"):
            town.bo.does(polls.vote, poll.id, wrong)
    numbers = seen(town.guest, poll).numbers
    assert numbers is not None
    assert (numbers.mean, numbers.median, numbers.least, numbers.most) == (3, 0, -2, 3)
    assert [bar.count for bar in numbers.bars] == [1, 0, 1, 0, 0, 1, 0]


def test_words_are_answered_and_taken_away_with_a_reason(town: Town) -> None:
    poll = asks(town, "text")
    for wrong in ("", " \u202e ", "x" * 301, (1,)):
        with refused("poll_answer_wanted"):
            town.bo.does(polls.vote, poll.id, wrong)
    town.chen.does(word_rules.add_rule, "spam", "refuse")
    with refused("word_refused"):
        town.bo.does(polls.vote, poll.id, "spam for all")
    town.bo.does(polls.vote, poll.id, " good\nbread ")
    town.eve.does(polls.vote, poll.id, "something rude")
    assert {one.picks for one in seen(town.guest, poll).answers} == {"good bread", "something rude"}
    assert {one.receipt for one in seen(town.guest, poll).answers} == {""}
    rude = next(one for one in seen(town.ada, poll).answers if one.picks == "something rude")
    with refused("moderators_only"):
        town.bo.does(ballots.blank, poll.id, rude.receipt, "rude words")
    with refused("reason_wanted"):
        town.ada.does(ballots.blank, poll.id, rude.receipt, "")
    for wrong in ("", "aaaa-aaaa-aaaa-aaaa"):
        with refused("not_found"):
            town.ada.does(ballots.blank, poll.id, wrong, "rude words")
    town.ada.does(ballots.blank, poll.id, rude.receipt, "rude words")
    assert seen(town.guest, poll).line.poll.counts == [1, 1]
    with refused("not_found"):
        town.ada.does(ballots.blank, poll.id, rude.receipt, "rude words")
    assert town.count("SELECT count(*) FROM moderation_log WHERE action = 'blank_answer' AND account_id IS NULL") == 1
    closes(town, poll)
    assert Counter(one.picks for one in published(town, poll)) == {"good bread": 1, "": 1}
    kept = next(one for one in published(town, poll) if one.picks)
    town.ada.does(ballots.blank, poll.id, kept.receipt, "rude after all")
    assert seen(town.guest, poll).line.poll.counts == [0, 2]


def test_answers_come_when_it_was_said(town: Town) -> None:
    poll = asks(town, "text", shows="after_vote")
    town.eve.does(polls.vote, poll.id, "bread")
    assert seen(town.bo, poll).answers == []
    assert polls.as_guest(seen(town.eve, poll)).answers == []
    assert [one.picks for one in seen(town.eve, poll).answers] == ["bread"]
    many = asks(town, "numeric", shows="after_vote")
    town.eve.does(polls.vote, many.id, (1,))
    assert seen(town.bo, many).numbers is None
    assert polls.as_guest(seen(town.eve, many)).numbers is None


def test_who_tends_reaches_every_answer_before_the_close(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polls, "ANSWERS_SHOWN", 1)
    poll = asks(town, "text")
    for voter in (town.bo, town.eve):
        voter.does(polls.vote, poll.id, "bread")
    assert [one.picks for one in town.ada.sees(ballots.of_poll, poll.id).ballots] == ["bread", "bread"]
    assert polls.as_guest(seen(town.ada, poll)).has_ballots is False
    for reader in (town.bo, town.guest):
        with refused("no_ballots"):
            reader.sees(ballots.of_poll, poll.id)


def test_single_and_several_are_what_they_say(town: Town) -> None:
    assert asks(town, most_picks=3).most_picks == 1
    assert asks(town, "several", most_picks=0).most_picks == 3
    assert asks(town, "ranked", most_picks=9).most_picks == 3
    assert asks(town, "text", most_picks=2, low=4, unit="kg").unit == ""


# ---- who votes


def test_two_hundred_who_come_after_the_call_change_nothing(town: Town) -> None:
    poll = asks(town)
    town.clock.passes(clock.SECOND)
    town.bo.does(polls.vote, poll.id, (0,))
    crowd = [town.member(f"late{n}", joined_at=town.clock.at) for n in range(200)]
    for one in crowd:
        with pytest.raises(polls.NotEligible):
            one.does(polls.vote, poll.id, (1,))
    assert seen(crowd[0], poll).why_not == "not_eligible"
    assert [choice.count for choice in seen(town.guest, poll).choices] == [1, 0, 0]
    everybody = asks(town, takes_later=True)
    town.clock.passes(clock.SECOND)
    town.member("later", joined_at=town.clock.at).does(polls.vote, everybody.id, (1,))
    assert everybody.joined_before == 0


# ---- secret, and with names


def test_a_receipt_is_its_voters_until_the_close_and_finds_the_ballot_after_it(town: Town) -> None:
    poll = asks(town)
    receipt = town.bo.does(polls.vote, poll.id, (0,))
    other = town.eve.does(polls.vote, poll.id, (0,))
    assert receipt != other
    assert len(receipt) == picking.RECEIPT_LETTERS + 3
    assert set(receipt) <= set(invites.LETTERS) | {"-"}
    assert town.bo.does(polls.vote, poll.id, (2,)) == receipt
    vote = seen(town.bo, poll).vote
    assert vote is not None
    assert (vote.picks, vote.receipt) == ((2,), receipt)
    with refused("no_ballots"):
        town.ada.sees(ballots.of_poll, poll.id)
    with refused("no_ballots"):
        town.bo.sees(ballots.find, poll.id, receipt)
    closes(town, poll)
    assert town.guest.sees(ballots.find, poll.id, f" {receipt.upper().replace('-', ' ')}\n").picks == (2,)
    for unknown in ("", "k", "aaaa-aaaa-aaaa-aaaa", "x" * 10_000):
        with refused("receipt_unknown"):
            town.guest.sees(ballots.find, poll.id, unknown)
    assert [one.receipt for one in published(town, poll)] == sorted([receipt, other])
    vote = seen(town.bo, poll).vote
    assert vote is not None
    assert (vote.picks, vote.receipt) == ((), "")


def test_names_stand_beside_the_ballots_where_that_was_said(town: Town) -> None:
    poll = asks(town, ballot=Secrecy.NAMED, shows="after_vote")
    town.bo.does(polls.vote, poll.id, (1,))
    with refused("no_ballots"):
        town.eve.sees(ballots.of_poll, poll.id)
    page = town.bo.sees(ballots.of_poll, poll.id)
    assert [(one.voter.handle, one.picks) for one in page.ballots] == [("bo", (1,))]
    town.eve.does(polls.vote, poll.id, (0,))
    closes(town, poll)
    assert {(one.voter.handle, one.picks) for one in published(town, poll) if one.voter} == {
        ("bo", (1,)),
        ("eve", (0,)),
    }


def test_ballots_come_by_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "PER_PAGE", 2)
    poll = asks(town)
    receipts = [who.does(polls.vote, poll.id, (0,)) for who in (town.ada, town.bo, town.chen, town.eve)]
    closes(town, poll)
    assert [one.receipt for one in published(town, poll)] == sorted(receipts)
    assert len(town.guest.sees(ballots.of_poll, poll.id).ballots) == 2


def test_a_poll_that_was_taken_away_keeps_no_ballots(town: Town) -> None:
    for is_closed in (False, True):
        poll = asks(town)
        town.bo.does(polls.vote, poll.id, (0,))
        if is_closed:
            closes(town, poll)
        town.ada.does(polls.remove, poll.id, "about nothing")
        with refused("not_found"):
            town.ada.sees(ballots.of_poll, poll.id)
    assert town.count("SELECT count(*) FROM poll_ballots") == 0
    assert town.count("SELECT count(*) FROM poll_votes WHERE picks <> '' OR receipt <> ''") == 0


def test_a_poll_of_an_older_release_keeps_its_totals_and_forgets_the_rest(town: Town) -> None:
    poll = asks(town)
    town.store.write_now(lambda tx: tx.run("UPDATE polls SET keeps_ballots = 0"))
    assert town.bo.does(polls.vote, poll.id, (0,)) == ""
    town.eve.does(polls.vote, poll.id, (0,))
    closes(town, poll)
    page = seen(town.guest, poll)
    assert ([choice.count for choice in page.choices], page.has_ballots) == ([2, 0, 0], False)
    with refused("no_ballots"):
        town.guest.sees(ballots.of_poll, poll.id)
    assert town.count("SELECT count(*) FROM poll_ballots") == 0


@pytest.mark.parametrize("is_closed", [False, True])
def test_whoever_leaves_takes_along_the_words_that_are_known_to_be_theirs(town: Town, is_closed: bool) -> None:
    secret, named, ranked = asks(town, "text", 30), asks(town, "text", 30, ballot="named"), asks(town, "ranked", 30)
    for poll in (secret, named):
        town.eve.does(polls.vote, poll.id, "mine")
        town.bo.does(polls.vote, poll.id, "his")
    town.eve.does(polls.vote, ranked.id, (1,))
    if is_closed:
        closes(town, named)
    town.eve.does(departures.leave, erases=True)
    town.clock.passes(departures.TIME_TO_RETURN)
    while town.store.write_now(departures.settle):
        pass
    assert town.count("SELECT count(*) FROM poll_votes WHERE picks LIKE '%mine%'") == 0
    closes(town, named)
    assert Counter(one.picks for one in published(town, named)) == {"": 1, "his": 1}
    assert Counter(one.picks for one in published(town, secret)) == {"mine" if is_closed else "": 1, "his": 1}
    assert [one.picks for one in published(town, ranked)] == [(1,)]
    for poll in (secret, named, ranked):
        shown = seen(town.guest, poll).line.poll
        with town.store.read() as tx:
            assert polls.recounted(tx, shown) == shown.tally


def test_what_is_shown_and_not_what_the_ballots_say_is_found_and_mended(town: Town) -> None:
    poll = asks(town, "ranked")
    for who, order in ((town.ada, (0,)), (town.bo, (1, 0)), (town.eve, (2, 1))):
        who.does(polls.vote, poll.id, order)
    closes(town, poll)
    right = seen(town.guest, poll).line.poll
    assert checks.examine(town.store).found == 0
    for false in ("totals = '[9,0,0]'", "voter_count = 9", "rounds = ''"):
        town.store.write_now(lambda tx, false=false: tx.run(f"UPDATE polls SET {false}"))  # type: ignore[misc]
        assert [one.kind for one in checks.examine(town.store, mend=True).findings] == ["poll_totals"]
        assert seen(town.guest, poll).line.poll == right
    town.store.write_now(lambda tx: tx.run("UPDATE poll_ballots SET picks = '[2]' WHERE picks = '[0]'"))
    assert checks.examine(town.store).found == 1


def test_a_board_that_hides_hides_its_ballots(town: Town) -> None:
    poll = asks(town)
    town.bo.does(polls.vote, poll.id, (0,))
    closes(town, poll)
    town.chen.does(boards.set_policies, "Railway", read_policy="listed")
    with refused("not_found"):
        town.guest.sees(ballots.of_poll, poll.id)


# ---- with the whole database in hand


@pytest.mark.parametrize("kind", list(PollKind))
def test_after_the_close_no_row_joins_an_account_and_a_ballot(town: Town, kind: str) -> None:
    """Seven vote at seven moments and in an order; some change it. Whoever has every row knows who voted, and nothing more."""
    people = [town.member(f"voter{n}") for n in range(7)]
    chosen: dict[str, list[Picks]] = {
        "single": [(n % 3,) for n in range(7)],
        "several": [(0, 1), (1, 2), (0, 2), (0,), (1,), (2,), (0, 1)],
        "ranked": [(0, 1), (1, 0), (2, 1), (0,), (1,), (2,), (0, 1, 2)],
        "numeric": [(n - 2,) for n in range(7)],
        "text": [f"words of number {n}" for n in range(7)],
    }
    poll = asks(town, kind, shows="always")
    receipts, moments = [], []
    for one, picks in zip(people, chosen[kind], strict=True):
        town.clock.passes(17 * clock.MINUTE)
        receipts.append(one.does(polls.vote, poll.id, picks, f"comment {picks}"))
        moments.append(town.clock.at)
    for one, picks in zip(people[:3], chosen[kind][:3], strict=True):
        town.clock.passes(17 * clock.MINUTE)
        one.does(polls.vote, poll.id, picks)
        moments.append(town.clock.at)
    closes(town, poll)
    own = {one.account_id for one in people}
    rows = list(every_row(town))
    kept = [row for table, row in rows if table == "poll_ballots"]
    assert [row[1] for row in kept] == sorted(receipts), "they lie in no other order"
    for table, row in rows:
        is_somebodys = bool(own & set(row))
        if table == "poll_votes":
            assert (row[2:4], row[5]) == (("", ""), "")
            assert row[4] == town.clock.at, "when they voted is forgotten"
        if table == "poll_ballots":
            assert (len(row), row[0], row[3]) == (4, poll.id, None)
            continue
        said = [str(value) for value in row]
        assert not any(receipt in value for receipt in receipts for value in said), f"{table}: {row}"
        if is_somebodys:
            assert not any("comment" in value or "words of number" in value for value in said), f"{table}: {row}"
            assert not set(moments) & set(row), f"{table} has the moment of a vote: {row}"
        if table == "events":
            assert not any(str(account) in value for account in own for value in said if str(poll.id) in value)


# ---- the property: whoever counts again comes to what is shown


MARKS: dict[str, st.SearchStrategy[Picks]] = {
    "single": st.lists(st.integers(-1, 3), max_size=2).map(tuple),
    "several": st.lists(st.integers(-1, 3), max_size=3).map(tuple),
    "ranked": st.lists(st.integers(0, 3), max_size=4).map(tuple),
    "numeric": st.lists(st.integers(-4, 6), min_size=1, max_size=2).map(tuple),
    "text": st.sampled_from(["", "rye", "rye ", "wheat", "=1+1", "x" * 301]),
}
ACTS = st.sampled_from(("vote", "vote", "vote", "vote", "late", "guest", "leave", "blank"))


@pytest.mark.parametrize("ballot", list(Secrecy))
@pytest.mark.parametrize("kind", list(PollKind))
def test_the_recount_equals_the_shown_result(town: Town, kind: str, ballot: str) -> None:
    """Any votes, changed votes, refusals and departures, then the close: what is shown, what the published ballots come to, and
    what somebody with pencil and paper has, are one thing.
    """
    rounds = iter(range(10_000))

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(ACTS, st.integers(0, 3), MARKS[kind]), max_size=14))
    def holds(acts: list[tuple[str, int, Picks]]) -> None:
        number = next(rounds)
        people = [town.member(f"one{number}x{n}") for n in range(4)]
        poll = asks(town, kind, 60, ballot=ballot, question=f"Which flour {number}?")
        town.clock.passes(clock.MINUTE)
        late = town.member(f"late{number}", joined_at=town.clock.at)
        paper: dict[int, Picks] = {}
        gone: set[int] = set()
        for act, who, picks in acts:
            _act(town, poll, (act, who, picks), [*people, late], paper, gone)
            _compare(town, poll, paper, has_closed=False)
        closes(town, poll)
        _compare(town, poll, paper, has_closed=True)

    holds()


def _act(
    town: Town, poll: Poll, step: tuple[str, int, Picks], people: list[Member], paper: dict[int, Picks], gone: set[int]
) -> None:
    act, who, picks = step
    if act == "vote":
        wanted = None if who in gone else _as_written(poll, picks)
        if wanted is None:
            with pytest.raises(Refusal):
                people[who].does(polls.vote, poll.id, picks)
        else:
            people[who].does(polls.vote, poll.id, picks)
            paper[who] = wanted
    elif act in ("late", "guest"):
        with pytest.raises(Refusal):
            (people[-1] if act == "late" else town.guest).does(polls.vote, poll.id, picks)
    elif act == "blank" and poll.kind == PollKind.TEXT and paper.get(who):
        account = people[who].account_id
        receipt = town.count(
            "SELECT receipt FROM poll_votes WHERE account_id = :a AND poll_id = :p", a=account, p=poll.id
        )
        town.ada.does(ballots.blank, poll.id, receipt, "not wanted here")
        paper[who] = ""
    elif act == "leave" and who not in gone:
        gone.add(who)
        people[who].does(departures.leave, erases=bool(who % 2))
        town.clock.passes(departures.TIME_TO_RETURN)
        while town.store.write_now(departures.settle):
            pass
        if who % 2 and poll.kind == PollKind.TEXT and who in paper:
            paper[who] = ""


def _as_written(poll: Poll, picks: Picks) -> Picks | None:
    """The rule of each kind in other words than the program has; None is no ballot."""
    if isinstance(picks, str):
        return picks.strip() if 1 <= len(picks.strip()) <= 300 else None
    if poll.kind == PollKind.NUMERIC:
        return picks if len(picks) == 1 and -2 <= picks[0] <= 4 else None
    if not picks or not set(picks) <= {0, 1, 2}:
        return None
    if poll.kind == PollKind.RANKED:
        return picks if len(picks) == len(set(picks)) else None
    return tuple(sorted(set(picks))) if len(set(picks)) <= (2 if poll.kind == PollKind.SEVERAL else 1) else None


def _compare(town: Town, poll: Poll, paper: dict[int, Picks], *, has_closed: bool) -> None:
    shown = seen(town.guest, poll).line.poll
    votes = list(paper.values())
    if poll.kind == PollKind.TEXT:
        plain = [sum(1 for picks in votes if picks), sum(1 for picks in votes if not picks)]
    elif poll.kind == PollKind.NUMERIC:
        plain = [sum(picks == (number,) for picks in votes) for number in range(-2, 5)]
    else:
        counted = [picks[:1] if poll.kind == PollKind.RANKED else picks for picks in votes]
        plain = [sum(place in picks for picks in counted if isinstance(picks, tuple)) for place in range(3)]
    assert (shown.voter_count, shown.counts) == (len(votes), plain)
    if has_closed:
        found = published(town, poll)
        assert Counter(one.picks for one in found) == Counter(votes)
        assert counting.tally(shown.asked, [one.picks for one in found]) == shown.tally
        assert bool(shown.rounds) == (poll.kind == PollKind.RANKED and bool(votes))
