# SPDX-License-Identifier: Apache-2.0
"""Polls: asked by who may, voted once and changed until the close, shown when it was said, secret afterwards."""

from typing import Any

import pytest
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import ballots, departures, events, polls, sanctions, threads, word_rules
from banyan.jobs import polls as job
from banyan.jobs.shift import Shift
from banyan.records.events import PollVoted
from banyan.records.polls import Poll, PollPage, PollWish, Tally, Vote


def wish(town: Town, **more: Any) -> PollWish:
    usual: dict[str, Any] = {
        "question": "Rye or wheat?",
        "choices": ("Rye", "Wheat", "Oats"),
        "closes_at": town.clock.at + clock.DAY,
    }
    return PollWish(**usual | more)


def asks(town: Town, who: Member, **more: Any) -> Poll:
    number = who.opens_thread("Bread").number
    poll: Poll = who.does(polls.open_in_thread, number, wish(town, **more))
    return poll


def seen(who: Member, poll: Poll) -> PollPage:
    page: PollPage = who.sees(polls.look, poll.id)
    return page


def counts(who: Member, poll: Poll) -> list[int]:
    return [choice.count for choice in seen(who, poll).choices]


def test_one_vote_each_and_a_second_takes_its_place(town: Town) -> None:
    poll = asks(town, town.bo)
    town.bo.does(polls.vote, poll.id, (0,))
    town.eve.does(polls.vote, poll.id, (0,), "for ever")
    town.eve.does(polls.vote, poll.id, (2,))
    assert counts(town.guest, poll) == [1, 0, 1]
    page = seen(town.eve, poll)
    assert page.vote is not None
    assert (page.line.poll.voter_count, page.vote) == (2, Vote((2,), "", town.clock.at, page.vote.receipt))
    assert [choice.percent for choice in page.choices] == [50, 0, 50]
    assert (page.why_not, page.is_open, page.tends) == ("", True, False)
    assert seen(town.guest, poll).why_not == "sign_in_first"


def test_several_choices_where_it_says_so(town: Town) -> None:
    poll = asks(town, town.bo, kind="several", most_picks=2)
    town.eve.does(polls.vote, poll.id, (2, 0, 0))
    assert counts(town.eve, poll) == [1, 0, 1]
    for picks in ((), (0, 1, 2), (3,), (-1,)):
        with refused("picks_wanted"):
            town.eve.does(polls.vote, poll.id, picks)
    with refused("comment_too_long"):
        town.eve.does(polls.vote, poll.id, (0,), "x" * 101)


@pytest.mark.parametrize(("shows", "before", "after"), [("always", 0, 1), ("after_vote", -1, 1), ("at_close", -1, -1)])
def test_totals_are_shown_when_it_was_said(town: Town, shows: str, before: int, after: int) -> None:
    poll = asks(town, town.bo, shows=shows)
    assert counts(town.eve, poll)[0] == before
    town.eve.does(polls.vote, poll.id, (0,))
    assert counts(town.eve, poll)[0] == after
    town.clock.passes(clock.DAY)
    assert counts(town.guest, poll) == [1, 0, 0]


def test_the_close_keeps_totals_and_forgets_who_chose_what(town: Town) -> None:
    poll = asks(town, town.bo, shows="at_close")
    town.eve.does(polls.vote, poll.id, (1,), "zest")
    town.ada.does(polls.vote, poll.id, (0,), "a comment")
    job.run(Shift(town.store))
    assert town.count("SELECT count(*) FROM poll_votes WHERE picks = ''") == 0
    assert seen(town.guest, poll).comments == []
    town.clock.passes(clock.DAY)
    with refused("poll_ended"):
        town.bo.does(polls.vote, poll.id, (0,))
    job.run(Shift(town.store))
    job.run(Shift(town.store))
    page = seen(town.eve, poll)
    assert (page.line.poll.state, page.line.poll.counts) == ("closed", [1, 1, 0])
    assert page.comments == ["a comment", "zest"]
    assert page.vote == Vote((), "", town.clock.at)  # that of the close: when they voted is forgotten too
    assert town.count("SELECT count(*) FROM poll_votes WHERE picks = '' AND comment = ''") == 2


