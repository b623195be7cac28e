# SPDX-License-Identifier: Apache-2.0
"""Releases on the web: what the next one would carry out, one with its ideas and people, and reports in four parts under it."""

from banyan.core import impressions, permits, releases
from banyan.core.kinds import Open
from banyan.interfaces.web import sheets
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.schedules import hour_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.interfaces.web.writing import once
from banyan.records.boards import Board


async def show_next(visit: Visit) -> Answer:
    made = await visit.ask(releases.upcoming, visit.params["slug"])
    slugs = {board_id: board.slug for board_id, board in made.others.items()}
    rows = [(line, slugs.get(line.thread.board_id, "")) for line in made.ideas]
    return visit.page("release_next.html", made=made, rows=rows)


async def make_draft(visit: Visit) -> Answer:
    await visit.form()
    made = await visit.act(releases.make_draft, visit.params["slug"])
    return visit.go(f"/b/{made.board.slug}/new/release", "Look it over; then post it, or let it wait for its hour.")


async def show(visit: Visit) -> Answer:
    page = await visit.ask(releases.look, visit.number("number"))
    return visit.page("release.html", page=page, more=max(0, page.impression_count - len(page.impressions)))


async def ask_report(visit: Visit) -> Answer:
    number = visit.number("number")
    permits.check_signed_in(visit.caller)
    page = await visit.ask(releases.look, number)
    if page.own:
        return visit.moved(f"/t/{number}/{page.own}/edit")
    return await _again(visit)(_sheet(visit), 200)


async def report(visit: Visit) -> Answer:
    number = visit.number("number")
    page = await visit.ask(releases.look, number)

    async def do(values: dict[str, str]) -> Answer:
        source = impressions.compose(visit.lang, values)
        body = await visit.render(source, "markdown", number)
        token = once(values["token"], source)
        post = await visit.act(impressions.give, number, body, token)
        await visit.frame.desk.marks.wrote(visit.caller, page.thread, post.floor)
        return visit.go(f"/t/{number}/release#said", "Thank you for telling.")

    return await sheets.submit(visit, _sheet(visit), do, _again(visit))


# ---- parts


def _friday(now: int, zone: str) -> str:
    return hour_of(releases.next_friday(now, zone), zone).replace(" ", "T")


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    fields = tuple(Field(part, word(heading), "area", rows=4) for part, heading in impressions.PARTS.items())
    intro = word("It becomes one floor under the release. Leave empty what you have nothing to say about.")
    return Sheet("report", f"/t/{visit.number('number')}/impression", fields, word("Tell them"), intro=intro)


def _again(visit: Visit) -> sheets.Again:
    number = visit.number("number")
    crumbs = ((visit.word("Release"), f"/t/{number}/release"),)
    return sheets.one(visit, visit.word("How is this release?"), crumbs=crumbs)


async def _no_terms(_: Visit, __: Board) -> tuple[Field, ...]:
    return ()


def _open(_: Visit, __: dict[str, str]) -> Open:
    return lambda tx, caller, one: releases.post(tx, caller, one.board_id, one.title, one.body, one.token)


OPENERS[releases.KIND] = Opener(_no_terms, _open, _friday)
