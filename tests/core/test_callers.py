# SPDX-License-Identifier: Apache-2.0
"""Callers: who is asking, with the roles that are in force now and no others."""

from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import callers, roles
from banyan.records.callers import GUEST


def test_a_caller_has_the_roles_in_force(town: Town) -> None:
    town.chen.does(roles.give, "ada", "moderator", "cooking", town.clock.at + clock.DAY)
    assert town.ada.caller.moderates == {town.railway.id, town.cooking.id}
    assert (town.chen.caller.is_admin, town.ada.caller.is_admin) == (True, False)
    town.clock.passes(clock.DAY)
    assert town.ada.caller.moderates == {town.railway.id}


def test_nobody_is_loaded_for_an_account_that_is_not_there(town: Town) -> None:
    with town.store.read() as tx, refused("not_found"):
        callers.load(tx, AccountId(5))


def test_a_unit_of_work_asks_again_who_is_calling(town: Town) -> None:
    before = town.ada.caller
    role = next(role for role, person, _ in town.chen.sees(roles.list_all) if person.handle == "ada")
    town.chen.does(roles.end, role.id, "moves abroad")
    with town.store.read() as tx:
        assert before.moderates
        assert not callers.refresh(tx, before).moderates
        assert callers.refresh(tx, GUEST) is GUEST
    town.store.write_now(lambda tx: tx.run("DELETE FROM accounts WHERE handle = 'ada'"))
    with town.store.read() as tx:
        assert callers.refresh(tx, before) is GUEST
