# SPDX-License-Identifier: Apache-2.0
"""Times as a caller reads them, in their zone: short ones for lists, whole ones for a post."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from banyan.base import clock


@lru_cache(maxsize=64)
def zone_called(name: str) -> tzinfo:
    """A zone by its name; UTC for none and for one that is not known."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError):
        return UTC


def local(at: int, zone: str) -> datetime:
    return clock.to_datetime(at).astimezone(zone_called(zone))


def day(at: int, zone: str) -> str:
    """Six cells at most: `10-12` this year, `2019` before, `21:14` today."""
    then, now = local(at, zone), local(clock.now(), zone)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then:%m-%d}" if then.year == now.year else f"{then:%Y}"


def moment(at: int, zone: str) -> str:
    """`2026-10-12 21:14`."""
    return f"{local(at, zone):%Y-%m-%d %H:%M}"


def clock_time(at: int, zone: str) -> str:
    """`21:14:05`."""
    return f"{local(at, zone):%H:%M:%S}"


def parse_moment(text: str, zone: str) -> int | None:
    """`2026-10-12 21:14` on the caller's clock; None for what is no moment."""
    try:
        return (
            int(datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone_called(zone)).timestamp())
            * clock.SECOND
        )
    except (ValueError, OverflowError):
        return None
