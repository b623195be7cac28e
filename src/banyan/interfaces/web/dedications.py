# SPDX-License-Identifier: Apache-2.0
"""Dedications: those of today, the form for one's own, and what can be done about one; and birthdays beside them."""

from typing import Any

from banyan.base.errors import NotFound
from banyan.core import birthdays, dedications, site
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

PAGE = "/dedications"


async def of_today(visit: Visit) -> dict[str, Any]:
    """What stands on the first page for a day; the same for everybody."""
    frame = visit.frame
    is_on = frame.facts.dedications == site.ON
    return {
        "birthdays": await frame.ask_as_guest(birthdays.today),
        "dedicated": await frame.ask_as_guest(dedications.shown) if is_on else [],
        "dedicates": is_on,
    }


async def show(visit: Visit) -> Answer:
    return await _again(visit)(_sheet(visit), 200)


async def dedicate(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(dedications.dedicate, values["to"], values["song"], values["words"])
        return visit.go(PAGE, "It stands on the first page until tomorrow.")

    return await sheets.submit(visit, _sheet(visit), do, _again(visit))


async def take_back(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(dedications.take_back, _id(visit))
    return visit.go(PAGE, "It is taken back.")


async def ask_report(visit: Visit) -> Answer:
    return await _about(visit, "Report a dedication")(_report_sheet(visit), 200)


async def report(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(dedications.report, _id(visit), values["reason"])
        return visit.go(PAGE, "Those who administer this place have been told.")

    return await sheets.submit(visit, _report_sheet(visit), do, _about(visit, "Report a dedication"))


async def ask_remove(visit: Visit) -> Answer:
    return await _about(visit, "Take a dedication away")(_remove_sheet(visit), 200)


async def remove(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        await visit.act(dedications.remove, _id(visit), values["reason"])
        return visit.go(PAGE, "It is taken away.")

    return await sheets.submit(visit, _remove_sheet(visit), do, _about(visit, "Take a dedication away"))


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    to, hint = visit.query.get("to", "")[:80], word("A handle; empty: for all who are here.")
    fields = (
        Field("to", word("For whom"), most=80, value=to, hint=hint),
        Field("song", word("A song"), most=dedications.MAX_SONG),
        Field("words", word("A line"), most=dedications.MAX_WORDS),
    )
    intro = word(
        "One a day from each. It stands on the first page, and on the first and last screen of a terminal, for a day."
    )
    return Sheet("dedicate", PAGE, fields, word("Dedicate it"), title=word("Dedicate something"), intro=intro)


def _report_sheet(visit: Visit) -> Sheet:
    hint = visit.word("Only those who administer this place read it.")
    return Sheet("report", f"{PAGE}/{_id(visit)}/report", (reason_field(visit, hint),), visit.word("Report"))


def _remove_sheet(visit: Visit) -> Sheet:
    return Sheet(
        "remove", f"{PAGE}/{_id(visit)}/remove", (reason_field(visit),), visit.word("Take it away"), danger=True
    )


def _again(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        is_on = visit.frame.facts.dedications == site.ON
        return sheets.page(
            visit, visit.word("Dedications"), (sheet,) if is_on and not visit.reader.is_guest else (), status,
            template="dedications.html", lines=await visit.ask(dedications.shown), is_on=is_on, caller=visit.caller,
        )  # fmt: skip

    return again


def _about(visit: Visit, title: str) -> sheets.Again:
    return sheets.one(visit, visit.word(title), crumbs=((visit.word("Dedications"), PAGE),))


def _id(visit: Visit) -> int:
    found = parse_number(visit.params["dedication"])
    if found is None:
        raise NotFound
    return found
