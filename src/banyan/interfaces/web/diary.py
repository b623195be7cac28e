# SPDX-License-Identifier: Apache-2.0
"""The community's diary: a month as a calendar, and a day with what came into the ten on it."""

import re
from datetime import date

from banyan.base.errors import NotFound
from banyan.core import diary
from banyan.interfaces.web.top_ten import tabs
from banyan.interfaces.web.visits import Answer, Visit

_DATE = re.compile(r"([12]\d{3})-(\d\d)(?:-(\d\d))?")


async def show(visit: Visit) -> Answer:
    """This month; with a date in the address that month or day."""
    wanted = visit.params.get("date", "")
    if not wanted:
        return await _month(visit, 0)
    found = _DATE.fullmatch(wanted)
    if found is None:
        raise NotFound
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        number = date(year, month, day).toordinal()
    except ValueError:
        raise NotFound from None
    return await (_day(visit, number) if found[3] else _month(visit, number))


async def _month(visit: Visit, number: int) -> Answer:
    month = await visit.ask(diary.month, number)
    return visit.page(
        "diary.html",
        month=month,
        name=f"{month.first:%Y-%m}",
        today=None if number else await visit.ask(diary.day),
        older=_month_address(month.before),
        newer=_month_address(month.after),
        tabs=tabs(visit),
        here="home",
    )


async def _day(visit: Visit, number: int) -> Answer:
    day = await visit.ask(diary.day, number)
    return visit.page(
        "diary_day.html",
        day=day,
        older=_day_address(day.before),
        newer=_day_address(day.after),
        month=f"/diary/{day.date:%Y-%m}",
        tabs=tabs(visit),
        here="home",
    )


def _day_address(number: int) -> str:
    return f"/diary/{date.fromordinal(number)}" if number else ""


def _month_address(number: int) -> str:
    return f"/diary/{date.fromordinal(number):%Y-%m}" if number else ""
