# SPDX-License-Identifier: Apache-2.0
"""The letters that Chinese names begin with: 沈雁冰 is found by `syb`.

A letter for each of the 6,763 characters of GB 2312, in its order: seven kilobytes. A library that knows every reading
(pypinyin, from which the letters were taken once) brings three megabytes and reads them all. Rarer characters are found as
they are written.
"""

from functools import cache
from importlib import resources

from banyan.markup.fold import fold

_FIRST_ROW, _FIRST_CELL, _CELLS = 0xB0, 0xA1, 94
# Read otherwise when they are somebody's family name.
_SURNAMES = {"曾": "z", "单": "s", "仇": "q", "解": "x", "查": "z", "区": "o", "尉": "y", "翟": "z", "乐": "y"}


@cache
def _letters() -> str:
    return (resources.files(__package__) / "initials.txt").read_text(encoding="ascii").replace("\n", "")


def initials(name: str) -> list[str]:
    """The ways to type a Chinese name by its first letters; none for a name without Chinese.

    >>> initials("沈雁冰"), initials("單小明"), initials("Ada")
    (['syb'], ['dxm', 'sxm'], [])
    """
    folded = fold(name)
    typed = "".join(_letter(char) for char in folded if not char.isspace())
    if typed == folded.replace(" ", "") or not typed:
        return []
    other = _SURNAMES.get(folded[0], typed[0])
    return [typed] if other == typed[0] else [typed, other + typed[1:]]


def _letter(char: str) -> str:
    try:
        row, cell = char.encode("gb2312")
    except ValueError:  # none of its characters, or one of a single byte
        return char
    place = (row - _FIRST_ROW) * _CELLS + cell - _FIRST_CELL
    letter = _letters()[place] if 0 <= place < len(_letters()) else "."
    return char if letter == "." else letter
