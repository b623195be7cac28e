# SPDX-License-Identifier: Apache-2.0
"""Following: what somebody wants to hear of, what not, and that nobody else learns of either."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import boards, choices, follows, notifications, thread_tools, threads
from banyan.jobs.timetable import run_pending
from banyan.records.follows import People, Stance
from banyan.records.threads import Thread


@pytest.fixture
def bread(town: Town) -> Thread:
    return town.bo.opens_thread("Bread", board=town.cooking)


def listed(member: Member, stance: Stance = Stance.FOLLOWED) -> list[str]:
    return [one.title for one in member.sees(follows.list_threads, stance)[0]]


def test_a_thread_is_followed_left_and_muted(town: Town, bread: Thread) -> None:
    assert town.eve.sees(follows.thread_stance, bread.id) == ""
    for verb, stance in (
        (follows.follow_thread, "followed"),
        (follows.mute_thread, "muted"),
        (follows.leave_thread, "left"),
        (follows.follow_thread, "followed"),
    ):
        town.eve.does(verb, bread.number)
        assert town.eve.sees(follows.thread_stance, bread.id) == stance
    assert listed(town.eve) == ["Bread"]
    assert listed(town.eve, Stance.MUTED) == listed(town.ada) == []
    assert town.guest.sees(follows.thread_stance, bread.id) == ""


def test_who_writes_in_a_thread_follows_it_unless_they_want_it_otherwise(town: Town, bread: Thread) -> None:
    assert listed(town.bo) == ["Bread"]
    town.eve.replies(bread, "Rye")
    assert listed(town.eve) == ["Bread"]
    town.eve.does(follows.leave_thread, bread.number)
    town.eve.replies(bread, "Wheat")
    assert listed(town.eve) == [], "who has left is not brought back"
    town.ada.does(follows.mute_thread, bread.number)
    town.ada.replies(bread, "Oats")
    assert listed(town.ada, Stance.MUTED) == ["Bread"]
    town.chen.does(choices.follow_own, False)
    town.chen.replies(bread, "Spelt")
    assert listed(town.chen) == []
    town.chen.does(choices.follow_own, True)
    town.chen.replies(bread, "Barley")
    assert listed(town.chen) == ["Bread"]


def test_what_may_not_be_seen_is_not_followed(town: Town, bread: Thread) -> None:
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    for verb in (follows.follow_thread, follows.mute_thread, follows.leave_thread):
        for number in (secret.number, 999):
            with refused("not_found"):
                town.eve.does(verb, number)
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    town.eve.does(follows.follow_thread, secret.number)
    assert listed(town.eve) == ["Secret"]
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, False)
    assert listed(town.eve) == [], "what is closed by now is not listed"
    town.chen.does(threads.remove_thread, bread.number, "not about bread")
    with refused("not_found"):
        town.eve.does(follows.follow_thread, bread.number)


def test_guests_follow_nothing(town: Town, bread: Thread) -> None:
    for verb in (follows.follow_thread, follows.mute_thread, follows.leave_thread):
        with refused("sign_in_first"):
            town.guest.does(verb, bread.number)
    for verb in (follows.follow_person, follows.mute_person, follows.leave_person):
        with refused("sign_in_first"):
            town.guest.does(verb, "bo")
    with refused("sign_in_first"):
        town.guest.sees(follows.list_threads, Stance.FOLLOWED)
    with refused("sign_in_first"):
        town.guest.sees(follows.list_people)
    with refused("sign_in_first"):
        town.guest.does(choices.follow_own, True)
    assert town.guest.sees(follows.people) == People()


def test_a_person_is_followed_muted_and_left(town: Town) -> None:
    bo = town.bo.account_id
    town.eve.does(follows.follow_person, "bo")
    assert town.eve.sees(follows.people).stance(bo) == "followed"
    town.eve.does(follows.mute_person, "BO")
    assert town.eve.sees(follows.people) == People(muted=frozenset({bo}))
    found = town.eve.sees(follows.list_people)
    assert [[one.handle for one in found[stance]] for stance in (Stance.FOLLOWED, Stance.MUTED)] == [[], ["bo"]]
    assert town.bo.sees(follows.people) == town.ada.sees(follows.people) == People()
    town.eve.does(follows.leave_person, "bo")
    assert town.eve.sees(follows.people).stance(bo) == ""


def test_nobody_follows_themselves_or_who_is_not_there(town: Town) -> None:
    town.member("mei", state="pending")
    for verb in (follows.follow_person, follows.mute_person):
        with refused("oneself"):
            town.eve.does(verb, "eve")
    for verb in (follows.follow_person, follows.mute_person, follows.leave_person):
        for handle in ("nobody", "mei", "\0" * 10, "x" * 10_000):
            with refused("not_found"):
                town.eve.does(verb, handle)


def test_the_lists_have_an_end_and_pages(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    rye, oats = (town.bo.opens_thread(title) for title in ("Rye", "Oats"))
    monkeypatch.setattr(follows, "MAX_THREADS", 2)
    monkeypatch.setattr(follows, "MAX_PEOPLE", 1)
    monkeypatch.setattr(follows, "THREADS_PER_PAGE", 1)
    town.eve.does(follows.follow_thread, bread.number)
    town.eve.does(follows.follow_thread, rye.number)
    with refused("too_many_followed"):
        town.eve.does(follows.follow_thread, oats.number)
    town.eve.does(follows.follow_thread, rye.number)
    town.eve.does(follows.mute_thread, oats.number)
    first, cursor = town.eve.sees(follows.list_threads, Stance.FOLLOWED)
    second, end = town.eve.sees(follows.list_threads, Stance.FOLLOWED, cursor)
    assert ([one.title for one in (*first, *second)], end) == (["Rye", "Bread"], "")
    town.eve.does(follows.follow_person, "bo")
    town.eve.does(follows.follow_person, "bo")
    with refused("too_many_followed"):
        town.eve.does(follows.follow_person, "ada")
    town.eve.does(follows.mute_person, "ada")


def test_muting_reads_what_waits(town: Town, bread: Thread) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    run_pending(town.store)
    assert town.bo.sees(notifications.unread_count) == 1
    town.bo.does(follows.mute_person, "eve")
    assert town.bo.sees(notifications.unread_count) == 0
    town.ada.replies(bread, "Wheat", reply_to=1)
    run_pending(town.store)
    assert town.bo.sees(notifications.unread_count) == 1
    town.bo.does(follows.mute_thread, bread.number)
    assert town.bo.sees(notifications.unread_count) == 0


def test_who_follows_a_thread_follows_it_into_the_one_that_it_is_joined_with(town: Town, bread: Thread) -> None:
    rolls = town.bo.opens_thread("Rolls", board=town.cooking)
    town.eve.does(follows.follow_thread, rolls.number)
    town.ada.does(follows.follow_thread, rolls.number)
    town.ada.does(follows.mute_thread, bread.number)
    town.chen.does(thread_tools.merge, rolls.number, bread.number, "the same dough")
    assert listed(town.eve) == ["Bread"]
    assert listed(town.ada) == []
    assert listed(town.ada, Stance.MUTED) == ["Bread"]
