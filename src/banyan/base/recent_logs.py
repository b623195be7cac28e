# SPDX-License-Identifier: Apache-2.0
"""The last warnings and errors of this process, in memory, for those who administer it.

Of a failure its kind and the places that it went through are kept, never its words: they may be somebody's.
"""

import logging
import traceback
from collections import deque
from pathlib import PurePath

import msgspec

from banyan.base import clock

MOST = 200  # entries; what is older stands in the log itself
MOST_SAID = 500  # characters of one
MOST_PLACES = 8  # of a trace, the innermost


class Entry(msgspec.Struct, frozen=True):
    """`trace` goes from the outside in: `boards.py:57 directory`; the kind of the failure comes last."""

    at: int
    level: str
    room: str
    says: str
    trace: tuple[str, ...] = ()


class RecentLogs(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: deque[Entry] = deque(maxlen=MOST)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._kept.append(_entry(record))
        except Exception:  # noqa: BLE001  a line that cannot be made must not end whatever wanted to tell of it
            self.handleError(record)

    def find(self, words: str = "") -> list[Entry]:
        """Those that say these words, the newest first."""
        wanted = words.lower()
        return [each for each in reversed(tuple(self._kept)) if wanted in f"{each.room} {each.says}".lower()]


def _entry(record: logging.LogRecord) -> Entry:
    says = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in record.getMessage())
    room = record.name.removeprefix("banyan.")
    at = int(record.created * clock.SECOND)
    return Entry(at, record.levelname.lower(), room, says[:MOST_SAID], _trace(record))


def _trace(record: logging.LogRecord) -> tuple[str, ...]:
    if not record.exc_info or record.exc_info[0] is None:
        return ()
    kind, _, trace = record.exc_info
    places = traceback.extract_tb(trace)[-MOST_PLACES:]
    return (*(f"{PurePath(each.filename).name}:{each.lineno} {each.name}" for each in places), kind.__name__)


RECENT = RecentLogs()
