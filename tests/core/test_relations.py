# SPDX-License-Identifier: Apache-2.0
"""Relations: friends, blocked people, remarks, and that nobody else learns of any of it."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import follows, notifications, relations
from banyan.jobs.timetable import run_pending
from banyan.records.relations import RelationKind


def handles(member: Member) -> list[str]:
    return [person.handle for person in member.sees(relations.friends)]


def blocked(town: Town, by: Member, other: Member) -> bool:
    with town.store.read() as tx:
        return relations.is_blocked(tx, by.caller.id, other.caller.id)


def test_friends_have_a_remark_that_is_ones_own(town: Town) -> None:
    made = town.bo.does(relations.befriend, "ada", "  from the\n railway  board ")
    assert (made.remark, made.kind, made.is_mutual) == ("from the railway board", RelationKind.FRIEND, False)
    town.clock.passes(clock.MINUTE)
    town.bo.does(relations.befriend, "eve")
    assert handles(town.bo) == ["eve", "ada"], "the latest first"
    assert handles(town.ada) == handles(town.guest) == []
    again = town.bo.does(relations.befriend, "ada", "bread")
    assert (again.remark, again.made_at) == ("bread", made.made_at)
    assert town.bo.sees(relations.find, town.ada.account_id) == again
    assert town.ada.sees(relations.find, town.bo.account_id) is None
    assert town.guest.sees(relations.find, town.bo.account_id) is None
    assert town.bo.does(relations.unfriend, "ada").handle == "ada"
    town.bo.does(relations.unfriend, "ada")
    assert handles(town.bo) == ["eve"]


def test_two_who_say_so_of_each_other_are_mutual_friends(town: Town) -> None:
    town.bo.does(relations.befriend, "ada")
    assert town.ada.does(relations.befriend, "bo").is_mutual
    assert [one.is_mutual for one in town.bo.sees(relations.listed, RelationKind.FRIEND)] == [True]
    with town.store.read() as tx:
        assert relations.is_friend(tx, town.ada.caller.id, town.bo.caller.id)
        assert not relations.is_friend(tx, town.ada.caller.id, town.eve.caller.id)


def test_who_is_blocked_is_no_friend_and_is_not_heard(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")
    town.eve.does(relations.befriend, "bo")
    town.bo.replies(thread, "Rye")
    run_pending(town.store)
    assert town.eve.sees(notifications.unread_count) == 1
    town.eve.does(relations.block, "bo", "sells things")
    assert handles(town.eve) == []
    assert blocked(town, town.eve, town.bo)
    assert not blocked(town, town.bo, town.eve)
    assert town.eve.sees(notifications.unread_count) == 0, "what waited from them is read"
    town.bo.replies(thread, "Wheat", reply_to=1)
    run_pending(town.store)
    assert town.eve.sees(notifications.unread_count) == 0
    assert town.bo.account_id in town.eve.sees(follows.people).muted, "their floors are folded"


def test_who_is_free_again_is_heard_again(town: Town) -> None:
    for ends in (relations.unblock, relations.befriend):
        town.eve.does(relations.block, "bo")
        town.eve.does(ends, "bo")
        assert not blocked(town, town.eve, town.bo)
        assert not town.eve.sees(follows.people).muted
    town.eve.does(relations.unblock, "bo")
    assert handles(town.eve) == ["bo"], "only a block is ended"
    town.eve.does(relations.block, "bo")
    town.eve.does(follows.leave_person, "bo")
    town.eve.does(relations.block, "bo", "a new remark")
    assert not town.eve.sees(follows.people).muted, "who wants to see their floors keeps seeing them"


def test_a_list_ends_somewhere(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "MAX_OF_A_KIND", 1)
    town.bo.does(relations.befriend, "ada")
    with refused("too_many_relations"):
        town.bo.does(relations.befriend, "eve")
    town.bo.does(relations.befriend, "ada", "who stands there already may be changed")
    town.bo.does(relations.block, "eve")
    with refused("too_many_relations"):
        town.bo.does(relations.block, "ada")


def test_what_cannot_be_said_of_somebody(town: Town) -> None:
    with refused("remark_too_long"):
        town.bo.does(relations.befriend, "ada", "x" * 61)
    town.member("waiting", state="pending")
    for verb in (relations.befriend, relations.unfriend, relations.block, relations.unblock):
        for handle in ("nobody", "waiting"):
            with refused("not_found"):
                town.bo.does(verb, handle)
        with refused("sign_in_first"):
            town.guest.does(verb, "ada")
    for verb in (relations.befriend, relations.block):
        with refused("oneself"):
            town.bo.does(verb, "bo")
    with refused("sign_in_first"):
        town.guest.sees(relations.listed, RelationKind.FRIEND)
