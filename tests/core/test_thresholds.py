# SPDX-License-Identifier: Apache-2.0
"""Thresholds: an author hears once that many came, and never of others, of boos, or twice."""

import pytest
from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.core import boards, choices, notifications, pushes, reactions, threads
from banyan.jobs.timetable import run_pending
from banyan.records.notifications import Line
from banyan.records.threads import Thread

AGREE = "agree"


def told(town: Town, member: Member) -> list[str]:
    run_pending(town.store)
    run_pending(town.store)  # the list is counted after the log was read, and says so in the log
    return [
        said(line) for line in member.sees(notifications.inbox)[0] if line.notification.kind in ("top_ten", "reached")
    ]


def said(line: Line) -> str:
    return notifications.said("en", line)


def people(town: Town, first: int, last: int) -> list[Member]:
    return [town.member(f"reader{number}") for number in range(first, last + 1)]


@pytest.fixture
def kept_out(town: Town) -> Thread:
    """A thread of Bo's, on a board that is in no list of ten."""
    town.chen.does(boards.set_policies, "Railway", in_top_ten=0)
    return town.bo.opens_thread("Bread")


def with_pushes(town: Town) -> None:
    town.chen.does(boards.set_policies, "Railway", push_policy="on")


def react(thread: Thread, *who: Member) -> None:
    for member in who:
        member.does(reactions.react, thread.number, 1, AGREE)


def test_ten_people_are_told_of_once_whatever_they_did(town: Town, kept_out: Thread):
    crowd = people(town, 1, 9)
    react(kept_out, *crowd)
    with_pushes(town)
    for member in crowd:
        member.does(pushes.push, kept_out.number, 1, "push", "Yes.")
    assert told(town, town.bo) == [], "nine people, however often"
    mine = town.eve.does(pushes.push, kept_out.number, 1, "push", "Yes.")
    assert told(town, town.bo) == ["10 people answered your post with a push or a reaction"]
    town.eve.does(pushes.take_back, kept_out.number, 1, mine.id)
    town.eve.does(pushes.push, kept_out.number, 1, "push", "Still yes.")
    assert len(told(town, town.bo)) == 1
    assert told(town, town.eve) == []


def test_the_author_and_who_booed_are_not_counted(town: Town, kept_out: Thread):
    crowd = people(town, 1, 9)
    react(kept_out, *crowd)
    with_pushes(town)
    town.bo.does(pushes.push, kept_out.number, 1, "arrow", "Thank you.")
    town.eve.does(pushes.push, kept_out.number, 1, "boo", "No.")
    assert told(town, town.bo) == []


def test_of_one_floor_only_the_last_level_waits(town: Town, kept_out: Thread):
    react(kept_out, *people(town, 1, 10))
    assert len(told(town, town.bo)) == 1
    react(kept_out, *people(town, 11, 50))
    assert told(town, town.bo)[0] == "50 people answered your post with a push or a reaction"
    assert town.bo.sees(notifications.unread_count) == 1


def test_a_level_that_was_leapt_over_is_not_told_later(town: Town, kept_out: Thread):
    crowd = people(town, 1, 50)
    react(kept_out, *crowd)
    assert len(told(town, town.bo)) == 1
    for member in crowd[:20]:
        member.does(reactions.unreact, kept_out.number, 1, AGREE)
    react(kept_out, crowd[0])
    assert len(told(town, town.bo)) == 1


def test_a_thread_in_the_ten_is_told_of_once_also_when_it_comes_back(town: Town):
    thread = town.bo.opens_thread("Bread")
    for member in (town.ada, town.chen, town.eve):
        member.replies(thread, "Rye")
    assert told(town, town.bo) == [], "four people on a quiet day"
    [fifth] = people(town, 1, 1)
    fifth.replies(thread, "Wheat")
    assert told(town, town.bo) == ["Your thread is among the ten of the day"]
    assert told(town, town.eve) == []
    town.bo.does(notifications.mark_all_read)
    town.clock.passes(300 * clock.DAY)
    assert told(town, town.bo) == ["Your thread is among the ten of the day"]
    town.store.write_now(notifications.sweep)
    for member in (town.ada, town.chen, town.eve, town.bo, fifth):
        member.replies(thread, "Still rye")
    told(town, town.bo)
    lines = town.bo.sees(notifications.inbox)[0]
    assert [line.notification.kind for line in lines if line.notification.read_at is None] == ["floors"]


def test_whoever_chose_to_hear_nothing_of_it_hears_nothing(town: Town, kept_out: Thread):
    ways = dict(choices.ways_of("")) | {choices.THRESHOLDS: "nothing"}
    town.bo.does(choices.choose, ways, "day", 8)
    react(kept_out, *people(town, 1, 10))
    assert told(town, town.bo) == []


def test_a_thread_that_is_gone_is_not_told_of(town: Town, kept_out: Thread):
    react(kept_out, *people(town, 1, 10))
    town.ada.does(threads.remove_thread, kept_out.number, "Spam")
    assert told(town, town.bo) == []


def test_what_happened_long_ago_is_not_told_by_a_log_that_is_read_late(town: Town, kept_out: Thread):
    react(kept_out, *people(town, 1, 10))
    town.clock.passes(2 * clock.DAY)
    assert told(town, town.bo) == []
