# SPDX-License-Identifier: Apache-2.0
"""Followers hear of new floors and new threads: one line for each thread until it is read, and only of what they may see."""

import pytest
from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.core import boards, follows, notifications, posts, read_marks, threads
from banyan.jobs.timetable import run_pending
from banyan.records.notifications import Line
from banyan.records.read_marks import Mark
from banyan.records.threads import Thread

FORGET_POSITION = "DELETE FROM consumers WHERE name = 'notifications'"


@pytest.fixture
def bread(town: Town) -> Thread:
    thread = town.bo.opens_thread("Bread", board=town.cooking)
    town.eve.does(follows.follow_thread, thread.number)
    return thread


def lines(town: Town, member: Member) -> list[Line]:
    run_pending(town.store)
    found: list[Line] = member.sees(notifications.inbox)[0]
    return found


def told(town: Town, member: Member) -> list[tuple[str, int | None, int]]:
    """(kind, floor, how many it stands for) of what waits."""
    return [
        (line.notification.kind, line.notification.floor, line.count)
        for line in lines(town, member)
        if line.notification.read_at is None
    ]


def test_new_floors_are_one_line_that_grows_until_it_is_read(town: Town, bread: Thread) -> None:
    for n in range(3):
        town.ada.replies(bread, f"Rye {n}")
        assert told(town, town.eve) == [("floors", 2, n + 1)]
        assert town.eve.sees(notifications.unread_count) == 1
        town.clock.passes(clock.MINUTE)
    town.eve.does(notifications.mark_all_read)
    town.clock.passes(clock.MINUTE)
    town.ada.replies(bread, "Wheat")
    assert told(town, town.eve) == [("floors", 5, 1)]
    assert [line.count for line in lines(town, town.eve)] == [1, 3], "what was read stands for what there was then"


def test_many_floors_in_one_batch_are_one_line(town: Town, bread: Thread) -> None:
    for n in range(3):
        town.ada.replies(bread, f"Rye {n}")
    assert told(town, town.eve) == [("floors", 2, 3)]


def test_to_run_twice_tells_once(town: Town, bread: Thread) -> None:
    town.eve.does(follows.follow_person, "ada")
    oats = town.ada.opens_thread("Oats")
    town.ada.replies(bread, "Rye")
    town.clock.passes(clock.MINUTE)
    before = [line.notification.id for line in lines(town, town.eve)]
    assert len(before) == 2
    town.eve.does(notifications.mark_all_read)
    town.store.write_now(lambda tx: tx.run(FORGET_POSITION))
    assert [line.notification.id for line in lines(town, town.eve)] == before
    town.eve.does(read_marks.save, [(oats.id, Mark().see(1, 1, 0))])
    assert told(town, town.eve) == []


def test_nobody_hears_of_themselves_of_the_muted_or_of_what_they_left(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "My own")
    assert told(town, town.eve) == []
    town.eve.does(follows.mute_person, "ada")
    town.ada.replies(bread, "Rye")
    assert told(town, town.eve) == []
    town.bo.replies(bread, "Wheat")
    town.ada.replies(bread, "Rye again")
    assert told(town, town.eve) == [("floors", 4, 1)], "the floors of the muted do not count"
    town.eve.does(notifications.mark_all_read)
    town.clock.passes(clock.MINUTE)
    for verb in (follows.mute_thread, follows.leave_thread):
        town.eve.does(verb, bread.number)
        town.bo.replies(bread, "Oats")
        assert told(town, town.eve) == []


def test_a_muted_thread_and_a_muted_person_call_in_vain_but_decisions_are_told(town: Town, bread: Thread) -> None:
    town.bo.does(follows.mute_person, "eve")
    town.eve.replies(bread, "Rye", reply_to=1)
    assert told(town, town.bo) == []
    town.bo.does(follows.mute_thread, bread.number)
    town.ada.replies(bread, "Wheat", reply_to=1)
    assert told(town, town.bo) == []
    town.bo.does(follows.mute_person, "chen")
    town.chen.does(threads.remove_thread, bread.number, "not about cooking")
    assert [kind for kind, _, _ in told(town, town.bo)] == ["removed"]


def test_who_is_called_hears_of_that_alone(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "Rye")
    town.bo.replies(bread, "Really?", reply_to=2)
    assert told(town, town.eve) == [("reply", 3, 0)]


def test_who_was_looking_on_is_not_told_and_to_read_the_floor_reads_the_line(town: Town, bread: Thread) -> None:
    town.ada.replies(bread, "Rye")
    town.eve.reads(bread, 1, 2)
    assert told(town, town.eve) == []
    town.ada.replies(bread, "Wheat")
    town.ada.replies(bread, "Oats")
    assert told(town, town.eve) == [("floors", 3, 2)]
    mark = town.eve.sees(read_marks.load, bread).see(3, 3, 0)
    town.eve.does(read_marks.save, [(bread.id, mark)])
    assert told(town, town.eve) == []
    town.clock.passes(clock.MINUTE)
    town.ada.replies(bread, "Spelt")
    assert told(town, town.eve) == [("floors", 5, 1)]
    town.eve.does(read_marks.mark_board_read, town.cooking)
    assert told(town, town.eve) == []


def test_a_floor_that_is_gone_counts_no_more(town: Town, bread: Thread) -> None:
    town.ada.replies(bread, "Rye")
    town.ada.replies(bread, "Wheat")
    assert told(town, town.eve) == [("floors", 2, 2)]
    town.ada.does(posts.delete, bread.number, 2)
    assert told(town, town.eve) == [("floors", 2, 1)]
    town.ada.does(posts.delete, bread.number, 3)
    assert told(town, town.eve) == []
    assert town.eve.sees(notifications.unread_count) == 0


def test_new_threads_of_somebody_followed(town: Town) -> None:
    town.eve.does(follows.follow_person, "ada")
    town.bo.opens_thread("Not hers")
    rye = town.ada.opens_thread("Rye")
    assert [(line.title, line.notification.number) for line in lines(town, town.eve)] == [("Rye", rye.number)]
    [line] = lines(town, town.eve)
    assert line.actor is not None
    assert (line.notification.kind, line.actor.handle) == ("thread", "ada")
    assert told(town, town.ada) == []
    town.eve.does(follows.leave_person, "ada")
    town.ada.opens_thread("Oats")
    assert len(lines(town, town.eve)) == 1


def test_nobody_is_told_of_what_they_may_not_see(town: Town) -> None:
    town.eve.does(follows.follow_person, "chen")
    town.chen.opens_thread("Secret", board=town.back_room)
    assert told(town, town.eve) == []
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    open_to_eve = town.chen.opens_thread("Open to Eve", board=town.back_room)
    town.eve.does(follows.follow_thread, open_to_eve.number)
    town.chen.replies(open_to_eve, "Come in.")
    assert [kind for kind, _, _ in told(town, town.eve)] == ["floors", "thread"]
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, False)
    assert told(town, town.eve) == []
    town.eve.does(notifications.mark_all_read)
    town.clock.passes(clock.MINUTE)
    town.chen.replies(open_to_eve, "Gone already?")
    run_pending(town.store)
    assert town.count("SELECT count(*) FROM notifications WHERE kind = 'floors'") == 1, "not even written"
