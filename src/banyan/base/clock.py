# SPDX-License-Identifier: Apache-2.0
"""The one clock. Times are whole microseconds since 1970 in UTC; nothing else in Banyan asks the machine for the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _system() -> int:
    return time.time_ns() // 1_000


_source: Callable[[], int] = _system


def now() -> int:
    """Microseconds since 1970, UTC."""
    return _source()


@contextmanager
def read_from(source: Callable[[], int]) -> Iterator[None]:
    """Let `source` be the clock for a while: tests stand still with it, simulations jump."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def from_iso(text: str) -> int:
    """`2017-04-07T17:17+00:00` → microseconds. A time without a zone is UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def to_datetime(at: int) -> datetime:
    """Microseconds → an aware datetime in UTC, exact to the microsecond."""
    return datetime.fromtimestamp(at // SECOND, UTC).replace(microsecond=at % SECOND)


def to_words(at: int) -> str:
    """Microseconds → `2017-04-07 17:17 UTC`, for sentences whose reader's zone is not known."""
    return f"{to_datetime(at):%Y-%m-%d %H:%M} UTC"


def to_iso(at: int) -> str:
    """Microseconds → `2017-04-07T17:17:00Z`, with six decimals only when there are any; `from_iso` is its opposite."""
    moment = to_datetime(at)
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")
