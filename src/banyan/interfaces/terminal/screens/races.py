# SPDX-License-Identifier: Apache-2.0
"""A floor race: which floors win, who wrote them, and its end."""

from collections.abc import Iterator
from typing import Any

from banyan.base import clock
from banyan.core import moderation, races
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.races import How, Outcome, RaceFloor, RacePage, RaceTerms
from banyan.records.threads import Thread

DAYS = (1, 3, 7, 30)
HOWS = {
    How.FLOORS: _("these floors"),
    How.EVERY: _("every so many floors"),
    How.DIGIT: _("floors that end with this digit"),
}


@register("race")
class RaceScreen(AboutThread[RacePage]):
    """One race, with its floors."""

    area = "race"
    look = staticmethod(races.look)

    # ---- seen

    def titled(self, page: RacePage) -> tuple[str, str]:
        ends = times.moment(page.race.ends_at, self.caller.zone)
        said = self.word(_("until {day}"), day=ends) if page.is_open else self.word(_("over"))
        return f"{self.word(_('Floor race'))}  {page.slug}", said

    def told(self, page: RacePage, cols: int) -> Iterator[Line]:
        race, word = page.race, self.word
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.title, cols - 2))
        yield EMPTY
        said = word(races.WORDS[race.how], **races.fields_of(race))
        facts = [(_("To win"), race.prize), (_("Winning floors"), said)]
        for label, value in [*facts, *([(_("Ended early"), race.reason)] if race.reason else [])]:
            for at, row in enumerate(wrap(value, max(8, cols - 18))):
                yield line((S.HINT, f" {fit('' if at else word(label), 15)} "), row)
        yield EMPTY
        rule = word(
            _(
                "Who writes one of these floors before the end wins: each person once, the host never. A floor that is gone takes"
                " its prize along; nobody moves up."
            )
        )
        yield from (line((S.DIM, f" {row}")) for row in wrap(rule, cols - 2))
        yield EMPTY
        yield from map(self._floor, page.floors)

    def _floor(self, one: RaceFloor) -> Line:
        start = line(f" {fit(f'#{one.floor}', 8, 'right')}  ")
        if one.outcome != Outcome.WON or one.winner is None:
            return start.then(line((S.DIM, self.word(races.OUTCOMES[one.outcome]))))
        if not one.is_there:
            return start.then(line((S.DIM, f"{one.winner.handle}  {self.word(races.OUTCOMES[Outcome.GONE])}")))
        return start.then(line((S.NEW, one.winner.handle)))

    # ---- keys

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))

    @key("D", name="remove", help=_("end the race"), when=lambda self: bool(self.page_of and self.page_of.may_end))
    async def end(self) -> None:
        reason = await self.ask(_("Why? Everybody reads it:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(races.end, self.caller, self.number, reason)
            await self.refresh()
            self.say(_("The race is over."))


class RaceForm(Form):
    def __init__(self, title: str) -> None:
        numbers = _("Floors with blanks between, or one number: 8 88 888, or 10, or 8.")
        last = _("For every so many floors, or for a digit.")
        super().__init__(
            title,
            [
                Field("prize", _("To win"), most=races.MAX_PRIZE),
                Field("how", _("Who wins"), How.FLOORS, tuple((str(how), words) for how, words in HOWS.items())),
                Field("numbers", _("Numbers"), hint=numbers, most=1_500),
                Field("last", _("The last floor that can win"), "100", hint=last),
                Field("ends", _("Ends in so many days"), "3", tuple((str(day), str(day)) for day in DAYS)),
            ],
        )
        self.terms: RaceTerms | None = None

    async def save(self, values: dict[str, str]) -> None:
        last = values["last"].strip()
        terms = RaceTerms(
            prize=values["prize"],
            how=How(values["how"]),
            numbers=races.parse_floors(values["numbers"]),
            last_floor=int(last) if last.isascii() and last.isdecimal() else 0,
            ends_at=clock.now() + int(values["ends"]) * clock.DAY,
        )
        races.winning(terms)
        self.terms = terms


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    form = RaceForm(screen.word(_("Start a floor race")))
    if await screen.show(form) is None or form.terms is None:
        return None
    terms = form.terms

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return races.open_race(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[races.KIND] = _ask
