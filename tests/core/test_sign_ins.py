# SPDX-License-Identifier: Apache-2.0
"""The log of sign-ins: what its owner reads, what is never in it, how it ends."""

from tests.kit.town import refused

from banyan.base import clock
from banyan.core import accounts, sign_ins


def tries(town, network: str = "198.51.100.9") -> None:
    account_id = town.ada.account_id
    town.store.write_now(lambda tx: sign_ins.note(tx, account_id, sign_ins.PASSWORD, "curl", network, is_right=False))


def test_who_came_in_is_told_to_the_owner_alone(town):
    town.guest.does(accounts.sign_in, town.ada.account_id, "Firefox\r\n\u202e", "2001:db8:1:2:3:4:5:6")
    town.clock.passes(clock.HOUR)
    tries(town)
    found, older = town.ada.sees(sign_ins.mine)
    assert [(one.how, bool(one.is_right), one.network, one.agent) for one in found] == [
        ("password", False, "198.51.100.0/24", "curl"),
        ("password", True, "2001:db8:1::/48", "Firefox"),
    ]
    assert older == ""
    assert town.eve.sees(sign_ins.mine) == ([], "")
    with refused("sign_in_first"):
        town.guest.sees(sign_ins.mine)


def test_a_long_log_has_pages(town):
    for _ in range(7):
        town.guest.does(accounts.sign_in, town.ada.account_id, "w3m", "")
        town.clock.passes(clock.MINUTE)
    first, older = town.ada.sees(sign_ins.mine, "", 4)
    rest, end = town.ada.sees(sign_ins.mine, older, 4)
    assert (len(first), len(rest), end) == (4, 3, "")
    assert [one.at for one in first + rest] == sorted((one.at for one in first + rest), reverse=True)


def test_a_flood_is_told_by_its_beginning(town):
    for _ in range(sign_ins.FAILURES_AN_HOUR + 30):
        tries(town)
    assert town.count("SELECT count(*) FROM sign_ins") == sign_ins.FAILURES_AN_HOUR
    town.guest.does(accounts.sign_in, town.ada.account_id, "w3m", "")
    assert town.ada.sees(sign_ins.mine)[0][0].is_right, "who really comes in is always told"
    town.clock.passes(2 * clock.HOUR)
    tries(town)
    assert town.count("SELECT count(*) FROM sign_ins") == sign_ins.FAILURES_AN_HOUR + 2


def test_after_ninety_days_it_is_forgotten(town):
    tries(town)
    town.clock.passes(sign_ins.KEPT_FOR - clock.DAY)
    tries(town)
    town.clock.passes(2 * clock.DAY)
    assert len(town.ada.sees(sign_ins.mine)[0]) == 1
    assert town.store.write_now(sign_ins.sweep) == 1
    assert town.count("SELECT count(*) FROM sign_ins") == 1
