# SPDX-License-Identifier: Apache-2.0
"""`banyan preset`: which there are, what differs, and moving towards one."""

import pytest
from tests.cli.conftest import Machine

from banyan import presets


def test_every_preset_is_listed(machine: Machine):
    said = machine.does("preset", "list")
    assert [line.split()[0] for line in said.splitlines()] == presets.names()


@pytest.mark.parametrize("name", presets.names())
def test_a_founded_house_does_not_differ_from_its_preset(machine: Machine, name: str):
    machine.does("init", "--preset", name)
    assert machine.does("preset", "diff", name) == "0 differences\n"


def test_somebody_who_is_nobody_adopts_nothing(machine: Machine):
    machine.does("init", "--empty")
    assert "board Campus" in machine.does("preset", "diff", "campus")
    assert "called @nobody" in machine.refuses("preset", "adopt", "campus", "--by", "nobody"), "unknown_handle"
    assert "no preset “atlantis”" in machine.refuses("preset", "diff", "atlantis"), "no_such_preset"
