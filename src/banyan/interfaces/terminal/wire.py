# SPDX-License-Identifier: Apache-2.0
"""The wire: what a transport gives, and bytes to text and back in the caller's character set.

Nothing behind it knows that there are other sets than Unicode.
"""

import codecs
from functools import cache
from typing import Protocol

from banyan.interfaces.terminal.text import graphemes, width
from banyan.markup.fold import script_tables

CODECS = {"utf-8": "utf-8", "gbk": "gbk", "big5": "big5hkscs"}  # what people call it → what Python does
OTHER_NAMES = {"utf8": "utf-8", "gb": "gbk", "gb2312": "gbk", "gb18030": "gbk", "big5-hkscs": "big5"}


def charset_called(name: str) -> str:
    """One of `CODECS` for whatever a person or a system calls it; "" for what is not spoken here."""
    name = name.strip().lower()
    name = OTHER_NAMES.get(name, name)
    return name if name in CODECS else ""


class Link(Protocol):
    """What a transport gives to a session."""

    transport: str  # "ssh", "telnet" or "web"
    network: str  # the address they call from: for the counters of failed sign-ins and for the log

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Wire:
    """One caller's two directions. A character cut in half waits for its other half."""

    __slots__ = ("_codec", "_decoder", "charset")

    def __init__(self, charset: str = "utf-8") -> None:
        self.charset = charset_called(charset) or "utf-8"
        self._codec = CODECS[self.charset]
        self._decoder = codecs.getincrementaldecoder(self._codec)("replace")

    @property
    def is_unicode(self) -> bool:
        return self.charset == "utf-8"

    def decode(self, data: bytes) -> str:
        return self._decoder.decode(data)

    def encode(self, text: str) -> bytes:
        """What the caller's set does not have goes out as `?`, as many as it takes cells: nothing behind it moves."""
        if self.is_unicode:
            return text.encode("utf-8", "replace")
        if text.isascii():
            return text.encode("ascii")
        if self.charset == "big5":
            text = text.translate(_to_traditional())
        try:
            return text.encode(self._codec)
        except UnicodeEncodeError:
            return b"".join(_encoded(grapheme, self._codec) for grapheme in graphemes(text))


def _encoded(grapheme: str, codec: str) -> bytes:
    try:
        return grapheme.encode(codec)
    except UnicodeEncodeError:
        return b"?" * width(grapheme)


@cache
def _to_traditional() -> dict[int, str]:
    """One character for one, so that a line keeps its width."""
    return str.maketrans(script_tables()[1])
