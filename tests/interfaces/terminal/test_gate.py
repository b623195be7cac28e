# SPDX-License-Identifier: Apache-2.0
"""The gate: each limit is a limit, what was taken is given back, and an address that only knocks costs nothing."""

from typing import Any

import pytest

from banyan.base.settings import Settings, load
from banyan.interfaces.terminal.gate import PACES_KEPT, Gate


class Now:
    at = 1_000.0

    def __call__(self) -> float:
        return self.at


def gate(now: Now | None = None, **limits: int) -> Gate:
    loaded = load({})
    values: dict[str, Any] = loaded.values | {f"terminal.{name}": limit for name, limit in limits.items()}
    return Gate(Settings(values, loaded.origins), now or Now())


@pytest.mark.parametrize(
    ("limits", "others"),
    [
        ({"max_callers": 3}, "10.0.0.{}"),
        ({"max_per_address": 3, "max_arriving_per_address": 9}, "10.0.0.1"),
        ({"max_arriving": 3}, "10.0.0.{}"),
        ({"max_arriving_per_address": 3}, "10.0.0.1"),
        ({"arrivals_a_minute": 3}, "10.0.0.1"),
    ],
)
def test_there_is_a_place_for_three_and_none_for_a_fourth(limits: dict[str, int], others: str):
    made = gate(**limits)
    places = [made.admit(others.format(number)) for number in range(4)]
    assert [place is not None for place in places] == [True, True, True, False]


def test_who_leaves_makes_room_once():
    made = gate(max_callers=2)
    first, second = made.admit("10.0.0.1"), made.admit("10.0.0.2")
    assert first
    assert second
    first.leave()
    first.leave()
    assert made.admit("10.0.0.3")
    assert made.admit("10.0.0.4") is None


def test_who_has_arrived_keeps_nobody_from_arriving():
    made = gate(max_arriving_per_address=1)
    first = made.admit("10.0.0.1")
    assert first
    assert made.admit("10.0.0.1") is None
    first.settle()
    second = made.admit("10.0.0.1")
    assert second
    first.leave()
    assert made.admit("10.0.0.1") is None, "the first had settled: its leaving frees no place of arriving"
    second.leave()
    assert made.admit("10.0.0.1")


def test_the_pace_comes_back_with_time():
    now = Now()
    made = gate(now, arrivals_a_minute=6)
    for _ in range(6):
        place = made.admit("10.0.0.1")
        assert place
        place.leave()
    assert made.admit("10.0.0.1") is None
    assert made.admit("10.0.0.2"), "the pace is each address's own"
    now.at += 10
    assert made.admit("10.0.0.1")
    assert made.admit("10.0.0.1") is None


def test_one_household_is_one_address():
    made = gate(max_arriving_per_address=1)
    assert made.admit("2001:db8:1:2::1")
    assert made.admit("2001:db8:1:2:ffff::9") is None
    assert made.admit("2001:db8:1:3::1")
    assert made.admit("::ffff:10.0.0.1")
    assert made.admit("10.0.0.1") is None, "the same address, written as one of IPv6"


def test_nothing_is_kept_of_who_has_left():
    made = gate()
    for number in range(PACES_KEPT + 500):
        place = made.admit(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
        assert place
        place.leave()
    assert not made.arriving
    assert not made._present
    assert len(made._paces) == PACES_KEPT
