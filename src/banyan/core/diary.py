# SPDX-License-Identifier: Apache-2.0
"""The community's diary: what people talked about, day by day. Whatever comes into the ten is kept with its place, and each day's
ten when the day is over; the lists of a week, a month and a year are made from these.

A day begins and ends in the community's zone. Nothing of it can be counted again later: posts go, boards change, so it is kept.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from banyan.base import clock
from banyan.base.errors import NotFound
from banyan.core import site
from banyan.records.callers import Caller
from banyan.records.diary import DiaryDay, DiaryMonth, Span, SpanList
from banyan.storage.queries import diary as queries
from banyan.storage.queries.diary import EntryRow
from banyan.storage.queries.ranking import Candidate
from banyan.storage.tx import Tx

PLACES = 10
MOST_DAYS_LATE = 31  # that are counted when nobody did for long
# Stands under every list that is made of days.
FORMULA = (
    "When a day is over, its ten is stored: the threads in which most different people wrote that day, one for each board. "
    "This list adds up the people of a thread over the last {days} of these days on which it was among the ten; it has "
    "{places} places at most. Of two with as many, the one opened later stands first."
)


def day(tx: Tx, caller: Caller, number: int = 0) -> DiaryDay:
    """What came into the ten on a day (0 is today), and how it ended. Raises NotFound."""
    now = today(tx)
    number = number or now
    if not 1 <= number <= now:
        raise NotFound
    return DiaryDay(
        day=number,
        is_over=number < now,
        entries=queries.list_entries(tx, number),
        ten=queries.list_tens(tx, number, number, PLACES),
        before=queries.day_before(tx, number),
        after=queries.day_after(tx, number),
    )


def month(tx: Tx, caller: Caller, number: int = 0) -> DiaryMonth:
    """The month in which a day (0 is today) lies: how much came up on each of its days, and what led them. Raises NotFound."""
    now = today(tx)
    number = number or now
    if not 1 <= number <= now:
        raise NotFound
    first = date.fromordinal(number).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1).toordinal() - 1
    return DiaryMonth(
        first=first,
        counts=queries.count_entries(tx, first.toordinal(), last),
        best=queries.list_tens(tx, first.toordinal(), last, 1),
        before=queries.day_before(tx, first.toordinal()),
        after=queries.day_after(tx, last),
    )


def span(tx: Tx, caller: Caller, wanted: Span) -> SpanList:
    """What most people talked about in the last 7, 30 or 365 days that are over."""
    last = queries.find_closed(tx)
    return SpanList(wanted, last, queries.list_places(tx, last - wanted.days + 1, last, wanted.places) if last else [])


def today(tx: Tx) -> int:
    """The number of the day that it is in the community's zone."""
    return clock.to_datetime(tx.now).astimezone(_zone(tx)).toordinal()


def begins(tx: Tx, number: int) -> int:
    """The midnight with which a day begins."""
    return int(datetime.fromordinal(number).replace(tzinfo=_zone(tx)).timestamp()) * clock.SECOND


# ---- keeping, for jobs


def enter(tx: Tx, came: Sequence[tuple[int, Candidate]]) -> None:
    """Whoever came into the ten just now: (place, what was counted). Who was away for less than a day comes in no second time."""
    now = today(tx)
    known = queries.list_entered(tx, now - 1, tx.now - clock.DAY)
    rows = [
        EntryRow(now, one.thread_id, place, one.people, tx.now) for place, one in came if one.thread_id not in known
    ]
    queries.enter(tx, rows)


def due(tx: Tx) -> list[int]:
    """The days that are over and whose ten is not stored yet, the oldest first."""
    last = today(tx) - 1
    known = queries.find_closed(tx)
    return list(range(max(known + 1, last - MOST_DAYS_LATE + 1) if known else last, last + 1))


def close(tx: Tx, number: int, ten: Sequence[Candidate]) -> None:
    """The ten of a day that is over, once: whoever comes second changes nothing."""
    if number > queries.find_closed(tx):
        queries.keep_ten(tx, number, ten)
        queries.set_closed(tx, number)


def _zone(tx: Tx) -> ZoneInfo:
    return ZoneInfo(site.policy(tx, "zone"))
