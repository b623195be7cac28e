# SPDX-License-Identifier: Apache-2.0
"""The ten of now by section, the lists of a week, a month and a year, and why a thread stands among the ten, or does not."""

from datetime import date

import msgspec

from banyan.base.errors import NotFound
from banyan.core import boards, diary, ranking
from banyan.interfaces.desk import Tx
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board, wording
from banyan.records.callers import Caller
from banyan.records.diary import Span
from banyan.records.ranking import Ranked

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


class Ten(msgspec.Struct, frozen=True):
    """The ten of a section, or (without a title) of all boards."""

    titles: str
    places: list[tuple[Ranked, Board]]

    def title(self, lang: str) -> str:
        return wording(self.titles, lang)


async def show(visit: Visit) -> Answer:
    """What most people talk about now, on all boards and in each section."""
    return visit.page("top.html", tens=await visit.ask(_tens), tabs=tabs(visit), here="home")


def _tens(tx: Tx, caller: Caller) -> list[Ten]:
    directory = boards.directory(tx, caller)
    known = {board.id: board for found in directory for board in found.boards}
    of_sections = ranking.of_sections(tx, caller)
    tens = [
        ("", ranking.top_ten(tx, caller)),
        *((found.section.titles, of_sections.get(found.section.id, [])) for found in directory),
    ]
    return [
        Ten(titles, [(one, known[one.board_id]) for one in ten if one.board_id in known])
        for titles, ten in tens
        if ten or not titles
    ]


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
        (visit.word("Diary"), "/diary"),
    )
