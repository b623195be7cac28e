# SPDX-License-Identifier: Apache-2.0
"""What a campus has behind it: a board for its members, who wrote to it and who belongs to it."""

from typing import TYPE_CHECKING

from banyan.core import clubs

if TYPE_CHECKING:
    from tests.parity.community import Community


def campus(c: "Community") -> None:
    """The back room takes letters: one waits, one is invited, one belongs to it."""
    c.does("", c.chen, clubs.set_letters, "BackRoom", "Since when?", is_on=True)
    c.does("", c.bo, clubs.apply, "BackRoom", "I clean it every week.")
    for person in ("ada", "chen"):
        c.does("", c.chen, clubs.invite, "BackRoom", person, "Of course.")
    c.does("", c.chen, clubs.accept, "BackRoom")