def test_events_do_not_say_who_voted_what(town: Town) -> None:
    poll = asks(town, town.bo)
    town.eve.does(polls.vote, poll.id, (1,))
    with town.store.read() as tx:
        (logged,) = events.later(tx, 0, (PollVoted,)).events
    assert set(logged.event.__struct_fields__) == {"poll_id", "board_id", "thread_id"}


def test_who_may_vote_was_decided_when_it_was_opened(town: Town) -> None:
    poll = asks(town, town.ada, member_days=30)
    town.eve.does(polls.vote, poll.id, (0,))
    town.clock.passes(60 * clock.SECOND)
    with refused("not_eligible"):
        town.bo.does(polls.vote, poll.id, (0,))
    assert seen(town.bo, poll).why_not == "not_eligible"
    with refused("sign_in_first"):
        town.guest.does(polls.vote, poll.id, (0,))
    town.chen.does(sanctions.ban, "eve", "Railway", 3, "spam")
    with refused("banned"):
        town.eve.does(polls.vote, poll.id, (1,))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"question": " \u202e "}, "question_wanted"),
        ({"question": "x" * 121}, "question_wanted"),
        ({"choices": ("one", " ")}, "choices_wanted"),
        ({"choices": ("one", " one")}, "choices_wanted"),
        ({"choices": tuple(map(str, range(33)))}, "choices_wanted"),
        ({"choices": ("one", "x" * 81)}, "choices_wanted"),
        ({"closes_at": 0}, "bad_close"),
        ({"most_picks": -1}, "bad_poll"),
        ({"kind": "odd"}, "bad_poll"),
        ({"ballot": "odd"}, "bad_poll"),
        ({"kind": "numeric", "low": 3, "high": 3}, "bad_range"),
        ({"kind": "numeric", "low": 0, "high": 1001}, "bad_range"),
        ({"kind": "numeric", "low": -(10**12), "high": 5 - 10**12}, "bad_range"),
        ({"takes_later": True, "member_days": 1}, "bad_roll"),
        ({"shows": "never"}, "bad_poll"),
        ({"member_days": -1}, "bad_poll"),
    ],
)
def test_what_cannot_be_asked(town: Town, more: dict[str, Any], code: str) -> None:
    with refused(code):
        asks(town, town.bo, **more)


