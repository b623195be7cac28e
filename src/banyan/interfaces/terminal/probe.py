# SPDX-License-Identifier: Apache-2.0
"""The probe: what kind of terminal is this? It is sent a few signs and asked where its cursor stands after each.

One round trip before the first screen tells UTF-8 from the sets of two bytes, and how wide an ambiguous character is. It cannot
tell GBK from Big5: that is known by the name (`gbk@`), by the language, or by asking. Whoever can hold
a frame back until it is whole says so too.
"""

import re

REPORT = b"\x1b[6n"
# An even number of bytes, which a set of two bytes shows as three characters that both GBK and Big5 have: what a set lacks, a
# terminal may swallow, together with the Esc behind it.
SYNCHRONIZES = b"\x1b[?2026$p"  # first, so that whatever an old terminal makes of it is overwritten
QUESTION = SYNCHRONIZES + b"\r" + "好年".encode() + REPORT + b"\r" + "●●".encode() + REPORT + b"\r\x1b[K"
QUESTIONS = 2
UTF8_COLUMNS = 4  # of the first; every other set shows six
MAX_REPORT = 16  # bytes of `ESC [ row ; column R`
_ANSWER = re.compile(rb"\x1b\[(?:\d{1,4};(\d{1,4})R|\?2026;([0-4])\$y)")
_BEGUN = re.compile(rb"\x1b(?:\[(?:\d{1,4}(?:;\d{0,4})?|\?(?:2(?:0(?:2(?:6(?:;(?:[0-4]\$?)?)?)?)?)?)?)?)?\Z")


class Probe:
    """Takes its answers out of what comes from the terminal; whatever was typed meanwhile passes through."""

    def __init__(self) -> None:
        self._columns: list[int] = []
        self._begun = b""
        self.synchronizes = False  # it can hold a frame back until it is whole

    @property
    def is_answered(self) -> bool:
        return len(self._columns) >= QUESTIONS

    @property
    def is_utf8(self) -> bool:
        """What does not answer is taken for a modern one."""
        return not self._columns or self._columns[0] == UTF8_COLUMNS

    @property
    def ambiguous(self) -> int:
        """Cells of `●`: 1 or 2."""
        return 2 if self.is_answered and self._columns[1] == 4 else 1

    def feed(self, data: bytes) -> bytes:
        """What is no answer."""
        data, self._begun = self._begun + data, b""
        typed = bytearray()
        at = 0
        while not self.is_answered and (found := _ANSWER.search(data, at)):
            if found[1]:
                self._columns.append(int(found[1]) - 1)
            else:
                self.synchronizes = found[2] in b"123"
            typed += data[at : found.start()]
            at = found.end()
        rest = data[at:]
        if not self.is_answered and (begun := _BEGUN.search(rest)):
            self._begun, rest = rest[begun.start() :], rest[: begun.start()]
        return bytes(typed + rest)

    def left(self) -> bytes:
        """What looked like the beginning of an answer and was none: an Esc."""
        rest, self._begun = self._begun, b""
        return rest
