# SPDX-License-Identifier: Apache-2.0
"""One's own birthday: month and day, and whether others may know."""

from banyan.core import birthdays
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/settings/birthday"


async def ask(visit: Visit) -> Answer:
    kept = await visit.ask(birthdays.mine)
    shown = {"day": birthdays.said(kept), "is_shown": "1" if kept.is_shown else ""}
    return await _again(visit)(sheets.filled(_sheet(visit), shown), 200)


async def keep(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        month, day = birthdays.parse(values["day"])
        await visit.act(birthdays.keep, month, day, is_shown=bool(values["is_shown"]))
        return visit.go(PAGE, "Saved.")

    return await sheets.submit(visit, _sheet(visit), do, _again(visit))


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    day = word("05-03 for the third of May. Empty: forget it. Nobody asks for the year.")
    known = word("Then it stands on your page, and on the first page on that day.")
    fields = (
        Field("day", word("Month and day"), most=10, hint=day),
        Field("is_shown", word("Others may know"), "tick", hint=known),
    )
    return Sheet("birthday", PAGE, fields, word("Save"), title=word("Birthday"))


def _again(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Settings"), tabs=settings.tabs(visit))
