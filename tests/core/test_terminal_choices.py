# SPDX-License-Identifier: Apache-2.0
"""Terminal choices: kept with the account, and nothing that no terminal could do."""

import msgspec
import pytest
from tests.kit.town import refused

from banyan.core import terminal_choices
from banyan.records.terminal_choices import TerminalChoices

CHOSEN = TerminalChoices("gbk", 2, "dark", "ptt", True, "mail")


def test_what_was_chosen_is_kept(town):
    assert town.bo.sees(terminal_choices.mine) == town.guest.sees(terminal_choices.mine) == TerminalChoices()
    town.bo.does(terminal_choices.choose, TerminalChoices(theme="mono"))
    assert town.bo.does(terminal_choices.choose, CHOSEN) == CHOSEN
    assert (town.bo.sees(terminal_choices.mine), town.ada.sees(terminal_choices.mine)) == (CHOSEN, TerminalChoices())


@pytest.mark.parametrize(
    ("name", "value"),
    [("charset", "latin-1"), ("ambiguous", 3), ("theme", "../x"), ("keymap", "emacs"), ("entry", "admin")],
)
def test_what_no_terminal_could_do_is_refused(town, name, value):
    with refused("bad_value"):
        town.bo.does(terminal_choices.choose, msgspec.structs.replace(CHOSEN, **{name: value}))


def test_a_guest_chooses_nothing(town):
    with refused("sign_in_first"):
        town.guest.does(terminal_choices.choose, CHOSEN)
