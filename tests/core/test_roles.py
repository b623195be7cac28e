# SPDX-License-Identifier: Apache-2.0
"""Roles: given, held until their end, laid down, taken back; and never the last one."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import moderation, notifications, roles, threads
from banyan.records.accounts import Role


def kinds(member: Member) -> list[str]:
    return [line.notification.kind for line in member.sees(notifications.inbox)[0]]


def role_of(town: Town, member: Member) -> Role:
    held: Role = next(role for role, person, _ in town.chen.sees(roles.list_all) if person.id == member.account_id)
    return held


def test_who_is_given_a_board_tends_it_is_told_and_stands_in_the_record(town: Town) -> None:
    role = town.chen.does(roles.give, "eve", "moderator", "railway")
    assert (role.board_id, role.given_by, role.until_at) == (town.railway.id, town.chen.account_id, None)
    thread = town.bo.opens_thread("Bread")
    town.eve.locks(thread, "turned sour")
    assert kinds(town.eve) == ["role"]
    entries, _ = town.guest.sees(moderation.page)
    given = entries[-1]
    assert (given[0].action, given[0].detail, given[2].handle, given[3]) == ("give_role", "moderator", "eve", "Railway")
    assert town.count("SELECT count(*) FROM events WHERE kind = 'RolesChanged'") == 1


def test_only_administrators_give_and_see_the_list(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.does(roles.give, "eve", "admin")
    for member in (town.ada, town.bo):
        with refused("staff_only"):
            member.does(roles.give, "eve", "moderator", "railway")
        with refused("staff_only"):
            member.sees(roles.list_all)


def test_giving_twice_is_refused_but_another_board_is_another_role(town: Town) -> None:
    with refused("role_held_already"):
        town.chen.does(roles.give, "ADA", "moderator", "railway")
    town.chen.does(roles.give, "ada", "moderator", "cooking")
    town.chen.does(roles.give, "ada", "admin")
    with refused("role_held_already"):
        town.chen.does(roles.give, "ada", "admin")


@pytest.mark.parametrize(
    ("name", "board", "until"),
    [("king", "", None), ("moderator", "", None), ("admin", "railway", None), ("admin", "", 0)],
)
def test_a_role_that_makes_no_sense_is_refused(town: Town, name: str, board: str, until: int | None) -> None:
    with refused("bad_value"):
        town.chen.does(roles.give, "eve", name, board, until)


def test_only_members_are_given_roles(town: Town) -> None:
    town.member("ghost", state="unclaimed")
    with refused("not_a_member"):
        town.chen.does(roles.give, "ghost", "admin")
    for handle, board in (("nobody", "railway"), ("eve", "nowhere")):
        with refused("not_found"):
            town.chen.does(roles.give, handle, "moderator", board)


def test_a_role_with_an_end_ends_by_itself_and_can_be_given_again(town: Town) -> None:
    town.chen.does(roles.give, "eve", "moderator", "railway", town.clock.at + clock.DAY)
    thread = town.bo.opens_thread("Bread")
    town.clock.passes(clock.DAY)
    with refused("moderators_only"):
        town.eve.locks(thread, "turned sour")
    with refused("role_ended"):
        town.chen.does(roles.end, role_of(town, town.eve).id, "it is over")
    town.chen.does(roles.give, "eve", "moderator", "railway")
    held = [role for role, person, _ in town.chen.sees(roles.list_all) if person.handle == "eve"]
    assert [role.until_at is None for role in held] == [True, False], "what is in force comes first, what was stays"


def test_an_administrator_takes_a_role_back_with_a_reason(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    role = role_of(town, town.ada)
    with refused("reason_wanted"):
        town.chen.does(roles.end, role.id, "")
    ended = town.chen.does(roles.end, role.id, "moves abroad")
    assert (ended.ended_by, ended.ended_at) == (town.chen.account_id, town.clock.at)
    with refused("moderators_only"):
        town.ada.does(threads.pin_thread, thread.number)
    with refused("role_ended"):
        town.chen.does(roles.end, role.id, "moves abroad")
    assert kinds(town.ada) == ["role_ended"]
    assert role_of(town, town.ada) == ended


def test_one_may_lay_down_ones_own_role_and_nobody_elses(town: Town) -> None:
    town.ada.does(roles.end, role_of(town, town.ada).id, "too much to do")
    with refused("staff_only"):
        town.ada.does(roles.end, role_of(town, town.chen).id, "I am cross")
    with refused("staff_only"):
        town.ada.does(roles.end, 1, "no such role")
    with refused("not_found"):
        town.chen.does(roles.end, 1, "no such role")
    assert kinds(town.ada) == [], "nobody is told what they did themselves"


def test_the_last_administrator_stays(town: Town) -> None:
    role = role_of(town, town.chen)
    town.chen.does(roles.give, "bo", "admin", "", town.clock.at + clock.DAY)
    for member in (town.chen, town.bo):
        with refused("last_admin"):
            member.does(roles.end, role.id, "had enough")
    town.chen.does(roles.give, "eve", "admin")
    assert kinds(town.eve) == ["admin_role"]
    town.chen.does(roles.end, role.id, "had enough")
    with refused("staff_only"):
        town.chen.does(roles.give, "ada", "admin")
