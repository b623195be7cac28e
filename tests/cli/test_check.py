# SPDX-License-Identifier: Apache-2.0
"""`banyan check` says what it is looking at."""

from banyan.cli.check import STEPS
from banyan.core import checks


def test_every_step_of_a_check_has_words():
    assert {step.name for step in checks.steps()} | {"database", "files"} == set(STEPS)
