# SPDX-License-Identifier: Apache-2.0
"""Whoever keeps the machine can let somebody in, and nothing that makes no sense."""

import pytest
from tests.kit.town import refused

from banyan.core import keepers, links, resets, second_factors, totp
from banyan.records.accounts import AccountState


@pytest.fixture
def unclaimed(town):
    return town.member("fay", state=AccountState.UNCLAIMED)


def do(town, verb, *args):
    return town.store.write_now(lambda tx: verb(tx, *args))


def test_an_administrator_is_made_and_stands_in_the_record(town):
    role = do(town, keepers.make_admin, "bo")
    assert role.name == "admin"
    assert town.bo.caller.is_admin
    assert town.count("SELECT count(*) FROM moderation_log WHERE action = 'give_role'") == 1


def test_only_somebody_who_takes_part_is_made_one(town, unclaimed):
    with refused("unknown_handle"):
        do(town, keepers.make_admin, "zoe")
    with refused("not_a_member"):
        do(town, keepers.make_admin, "fay")
    with refused("role_held_already"):
        do(town, keepers.make_admin, "chen")


def test_an_administrator_is_none_any_more(town):
    do(town, keepers.make_admin, "bo")
    do(town, keepers.end_admin, "chen", "moved to another town")
    assert not town.chen.caller.is_admin
    with refused("last_admin"):
        do(town, keepers.end_admin, "bo", "and leaves nobody")


def test_what_nobody_has_is_not_taken(town):
    with refused("no_such_role"):
        do(town, keepers.end_admin, "ada", "she only moderates")
    with refused("unknown_handle"):
        do(town, keepers.end_admin, "zoe", "whoever that is")
    with refused("reason_wanted"):
        do(town, keepers.end_admin, "chen", " ")


def test_a_link_makes_an_administrator_only_while_there_is_none(town):
    with refused("admin_there"):
        do(town, keepers.admin_link)
    town.store.write_now(lambda tx: tx.run("DELETE FROM roles WHERE name = 'admin'"))
    first, second = do(town, keepers.admin_link), do(town, keepers.admin_link)
    with refused("link_spent"):
        town.bo.does(links.become_admin, first)
    town.bo.does(links.become_admin, second)
    assert town.bo.caller.is_admin


def test_a_reset_link_lets_its_account_in(town):
    token = do(town, keepers.reset_link, "eve")
    account = town.guest.does(resets.reset, token, "a hash")
    assert account.handle == "eve"


def test_no_reset_for_whom_nobody_can_be(town, unclaimed):
    with refused("cannot_sign_in"):
        do(town, keepers.reset_link, "fay")
    with refused("unknown_handle"):
        do(town, keepers.reset_link, "zoe")


def test_who_lost_the_phone_is_let_in_with_the_password(town):
    with refused("second_factor_off"):
        do(town, keepers.switch_off_second_factor, "ada")
    secret = town.ada.does(second_factors.begin).secret
    town.ada.does(second_factors.confirm, totp.code(secret, town.clock.at // totp.STEP))
    do(town, keepers.switch_off_second_factor, "ada")
    assert town.ada.sees(second_factors.mine).since is None
    with refused("unknown_handle"):
        do(town, keepers.switch_off_second_factor, "zoe")
