# SPDX-License-Identifier: Apache-2.0
"""Mark: what who tends a board thinks of a post: worth keeping, or among the best."""

from enum import StrEnum

import msgspec

from banyan.records.accounts import Person


class Mark(StrEnum):
    KEEP = "keep"  # m
    DIGEST = "digest"  # g; both are b


class MarkedPost(msgspec.Struct, frozen=True):
    """One line of a list of what is marked."""

    post_id: int
    number: int
    floor: int
    title: str
    title_lang: str
    made_at: int
    author: Person
    is_kept: bool
    is_digest: bool

    @property
    def letter(self) -> str:
        return letter(self.is_kept, self.is_digest)


def letter(is_kept: bool, is_digest: bool) -> str:
    """How lists say it.

    >>> letter(True, False), letter(False, True), letter(True, True), letter(False, False)
    ('m', 'g', 'b', '')
    """
    return "b" if is_kept and is_digest else "m" if is_kept else "g" if is_digest else ""
