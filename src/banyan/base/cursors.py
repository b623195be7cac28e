# SPDX-License-Identifier: Apache-2.0
"""Page cursors: the key of the last row shown, as text in an address. Only whole numbers, so nothing can hide in one."""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import MAX_ID


class BadCursor(Refusal):
    code = "bad_cursor"
    family = Family.INVALID
    sentence = "This page address is damaged. Start again from the first page."


def format_cursor(*keys: int) -> str:
    """(1700000000000000, 42) → "1700000000000000.42"."""
    return ".".join(map(str, keys))


def parse_cursor(text: str, count: int) -> tuple[int, ...]:
    """The `count` numbers of a cursor. Raises BadCursor."""
    parts = text.split(".")
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):
        raise BadCursor
    keys = tuple(map(int, parts))
    if any(key > MAX_ID for key in keys):  # no database can look for it
        raise BadCursor
    return keys