def test_who_may_ask(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    with refused("moderators_only"):
        town.eve.does(polls.open_in_thread, thread.number, wish(town))
    town.ada.does(polls.open_in_thread, thread.number, wish(town))
    with refused("has_poll"):
        town.bo.does(polls.open_in_thread, thread.number, wish(town))
    with refused("moderators_only"):
        town.bo.does(polls.open_on_board, "Railway", wish(town))
    town.chen.does(word_rules.add_rule, "spam", "refuse")
    with refused("word_refused"):
        town.ada.does(polls.open_on_board, "Railway", wish(town, choices=("Spam", "Ham")))
    with refused("not_found"):
        town.bo.does(polls.open_on_board, "BackRoom", wish(town))
    with refused("not_found"):
        town.bo.sees(polls.look, 1)


def test_so_many_polls_of_one_person_are_open(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polls, "MOST_OPEN", 1)
    poll = asks(town, town.eve)
    with refused("too_many_polls"):
        asks(town, town.eve)
    town.eve.does(polls.close, poll.id)
    asks(town, town.eve)


def test_a_thread_and_its_poll_come_together_and_once(town: Town) -> None:
    args = (town.railway.id, "Bread", text("So?"), ("discussion", "token"), wish(town))
    made = [town.bo.does(polls.open_thread, *args) for _ in range(2)]
    assert made[0].id == made[1].id
    assert town.count("SELECT count(*) FROM polls") == 1
    page = town.guest.sees(polls.of_thread, made[0].id)
    assert page.line.poll.question == "Rye or wheat?"
    with refused("choices_wanted"):
        town.bo.does(polls.open_thread, *args[:3], ("discussion", "other"), wish(town, choices=("one",)))
    assert town.count("SELECT count(*) FROM threads") == 1


def test_who_asked_closes_and_who_tends_with_a_reason(town: Town) -> None:
    poll = asks(town, town.bo)
    with refused("moderators_only"):
        town.eve.does(polls.close, poll.id, "enough")
    with refused("reason_wanted"):
        town.ada.does(polls.close, poll.id)
    town.ada.does(polls.close, poll.id, "enough of it")
    with refused("poll_ended"):
        town.bo.does(polls.close, poll.id)
    page = seen(town.guest, poll)
    assert (page.line.poll.state, page.line.poll.reason, page.is_open) == ("closed", "enough of it", False)
    with refused("moderators_only"):
        town.bo.does(polls.remove, poll.id, "no")
    town.ada.does(polls.remove, poll.id, "about nothing")
    with refused("not_found"):
        seen(town.bo, poll)
    assert town.count("SELECT count(*) FROM moderation_log WHERE action IN ('close_poll', 'remove_poll')") == 2


def test_lists_of_what_is_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polls, "PER_PAGE", 2)
    first = town.ada.does(polls.open_on_board, "Railway", wish(town, question="First"))
    asks(town, town.bo, question="Second")
    asks(town, town.eve, question="Third")
    hidden = town.chen.does(polls.open_on_board, "BackRoom", wish(town, question="Hidden"))
    page, older = town.guest.sees(polls.open_ones)
    assert [line.poll.question for line in page] == ["Third", "Second"]
    assert [line.poll.question for line in town.guest.sees(polls.open_ones, older)[0]] == ["First"]
    assert hidden.id in [line.poll.id for line in town.chen.sees(polls.open_ones)[0]]
    town.ada.does(polls.close, first.id)
    for is_open, expected in ((True, ["Third", "Second"]), (False, ["First"])):
        _, found, _ = town.guest.sees(polls.of_board, "Railway", is_open=is_open)
        assert [line.poll.question for line in found] == expected
    assert len(town.guest.sees(polls.of_board, "Railway")[1]) == 2


def test_a_poll_goes_where_its_thread_goes(town: Town) -> None:
    poll = asks(town, town.bo)
    thread = town.chen.sees(threads.get, 1)[0]
    town.chen.does(threads.move_thread, thread.number, town.back_room.id, "behind the door")
    with refused("not_found"):
        town.bo.sees(polls.look, poll.id)
    town.chen.does(threads.move_thread, thread.number, town.cooking.id, "and out again")
    assert seen(town.bo, poll).line.slug == "Cooking"
    town.chen.does(threads.remove_thread, thread.number, "gone")
    with refused("not_found"):
        seen(town.bo, poll)


def test_a_recount_finds_what_is_shown(town: Town) -> None:
    poll = asks(town, town.bo, kind="several", most_picks=2)
    town.eve.does(polls.vote, poll.id, (0, 2))
    town.ada.does(polls.vote, poll.id, (2,))
    town.ada.does(polls.vote, poll.id, (1, 2))
    now = seen(town.guest, poll).line.poll
    with town.store.read() as tx:
        assert polls.recounted(tx, now) == now.tally == Tally(2, [1, 1, 2])
    town.store.write_now(lambda tx: tx.run("UPDATE polls SET totals = '[9,9,9]', voter_count = 7"))
    town.store.write_now(lambda tx: ballots.recount(tx, poll.id))
    assert seen(town.guest, poll).line.poll.counts == [1, 1, 2]


def test_a_vote_outlasts_its_voter(town: Town) -> None:
    poll = asks(town, town.bo)
    town.eve.does(polls.vote, poll.id, (0,))
    town.eve.does(departures.leave, erases=True)
    town.clock.passes(clock.HOUR)
    assert counts(town.guest, poll) == [1, 0, 0]
