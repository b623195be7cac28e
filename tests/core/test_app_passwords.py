# SPDX-License-Identifier: Apache-2.0
"""App passwords: told once, good for what they say until they are ended, and each alone."""

import pytest
from tests.kit.town import refused

from banyan.core import app_passwords, sanctions, ways_in

READS, WRITES = app_passwords.SCOPES


def test_it_lets_its_program_in_as_its_owner(town):
    made, token = town.ada.does(app_passwords.make, "  Mail \n at home ", WRITES)
    assert made.name == "Mail at home"
    for scope in (app_passwords.READ, app_passwords.WRITE):
        admitted = town.guest.sees(app_passwords.verify, token, scope)
        assert (admitted.app_password, admitted.caller) == (made, town.ada.caller)
    town.ada.does(app_passwords.touch, made.id)
    assert town.ada.sees(app_passwords.mine)[0].used_at == town.clock.at
    assert town.eve.sees(app_passwords.mine) == []


def test_one_that_reads_does_not_write(town):
    _, token = town.ada.does(app_passwords.make, "Reader", READS)
    assert town.guest.sees(app_passwords.verify, token, app_passwords.READ).caller.handle == "ada"
    with refused("scope_wanted"):
        town.guest.sees(app_passwords.verify, token, app_passwords.WRITE)


def test_what_is_kept_lets_nobody_in(town):
    _, token = town.ada.does(app_passwords.make, "Mail", READS)
    with town.store.read() as tx:
        (row,) = tx.all("SELECT * FROM app_passwords")
    assert token not in row
    assert token.encode() not in row


@pytest.mark.parametrize("token", ["", "banyan_", "x" * 1_000_000, "\0", "\ud800", "' OR 1=1 --"], ids=ascii)
def test_what_was_never_made_lets_nobody_in(town, token):
    town.ada.does(app_passwords.make, "Mail", READS)
    with refused("bad_app_password"):
        town.guest.sees(app_passwords.verify, token, app_passwords.READ)


def test_one_is_ended_by_its_owner_and_the_others_go_on(town):
    first, gone = town.ada.does(app_passwords.make, "Mail", READS)
    _, kept = town.ada.does(app_passwords.make, "News", READS)
    with refused("not_found"):
        town.eve.does(app_passwords.end, first.id)
    town.ada.does(app_passwords.end, first.id)
    with refused("bad_app_password"):
        town.guest.sees(app_passwords.verify, gone, app_passwords.READ)
    assert town.guest.sees(app_passwords.verify, kept, app_passwords.READ)


def test_all_are_ended_at_once(town):
    tokens = [town.ada.does(app_passwords.make, name, READS)[1] for name in ("Mail", "News")]
    _, of_eve = town.eve.does(app_passwords.make, "Mail", READS)
    assert town.ada.does(app_passwords.end_all) == 2
    for token in tokens:
        with refused("bad_app_password"):
            town.guest.sees(app_passwords.verify, token, app_passwords.READ)
    assert town.guest.sees(app_passwords.verify, of_eve, app_passwords.READ)
    with refused("sign_in_first"):
        town.guest.does(app_passwords.end_all)


def test_who_is_not_let_in_here_is_not_let_in_by_it(town):
    _, token = town.eve.does(app_passwords.make, "Mail", WRITES)
    town.chen.does(sanctions.suspend, "eve", 3, "Shouting in the library.")
    assert town.guest.sees(app_passwords.verify, token, app_passwords.READ).caller.state == "suspended"
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'refused' WHERE handle = 'eve'", {}))
    with refused("bad_app_password"):
        town.guest.sees(app_passwords.verify, token, app_passwords.READ)


def test_what_makes_no_sense_is_refused(town):
    for name in ("", " \n ", "x" * (ways_in.MAX_NAME + 1)):
        with refused("way_in_unnamed"):
            town.ada.does(app_passwords.make, name, READS)
    for scopes in ("", "write", "admin", "read write admin"):
        with refused("bad_value"):
            town.ada.does(app_passwords.make, "Mail", scopes)
    for verb, args in ((app_passwords.make, ("Mail", READS)), (app_passwords.mine, ()), (app_passwords.end, (1,))):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)


def test_there_are_not_too_many(town):
    for number in range(ways_in.MOST):
        town.ada.does(app_passwords.make, f"program {number}", READS)
    with refused("too_many_ways_in"):
        town.ada.does(app_passwords.make, "one more", READS)
