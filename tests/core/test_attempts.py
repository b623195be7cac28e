# SPDX-License-Identifier: Apache-2.0
"""Failed sign-ins: who guesses waits ever longer, who mistypes does not, and nobody can lock somebody else out."""

import pytest
from tests.kit.town import Town

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import attempts

HOME, NEXT_DOOR, ABROAD = "203.0.113.7", "203.0.113.99", "198.51.100.7"


def check(town: Town, name: str, network: str) -> None:
    with town.store.read() as tx:
        attempts.check(tx, name, network)


def wait_s(town: Town, name: str, network: str) -> int:
    with pytest.raises(Refusal) as caught:
        check(town, name, network)
    assert caught.value.code == "too_many_attempts"
    return int(caught.value.data["wait_s"])


def fail(town: Town, times: int, name: str = "bo", network: str = HOME) -> None:
    for _ in range(times):
        town.guest.does(attempts.failed, name, network)


def test_a_few_wrong_ones_cost_nothing_and_more_cost_ever_more(town: Town) -> None:
    fail(town, 4)
    check(town, "bo", HOME)
    waits = []
    for _ in range(9):
        fail(town, 1)
        waits.append(wait_s(town, "bo", HOME))
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    town.clock.passes(15 * clock.MINUTE)
    check(town, "bo", HOME)


def test_it_counts_for_all_ways_to_write_the_name_and_the_whole_network(town: Town) -> None:
    fail(town, 5)
    assert wait_s(town, "ＢＯ", NEXT_DOOR) == 15
    check(town, "bo", ABROAD)  # its owner is elsewhere and comes in
    check(town, "eve", HOME)


def test_who_tries_many_names_from_one_network_waits_too(town: Town) -> None:
    for n in range(50):
        fail(town, 1, name=f"victim{n}")
    assert wait_s(town, "somebody new", NEXT_DOOR) == 15
    check(town, "somebody new", ABROAD)


def test_the_right_password_clears_the_pair_but_not_the_network(town: Town) -> None:
    for n in range(50):
        fail(town, 1, name=f"victim{n}")
    fail(town, 5)
    town.guest.does(attempts.succeeded, "bo", HOME)
    town.clock.passes(15 * clock.SECOND * 2**5)
    check(town, "bo", HOME)
    fail(town, 1)
    assert wait_s(town, "bo", HOME) == 900  # of the network, as long as waits get


def test_after_a_quiet_day_all_is_forgotten(town: Town) -> None:
    fail(town, 12)
    town.clock.passes(clock.DAY + 1)
    fail(town, 1)
    check(town, "bo", HOME)
    town.clock.passes(clock.DAY + 1)
    assert town.store.write_now(attempts.sweep) == 2
    assert town.count("SELECT count(*) FROM attempts") == 0


def test_what_is_kept_tells_nothing_and_differs_from_town_to_town(town: Town) -> None:
    fail(town, 1, name="\ud800" * 1_000_000, network="\0")
    fail(town, 1)
    with town.store.read() as tx:
        rows = tx.all("SELECT * FROM attempts")
    assert len(rows) == 4
    assert all(isinstance(value, int) or len(value) == 24 for row in rows for value in row)
    assert town.count("SELECT value FROM site WHERE key = 'token_key'")


def test_other_things_are_counted_within_their_span(town: Town) -> None:
    def use() -> int:
        return town.store.write_now(lambda tx: attempts.used(tx, "letter", clock.HOUR))

    assert [use(), use(), use()] == [1, 2, 3]
    town.clock.passes(clock.HOUR // 2)
    assert use() == 4
    town.clock.passes(clock.HOUR // 2 + 1)
    assert use() == 1
