# SPDX-License-Identifier: Apache-2.0
"""How loud a board is: the people on it now as a figure in a colour, and in words where they are very many."""

from banyan.core import presence
from banyan.interfaces.terminal.frame import Span
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S

CELLS = 5
STYLES = {"": S.FRIEND, "warm": S.WARN, "hot": S.HOT, "HOT": S.HOT, "boom": S.TOAST}
LOUD = {"HOT": "HOT", "boom": "BOOM"}  # instead of a figure


def heat(people: int) -> Span:
    """The column of a list; blank for nobody."""
    loudness = presence.heat(people)
    return STYLES[loudness], fit(LOUD.get(loudness, str(people or "")), CELLS, "right")
