# SPDX-License-Identifier: Apache-2.0
"""Testers on the web: what is looked for, applying, and who tends a board answering and calling."""

from datetime import datetime

from banyan.base import clock
from banyan.core import permits, testers
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.render import zone_info
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.testers import CallLine

USUAL_DAYS, USUAL_PLACES = 30, 20


async def show_all(visit: Visit) -> Answer:
    return visit.page("testers.html", lines=await visit.ask(testers.calls))


async def show(visit: Visit) -> Answer:
    return await _page(visit, None, 200)


async def apply(visit: Visit) -> Answer:
    slug = visit.params["slug"]

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(testers.apply, slug, values["words"])
        return visit.go(f"/testers/{slug}", "You have applied. You will be told.")

    return await sheets.submit(visit, _application(visit), do, lambda again, status: _page(visit, again, status))


async def withdraw(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(testers.withdraw, visit.params["slug"])
    return visit.go(f"/testers/{visit.params['slug']}", "Your application is taken back.")


async def answer(visit: Visit) -> Answer:
    form, slug = await visit.form(), visit.params["slug"]
    if form["do"] == "admit":
        await visit.act(testers.admit, slug, form["handle"], form["words"])
        return visit.go(f"/testers/{slug}", "They are a tester now.")
    await visit.act(testers.decline, slug, form["handle"], form["words"])
    return visit.go(f"/testers/{slug}", "They have been told.")


async def ask_call(visit: Visit) -> Answer:
    line = await visit.ask(testers.find, visit.params["slug"])
    return await _calling(visit)(_call(visit, line), 200)


async def call(visit: Visit) -> Answer:
    slug = visit.params["slug"]

    async def do(values: dict[str, str]) -> Answer:
        term = (_day(visit, values["begins"]), _day(visit, values["until"]))
        await visit.act(testers.call, slug, parse_number(values["places"]) or 0, term, values["words"])
        return visit.go(f"/testers/{slug}", "The call is out.")

    return await sheets.submit(visit, _call(visit, None), do, _calling(visit))


async def end_call(visit: Visit) -> Answer:
    await visit.form()
    await visit.act(testers.end_call, visit.params["slug"])
    return visit.go(f"/testers/{visit.params['slug']}", "Nobody is looked for any more.")


# ---- parts


async def _page(visit: Visit, again: Sheet | None, status: int) -> Answer:
    page = await visit.ask(testers.look, visit.params["slug"])
    call = page.line.call
    is_open = call.ended_at is None and call.until_at > clock.now()
    before = page.own is not None and (page.own.state == "waiting" or page.own.made_at >= call.made_at)
    may_apply = is_open and not (before or page.until or page.tends or visit.reader.is_guest)
    sheet = again or (_application(visit) if may_apply else None)
    return visit.page("testers_one.html", status=status, page=page, is_open=is_open, sheet=sheet)


def _application(visit: Visit) -> Sheet:
    word = visit.word
    hint = word("Why you? Those who tend the board read it, and nobody else.")
    field = Field("words", word("I would like to be a tester"), "area", needed=True, most=testers.MAX_WORDS, hint=hint)
    return Sheet("apply", f"/testers/{visit.params['slug']}/apply", (field,), word("Apply"))


def _call(visit: Visit, line: CallLine | None) -> Sheet:
    word, now = visit.word, clock.now()
    begins, ends = (line.call.from_at, line.call.until_at) if line else (now, now + USUAL_DAYS * clock.DAY)
    hint = word("This can be read by everybody, also where the board cannot.")
    places = str(line.call.places if line else USUAL_PLACES)
    fields = (
        Field("places", word("How many places"), "number", places, needed=True),
        Field("begins", word("The term begins"), "date", _said(visit, begins), needed=True),
        Field("until", word("The term ends"), "date", _said(visit, ends), needed=True),
        Field(
            "words", word("What testers do"), "area", line.call.words if line else "", needed=True,
            most=testers.MAX_WORDS, hint=hint,
        ),
    )  # fmt: skip
    return Sheet("call", f"/b/{visit.params['slug']}/testers", fields, word("Look for testers"))


def _calling(visit: Visit) -> sheets.Again:
    permits.check_signed_in(visit.caller)
    slug = visit.params["slug"]
    return sheets.one(visit, visit.word("Look for testers"), crumbs=((slug, f"/b/{slug}"),))


def _said(visit: Visit, at: int) -> str:
    return f"{clock.to_datetime(at).astimezone(zone_info(visit.reader.zone)):%Y-%m-%d}"


def _day(visit: Visit, text: str) -> int:
    """When a day begins on the reader's clock; what is no day is long ago, which no term is."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone_info(visit.reader.zone))
    except ValueError:
        return 0
    return clock.from_iso(day.isoformat())
