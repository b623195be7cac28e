# SPDX-License-Identifier: Apache-2.0
"""What ways in have in common: names that can be told apart, uses told now and then."""

import pytest
from tests.kit.town import refused

from banyan.core import ways_in


def test_a_name_is_one_line_that_somebody_can_read():
    assert ways_in.check_name("  my\tphone\u202e \n") == "my phone"
    for name in ("", "\n", "x" * 61):
        with refused("way_in_unnamed"):
            ways_in.check_name(name)


def test_there_is_room_until_there_are_enough():
    ways_in.check_room(range(ways_in.MOST - 1))
    with refused("too_many_ways_in"):
        ways_in.check_room(range(ways_in.MOST))


@pytest.mark.parametrize(("used_at", "is_worth"), [(None, True), (0, False), (-1, True)])
def test_a_use_is_told_once_an_hour(used_at, is_worth):
    assert ways_in.is_worth_telling(used_at, ways_in.TOLD_EVERY) is is_worth
