# SPDX-License-Identifier: Apache-2.0
"""Floor races on the web: which floors win and who wrote them, and their end."""

from banyan.base import clock
from banyan.core import races, schedules
from banyan.core.kinds import Open, Opening
from banyan.core.races import KIND, OUTCOMES, WORDS
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.schedules import parse_hour
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.races import How, RacePage, RaceTerms
from banyan.records.threads import Thread

USUAL_DAYS = 3


async def show(visit: Visit) -> Answer:
    page = await visit.ask(races.look, visit.number("number"))
    said = visit.word(WORDS[page.race.how], **races.fields_of(page.race))
    return visit.page("race.html", page=page, race=page.race, said=said, outcomes=OUTCOMES)


async def ask_end(visit: Visit) -> Answer:
    page = await visit.ask(races.look, visit.number("number"))
    return sheets.page(visit, visit.word("End this race"), (_end_sheet(visit, page),))


async def end(visit: Visit) -> Answer:
    page = await visit.ask(races.look, visit.number("number"))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(races.end, page.number, values["reason"])
        return visit.go(f"/t/{page.number}/race", "The race is over.")

    return await sheets.submit(visit, _end_sheet(visit, page), do, sheets.one(visit, visit.word("End this race")))


def _end_sheet(visit: Visit, page: RacePage) -> Sheet:
    hint = visit.word("Everybody reads it. What was won stays won.")
    action = f"/t/{page.number}/race/end"
    return Sheet("end", action, (reason_field(visit, hint),), visit.word("End this race"), danger=True)


async def _fields(visit: Visit, _: Board) -> tuple[Field, ...]:
    word = visit.word
    how = (
        (How.FLOORS, word("these floors")),
        (How.EVERY, word("every so many floors")),
        (How.DIGIT, word("floors that end with this digit")),
    )
    numbers = word("Floors with blanks between, or one number: 8 88 888, or 10, or 8.")
    last = word("For every so many floors, or for a digit.")
    return (
        Field("prize", word("To win"), needed=True, most=races.MAX_PRIZE),
        Field("how", word("Who wins"), "choice", How.FLOORS, choices=how),
        Field("numbers", word("Numbers"), hint=numbers, needed=True, most=1_500),
        Field("last", word("The last floor that can win"), "number", "100", hint=last),
        Field("ends", word("Ends"), "datetime-local", hint=word("Empty: in three days.")),
    )


def _open(visit: Visit, values: dict[str, str]) -> Open:
    try:
        ends = parse_hour(values["ends"], visit.reader.zone) if values["ends"] else 0
    except schedules.BadHour as err:
        raise races.BadRaceEnd from err
    terms = RaceTerms(
        prize=values["prize"],
        how=How(values["how"]) if values["how"] in set(How) else How.FLOORS,
        numbers=races.parse_floors(values["numbers"]),
        last_floor=parse_number(values["last"]) or 0,
        ends_at=ends or clock.now() + USUAL_DAYS * clock.DAY,
    )

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return races.open_race(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


OPENERS[KIND] = Opener(_fields, _open)
