# SPDX-License-Identifier: Apache-2.0
"""Posts for a later hour: the hour as a form says it, and the list beside the drafts."""

import re
from datetime import datetime

import msgspec

from banyan.base import clock
from banyan.core import schedules, threads
from banyan.interfaces.web.render import zone_info
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.schedules import Schedule

EXCERPT_WIDTH = 200
_HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")


class Row(msgspec.Struct, frozen=True):
    """A text in the list. `reason` says why it was not posted."""

    id: int
    heading: str
    words: str
    hour: str
    reason: str


def parse_hour(text: str, zone: str) -> int:
    """`2026-05-01T18:30` on the reader's clock. Raises BadHour."""
    if not _HOUR.fullmatch(text):
        raise schedules.BadHour
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone_info(zone)).timestamp()) * clock.SECOND
    except (ValueError, OverflowError) as err:
        raise schedules.BadHour from err


def hour_of(at: int, zone: str) -> str:
    """`2026-05-01 18:30` on the reader's clock."""
    return f"{clock.to_datetime(at).astimezone(zone_info(zone)):%Y-%m-%d %H:%M}"


async def rows(visit: Visit) -> list[Row]:
    waiting = await visit.ask(schedules.mine)
    titles = await visit.ask(threads.titles, [one.number for one in waiting if one.number])
    return [_row(visit, one, titles.get(one.number, "")) for one in waiting]


async def change(visit: Visit) -> Answer:
    """A button of the list: back into a draft, or away."""
    form = await visit.form()
    which = form.number("id") or 0
    if form["do"] == "back":
        await visit.act(schedules.take_back, which)
        return visit.go("/settings/drafts", "It is a draft again.")
    await visit.act(schedules.drop, which)
    return visit.go("/settings/drafts", "It was thrown away and will not be posted.")


def _row(visit: Visit, one: Schedule, title: str) -> Row:
    reply = visit.word("Reply in {thread}", thread=title or one.number)
    words = " ".join(one.source.split())[:EXCERPT_WIDTH]
    heading = " · ".join(filter(None, (reply if one.number else "", one.title)))
    return Row(one.id, heading, words, hour_of(one.due_at, visit.reader.zone), one.reason)
