# SPDX-License-Identifier: Apache-2.0
"""The second factor: set up with a first code, asked for at the door, good once, and recovered from when the phone is gone."""

import pytest
from tests.kit.town import refused

from banyan.base import clock
from banyan.core import attempts, second_factors, sessions, sign_ins, totp

WHERE = ("Firefox", "203.0.113.7")


def shown(town, secret: str, later: int = 0) -> str:
    """What the phone shows."""
    return totp.code(secret, town.clock.at // totp.STEP + later)


@pytest.fixture
def phone(town):
    """Ada's secret, with codes asked for; and her recovery codes."""
    secret = town.ada.does(second_factors.begin).secret
    codes = town.ada.does(second_factors.confirm, shown(town, secret))
    town.clock.passes(totp.STEP)
    return secret, codes


def half_way(town, *, stays: bool = False) -> str:
    return town.guest.does(second_factors.wait_for_code, town.ada.account_id, stays=stays)


def test_a_first_code_switches_it_on_and_gives_ten_recovery_codes(town):
    begun = town.ada.does(second_factors.begin)
    assert town.ada.sees(second_factors.mine).since is None
    assert town.ada.sees(second_factors.find_begun) == begun
    with refused("wrong_code"):
        town.ada.does(second_factors.confirm, shown(town, begun.secret, later=5))
    codes = town.ada.does(second_factors.confirm, shown(town, begun.secret))
    assert len(set(codes)) == 10
    assert town.ada.sees(second_factors.mine).codes_left == 10
    assert town.ada.sees(second_factors.mine).since == town.clock.at
    assert town.ada.sees(second_factors.find_begun) is None
    with refused("second_factor_on"):
        town.ada.does(second_factors.begin)
    with refused("second_factor_on"):
        town.ada.does(second_factors.confirm, shown(town, begun.secret, later=1))


def test_what_was_begun_an_hour_ago_is_forgotten(town):
    secret = town.ada.does(second_factors.begin).secret
    town.clock.passes(second_factors.SET_UP_WITHIN)
    with refused("not_found"):
        town.ada.does(second_factors.confirm, shown(town, secret))
    assert town.ada.does(second_factors.begin).secret != secret


def test_nothing_that_lets_in_is_kept_as_it_was_given(town, phone):
    _, codes = phone
    with town.store.read() as tx:
        rows = tx.all("SELECT code_hash FROM recovery_codes")
    assert not {code.replace("-", "").encode() for code in codes} & {bytes(row[0]) for row in rows}


def test_guests_have_no_second_factor(town):
    for verb, args in (
        (second_factors.mine, ()),
        (second_factors.begin, ()),
        (second_factors.confirm, ("123456",)),
        (second_factors.renew_codes, ()),
        (second_factors.switch_off, ()),
        (second_factors.find_begun, ()),
    ):
        with refused("sign_in_first"):
            town.guest.does(verb, *args)


def test_a_code_lets_in_once(town, phone):
    secret, _ = phone
    token = half_way(town, stays=True)
    assert town.guest.sees(second_factors.half_way, token).handle == "ada"
    code = shown(town, secret)
    arrived = town.guest.does(second_factors.come_in, token, f" {code[:3]} {code[3:]} ", *WHERE)
    assert (arrived.stays, arrived.codes_left) == (True, None)
    assert town.guest.sees(sessions.resume, arrived.token).caller.handle == "ada"
    assert town.guest.does(second_factors.come_in, half_way(town), code, *WHERE) is None, "seen over a shoulder"
    with refused("sign_in_over"):
        town.guest.does(second_factors.come_in, token, shown(town, secret, later=1), *WHERE)
    latest, _ = town.ada.sees(sign_ins.mine)
    assert [(one.how, bool(one.is_right), one.network) for one in latest] == [
        ("code", False, "203.0.113.0/24"),
        ("code", True, "203.0.113.0/24"),
    ]


def test_the_code_that_switched_it_on_is_spent_too(town):
    secret = town.ada.does(second_factors.begin).secret
    town.ada.does(second_factors.confirm, shown(town, secret))
    assert town.guest.does(second_factors.come_in, half_way(town), shown(town, secret), *WHERE) is None


def test_a_recovery_code_lets_in_once_however_it_is_typed(town, phone):
    _, codes = phone
    arrived = town.guest.does(second_factors.come_in, half_way(town), codes[3].upper().replace("-", " "), *WHERE)
    assert arrived.codes_left == 9
    assert town.guest.does(second_factors.come_in, half_way(town), codes[3], *WHERE) is None
    fresh = town.ada.does(second_factors.renew_codes)
    assert not set(fresh) & set(codes)
    assert town.guest.does(second_factors.come_in, half_way(town), codes[4], *WHERE) is None
    assert town.guest.does(second_factors.come_in, half_way(town), fresh[4], *WHERE).codes_left == 9


def test_codes_of_somebody_else_let_nobody_in(town, phone):
    secret = town.eve.does(second_factors.begin).secret
    codes = town.eve.does(second_factors.confirm, shown(town, secret))
    assert town.guest.does(second_factors.come_in, half_way(town), codes[0], *WHERE) is None
    assert town.guest.does(second_factors.come_in, half_way(town), shown(town, secret, later=1), *WHERE) is None


def test_who_guesses_codes_waits_wherever_they_are(town, phone):
    secret, codes = phone
    for guess in range(attempts.FREE_OF_PAIR):
        network = f"198.51.{guess}.7"
        assert town.guest.does(second_factors.come_in, half_way(town), "wrong", "curl", network) is None
    with refused("too_many_attempts"):
        town.guest.does(second_factors.come_in, half_way(town), codes[0], "curl", "192.0.2.1")
    assert town.ada.sees(second_factors.mine).codes_left == 10, "a refusal spends nothing"
    town.clock.passes(attempts.FIRST_WAIT)
    assert town.guest.does(second_factors.come_in, half_way(town), shown(town, secret), *WHERE)
    assert town.guest.does(second_factors.come_in, half_way(town), "wrong", *WHERE) is None, "it begins anew"


def test_half_way_in_is_for_ten_minutes(town, phone):
    secret, _ = phone
    token = half_way(town)
    town.clock.passes(second_factors.HALF_WAY_LASTS)
    for wrong in (token, "", "x" * 100_000, "\ud800"):
        with refused("sign_in_over"):
            town.guest.does(second_factors.come_in, wrong, shown(town, secret), *WHERE)


def test_it_is_switched_off_with_all_its_codes(town, phone):
    secret, codes = phone
    town.ada.does(second_factors.switch_off)
    assert town.ada.sees(second_factors.mine).codes_left == 0
    for code in (codes[0], shown(town, secret)):
        assert town.guest.does(second_factors.come_in, half_way(town), code, *WHERE) is None
    for verb in (second_factors.switch_off, second_factors.renew_codes):
        with refused("second_factor_off"):
            town.ada.does(verb)
    town.clock.passes(clock.DAY)
    assert town.ada.does(second_factors.begin).secret != secret
