# SPDX-License-Identifier: Apache-2.0
"""Testers: which boards look for some, applying, and who tends a board calling and answering."""

from collections.abc import Iterator

from banyan.base import clock
from banyan.core import permits, testers
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.admitting import decide
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.testers import CallLine, TestersPage

USUAL_DAYS, USUAL_PLACES = 30, 20


@register("testers")
class Testers(ListScreen[CallLine]):
    area = "testers"
    empty = _("No testers are looked for at the moment.")

    async def fetch(self, cursor: str) -> Page[CallLine]:
        return Page(await self.desk.ask(testers.calls, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Tester groups")), "", "")

    def row(self, item: CallLine, number: int, cols: int) -> Line:
        places = f"{item.taken}/{item.call.places}"
        until = _day(item.call.until_at, self.caller.zone)
        start = line(f"{number:5d}  ", (S.NAME, fit(item.slug, 12)), f" {fit(places, 7, 'right')}  {fit(until, 10)} ")
        return start.then(line(fit(item.call.words, max(8, cols - start.cells)).rstrip()))

    def same(self, item: CallLine) -> str:
        return item.slug

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("all about it"))
    async def read(self) -> None:
        if self.item:
            await self.show(TestersOfBoard(self.item.slug))
            await self.reload()

    @key("a", name="add", help=_("look for testers"))
    async def add(self) -> None:
        """For a board that the caller tends."""
        permits.check_signed_in(self.caller)
        slug = await self.ask(_("For which board:"), self.item.slug if self.item else "", most=30)
        if not slug:
            return
        found = await self.desk.ask(testers.find, self.caller, slug)
        if await self.show(CallForm(self.word(_("Look for testers")), slug, found, self.caller.zone)) is not None:
            await self.restart()
            self.say(_("The call is out."))


@register("testers_of_board")
class TestersOfBoard(Reader):
    area = "testers_of_board"

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
        self.page_of: TestersPage | None = None

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.page_of = await self.desk.ask(testers.look, self.caller, self.slug)
        self.changed()

    async def at_end(self) -> None:
        """There is nothing behind it."""

    @property
    def tends(self) -> bool:
        return self.page_of is not None and self.page_of.tends

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.word(_('Testers'))}  {self.slug}", "", "", cols)]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.page_of is None else list(self._lines(self.page_of, cols))

    def _lines(self, page: TestersPage, cols: int) -> Iterator[Line]:
        call, zone = page.line.call, self.caller.zone
        yield EMPTY
        places = self.word(_("{taken} of {places} places taken"), taken=page.line.taken, places=call.places)
        term = self.word(_("from {begins} to {ends}"), begins=_day(call.from_at, zone), ends=_day(call.until_at, zone))
        yield line((S.HINT, f" {places} · {term}"))
        yield from (line(f" {row}") for row in wrap(call.words, cols - 2))
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(self._own(page), cols - 2))
        if page.tends:
            yield EMPTY
            yield line((S.HEADING, f" {self.word(_('Who would like to be one'))}"))
        for at, one in enumerate(page.applicants, 1):
            yield line(f"{at:4d} ", (S.NAME, one.person.handle))
            yield from (line(f"      {row}") for row in wrap(one.application.words, cols - 7))

    def _own(self, page: TestersPage) -> str:
        if page.until:
            return self.word(_("You are a tester here until {day}."), day=_day(page.until, self.caller.zone))
        if page.own is not None and page.own.state == "waiting":
            return self.word(_("Your application waits."))
        if page.own is not None and page.own.state == "declined":
            return f"{self.word(_('You were not taken this time.'))} {page.own.answer}".rstrip()
        return ""

    # ---- keys

    @key("a", name="add", help=_("apply"))
    async def add(self) -> None:
        permits.check_signed_in(self.caller)
        words = await self.ask(_("Why you? Only those who tend the board read it:"), most=testers.MAX_WORDS)
        if words is not None:
            await self.desk.act(testers.apply, self.caller, self.slug, words)
            await self.refresh()
            self.say(_("You have applied. You will be told."))

    @key("d", name="remove", help=_("take it back"))
    async def remove(self) -> None:
        await self.desk.act(testers.withdraw, self.caller, self.slug)
        await self.refresh()
        self.say(_("Your application is taken back."))

    @key("A", name="answer", help=_("answer who applied"), when=lambda self: self.tends)
    async def answer(self) -> None:
        waiting = [one.person.handle for one in self.page_of.applicants] if self.page_of else []
        decided = await decide(self, waiting, testers.MAX_WORDS)
        if decided is None:
            return
        verb = testers.admit if decided.admits else testers.decline
        await self.desk.act(verb, self.caller, self.slug, decided.handle, decided.words)
        await self.refresh()
        self.say(_("They are a tester now.") if decided.admits else _("They have been told."))

    @key("c", name="end", help=_("look for nobody any more"), foot=False, when=lambda self: self.tends)
    async def end(self) -> None:
        if await self.confirm(_("Look for nobody any more?")):
            await self.desk.act(testers.end_call, self.caller, self.slug)
            await self.refresh()


class CallForm(Form):
    def __init__(self, title: str, slug: str, found: CallLine | None, zone: str) -> None:
        now = clock.now()
        begins, ends = (found.call.from_at, found.call.until_at) if found else (now, now + USUAL_DAYS * clock.DAY)
        hint = _("This can be read by everybody, also where the board cannot.")
        super().__init__(
            title,
            [
                Field("places", _("How many places"), str(found.call.places if found else USUAL_PLACES), most=4),
                Field("begins", _("The term begins"), _day(begins, zone), most=10),
                Field("until", _("The term ends"), _day(ends, zone), most=10),
                Field(
                    "words", _("What testers do"), found.call.words if found else "", most=testers.MAX_WORDS, hint=hint
                ),
            ],
        )
        self.slug = slug

    async def save(self, values: dict[str, str]) -> None:
        zone = self.caller.zone
        term = tuple(times.parse_moment(f"{values[name]} 00:00", zone) or 0 for name in ("begins", "until"))
        places = int(values["places"]) if values["places"].isdecimal() else 0
        await self.desk.act(testers.call, self.caller, self.slug, places, (term[0], term[1]), values["words"])


def _day(at: int, zone: str) -> str:
    return f"{times.local(at, zone):%Y-%m-%d}"
