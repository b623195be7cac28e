# SPDX-License-Identifier: Apache-2.0
"""What an importer says: one record for a post, one for each thing that was lost. Whatever the source looked like, the loader
sees nothing else, and it trusts nothing in them.
"""

from collections.abc import Iterator
from typing import Protocol

import msgspec

FORMATS = ("html", "text", "markdown", "bbcode")
MAX_BODY = 1024 * 1024  # bytes


class IncomingPost(msgspec.Struct, frozen=True):
    """A post of another system. `place` is where it stands in the source (a line, a message), counted from 1."""

    place: int
    board: str
    threads: tuple[str, ...]  # names under which its thread may be known, best first; the first known one counts
    title: str
    author: str  # as people saw it; empty when nobody knows
    at: int | None  # microseconds; None when it could not be read
    body: str
    format: str
    floor: int | None = None  # None: the next one
    reply_to: int | None = None
    author_key: str = ""  # tells authors apart when their names do not
    key: str = ""  # tells posts apart when they have no floor
    reply_key: str = ""  # the `key` of the post that it answers
    also: tuple[str, ...] = ()  # further names that its thread has from now on, though they do not find it
    source_thread: str = ""  # how quotes in the body call this thread
    base: str = ""  # the page that relative links in the body start from


class Loss(msgspec.Struct, frozen=True):
    """Something that was not carried. `reason` is one of `report.REASONS`."""

    place: int
    reason: str
    detail: str = ""
    count: int = 1


class Reader(Protocol):
    """A file that can be read as records, from its beginning or from behind a place. What was lost of a post follows it."""

    kind: str
    size: int  # in bytes
    done: int  # bytes that have been read
    place: int  # how far reading has come: nothing up to here is needed again

    def read(self, after: int) -> Iterator[IncomingPost | Loss]: ...

    def fingerprint(self) -> str:
        """Tells whether a file is the one that an interrupted import was reading."""
