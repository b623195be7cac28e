# SPDX-License-Identifier: Apache-2.0
"""Pictures for screens: text files with colours, in `art/`. ASCII, so that they stand in every character set."""

import re
from functools import cache
from importlib import resources

from banyan.interfaces.terminal.frame import Line, ansi_lines, line
from banyan.interfaces.terminal.text import cut

MOST_COLS, MOST_ROWS = 30, 12  # of what a community draws for its entry
_BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def picture(name: str) -> tuple[Line, ...]:
    """The lines of a picture by the name of its file, all of one width."""
    text = (resources.files(__package__) / "art" / f"{name}.ans").read_text(encoding="utf-8")
    rows = ansi_lines(text.rstrip("\n"))
    widest = max(row.cells for row in rows)
    return tuple(row.sized(widest) for row in rows)


def drawn(entry: str) -> tuple[Line, ...]:
    """The picture in a community's words at the entry, which is their first block of code; nothing where there is none."""
    found = _BLOCK.search(entry)
    rows = [line(cut(each, MOST_COLS)) for each in found[1].splitlines()[:MOST_ROWS]] if found else []
    widest = max((row.cells for row in rows), default=0)
    return tuple(row.sized(widest) for row in rows) if widest else ()
