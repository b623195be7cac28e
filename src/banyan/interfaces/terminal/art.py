# SPDX-License-Identifier: Apache-2.0
"""Pictures for screens: text files with colours, in `art/`. ASCII, so that they stand in every character set."""

from functools import cache
from importlib import resources

from banyan.interfaces.terminal.frame import Line, ansi_lines


@cache
def picture(name: str) -> tuple[Line, ...]:
    """The lines of a picture by the name of its file, all of one width."""
    text = (resources.files(__package__) / "art" / f"{name}.ans").read_text(encoding="utf-8")
    rows = ansi_lines(text.rstrip("\n"))
    widest = max(row.cells for row in rows)
    return tuple(row.sized(widest) for row in rows)
