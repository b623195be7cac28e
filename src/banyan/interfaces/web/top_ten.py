# SPDX-License-Identifier: Apache-2.0
"""The ten of now by section, the lists of a week, a month and a year, and why a thread stands among the ten, or does not."""

from datetime import date

from banyan.base.errors import NotFound
from banyan.core import diary, ranking, site
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.diary import Span

BARRED = {
    "board_private": "Its board is not open to everybody, so it is never among the ten.",
    "board_closed": "Its board is closed or hidden, so it is never among the ten.",
    "board_out": "Its board stays out of the ten.",
    "thread_gone": "The thread has been taken down.",
}


async def why(visit: Visit) -> Answer:
    found = await visit.ask(ranking.why, visit.number("number"))
    barred = visit.word(BARRED[found.barred]) if found.barred else ""
    return visit.page("ten.html", why=found, barred=barred, here="home")


async def show(visit: Visit) -> Answer:
    """What most people talk about now, on all boards and in each section."""
    return visit.page("top.html", tens=await visit.ask(ranking.tens), tabs=tabs(visit), here="home")


async def show_span(visit: Visit) -> Answer:
    """The list of a week, a month or a year."""
    if visit.params["span"] not in set(Span):
        raise NotFound
    found = await visit.ask(diary.span, Span(visit.params["span"]))
    last = date.fromordinal(found.last) if found.last else None
    formula = visit.word(diary.FORMULA, days=found.span.days, places=found.span.places)
    title = visit.word(TITLES[found.span])
    return visit.page(
        "top_span.html", found=found, last=last, title=title, formula=formula, tabs=tabs(visit), here="home"
    )


TITLES = {Span.WEEK: "The week", Span.MONTH: "The month", Span.YEAR: "The year"}


def tabs(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The pages about what is talked about."""
    return (
        (visit.word("Now"), "/top"),
        *((visit.word(words), f"/top/{span}") for span, words in TITLES.items()),
        *(((visit.word("Hot list"), "/hot"),) if visit.frame.facts.hot_list == site.ON else ()),
        (visit.word("Diary"), "/diary"),
    )
