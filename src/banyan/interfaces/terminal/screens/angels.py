# SPDX-License-Identifier: Apache-2.0
"""Angels: asking one, answering as one, and what those who administer do about both."""

from collections.abc import Iterable, Iterator, Sequence

from banyan.core import angels
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.log import Log, beside
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.accounts import Person
from banyan.records.angels import Angel, AngelLine, AngelReport, AngelsPage, AngelState, AngelTalkState, TalkPage, Ward
from banyan.records.events import AngelTalkChanged, Event
from banyan.records.presence import Place, PlaceKind

QUESTION = _("What would you like to know:")


@register("angels")
class Angels(ListScreen[Ward]):
    """The talks of an angel; for a newcomer, the way to their own."""

    area = "angels"
    place = Place(PlaceKind.ELSEWHERE)

    def __init__(self) -> None:
        super().__init__()
        self.page_of: AngelsPage | None = None

    async def fetch(self, cursor: str) -> Page[Ward]:
        self.page_of = await self.desk.ask(angels.page, self.caller)
        return Page(self.page_of.wards)

    @property
    def is_active(self) -> bool:
        angel = self.page_of.angel if self.page_of else None
        return angel is not None and angel.state == AngelState.ACTIVE

    def hears(self) -> Iterable[Concern]:
        return (AngelTalkChanged,)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, AngelTalkChanged) for event in happened)

    # ---- seen

    @property
    def empty(self) -> str:  # type: ignore[override]
        page = self.page_of
        if page is not None and page.talk is not None:
            is_waiting = page.talk.talk.state == AngelTalkState.WAITING
            words = _("Your question waits for the next angel who comes.") if is_waiting else ""
            return words or _("An angel is there for you.")
        if page is not None and page.may_ask:
            return _("a asks an angel: one of us, whose name nobody tells.")
        if page is not None and page.angel is not None and not self.is_active:
            return _("Your offer waits for an answer.")
        return (
            _("Nobody at the moment.") if self.is_active else _("w offers yourself as an angel to those who are new.")
        )

    @property
    def head(self) -> tuple[str, str, str]:
        angel = self.page_of.angel if self.page_of else None
        if angel is None or not self.is_active:
            return (self.word(_("Angels")), "", "")
        counts = self.word(_("Asked: {asked}, thanked: {thanks}"), asked=angel.helped, thanks=angel.thanks)
        return (self.word(_("Angels")), counts, self.word(_("You rest.")) if angel.is_resting else "")

    def row(self, item: Ward, number: int, cols: int) -> Line:
        day = times.day(item.talk.moved_at, self.caller.zone)
        waits = self.word(_("waits for you")) if item.waits else ""
        return line(f"{number:5d}  ", (S.NAME, fit(item.person.handle, 14)), (S.DIM, f" {day}  "), (S.HOT, waits))

    def same(self, item: Ward) -> int:
        return item.talk.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("to the talk"))
    async def read(self) -> None:
        talk_id = self.item.talk.id if self.item else self._own_talk()
        if talk_id:
            await self.show(AngelTalk(talk_id))
            await self.reload()

    @key("a", name="add", help=_("ask an angel"), when=lambda self: self.page_of is None or self.page_of.may_ask)
    async def add(self) -> None:
        body = await self.ask(QUESTION, most=angels.MAX_LINE)
        if body is not None:
            await self.desk.act(angels.ask, self.caller, body)
            await self.reload()

    def _own_talk(self) -> int:
        return self.page_of.talk.talk.id if self.page_of and self.page_of.talk else 0

    @key("w", name="offer", help=_("offer yourself, or take it back"), foot=False)
    async def offer(self) -> None:
        if self.page_of and self.page_of.angel:
            if await self.confirm(_("Be no angel any more?")):
                await self.desk.act(angels.resign, self.caller)
                await self.reload()
            return
        words = await self.ask(_("Why you? Only those who administer this place read it:"), most=angels.MAX_REASON)
        if words is not None:
            await self.desk.act(angels.volunteer, self.caller, words)
            await self.reload()

    @key("z", name="rest", help=_("rest, or be there again"), when=lambda self: self.is_active)
    async def rest(self) -> None:
        angel = self.page_of.angel if self.page_of else None
        if angel:
            await self.desk.act(angels.rest, self.caller, is_resting=not angel.is_resting)
            await self.reload()

    @key("A", name="answer", help=_("all angels, and reports"), when=lambda self: self.caller.is_admin)
    async def answer(self) -> None:
        await self.show(Choir())
        await self.reload()


@register("angel_talk")
class AngelTalk(Screen[None]):
    area = "angel_talk"
    place = Place(PlaceKind.ELSEWHERE)

    def __init__(self, talk_id: int) -> None:
        super().__init__()
        self.talk_id = talk_id
        self.page_of: TalkPage | None = None
        self.log: Log[AngelLine] = Log(self._drawn)
        self._last = 0  # line that is shown

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.page_of = await self.desk.ask(angels.look, self.caller, self.talk_id)
        self.log.add([one for one in self.page_of.lines if one.id > self._last])
        self._last = max((one.id for one in self.page_of.lines), default=0)

    def hears(self) -> Iterable[Concern]:
        return (("talk_id", self.talk_id),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, AngelTalkChanged) and event.talk_id == self.talk_id for event in happened)

    @property
    def is_angel(self) -> bool:
        return self.page_of is not None and self.page_of.person is not None

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        page = self.page_of
        who = page.person.handle if page and page.person else ""
        title = self.word(_("Talk with {handle}"), handle=who) if who else self.word(_("You and your angel"))
        state = {AngelTalkState.WAITING: _("waits for an angel"), AngelTalkState.ENDED: _("over")}
        said = self.word(state[page.talk.state]) if page and page.talk.state in state else ""
        frame = Frame(cols, rows, [bar(f" {title}", "", f"{said} ", cols)])
        for at, row in enumerate(self.log.shown(cols, max(1, rows - 3)), 1):
            frame.put(at, row)
        frame.put(rows - 1, self.foot(cols))
        return frame

    def _drawn(self, one: AngelLine, cols: int) -> list[Line]:
        at = times.local(one.made_at, self.caller.zone)
        person = self.page_of.person.handle if self.page_of and self.page_of.person else self.caller.handle
        name = self.word(_("angel")) if one.is_angel else person
        return beside(line((S.DIM, f"{at:%m-%d %H:%M} "), (S.NAME, f"{name}: ")), [("", one.body)], cols)

    # ---- keys

    @key("enter", "a", "R", name="send", help=_("say"))
    async def send(self) -> None:
        body = await self.ask(_("Say:"), most=angels.MAX_LINE)
        if body:
            await self.desk.act(angels.say, self.caller, self.talk_id, body)
            await self.refresh()

    @key("t", name="thank", help=_("say thank you"), when=lambda self: not self.is_angel)
    async def thank(self) -> None:
        await self.desk.act(angels.thank, self.caller, self.talk_id)
        await self.refresh()
        self.say(_("Your angel will read it."))

    @key("c", name="change", help=_("another angel"), when=lambda self: not self.is_angel)
    async def change(self) -> None:
        await self.desk.act(angels.change, self.caller, self.talk_id)
        await self.refresh()
        self.say(_("The next angel will answer."))

    @key("E", name="end", help=_("end the talk"), foot=False, when=lambda self: not self.is_angel)
    async def end(self) -> None:
        if await self.confirm(_("End the talk?")):
            await self.desk.act(angels.end, self.caller, self.talk_id)
            await self.refresh()

    @key("o", name="hand_over", help=_("hand over"), when=lambda self: self.is_angel)
    async def hand_over(self) -> None:
        rows = [("y", self.word(_("Hand over to the next"))), ("n", self.word(_("Hand over, and never again")))]
        chosen = await self.show(Choice(self.word(_("Hand over")), rows))
        if chosen:
            await self.desk.act(angels.hand_over, self.caller, self.talk_id, for_good=chosen == "n")
            self.close()

    @key("!", name="report", help=_("report it"), foot=False)
    async def report(self) -> None:
        reason = await self.ask(
            _("What is wrong with it? Only those who administer read this:"), most=angels.MAX_REASON
        )
        if reason is not None:
            await self.desk.act(angels.report, self.caller, self.talk_id, reason)
            self.say(_("Those who administer this place have been told."))

    @key("pgup", "^B", name="page_up", help=_("what was said before"), foot=False)
    async def page_up(self) -> None:
        self.log.page_up()

    @key("pgdn", "^F", name="page_down", help=_("what was said later"), foot=False)
    async def page_down(self) -> None:
        self.log.page_down()


@register("choir")
class Choir(ListScreen[tuple[Angel, Person]]):
    """For those who administer: who is one, who would like to be, and the reports that wait."""

    area = "choir"
    place = Place(PlaceKind.TENDING)
    empty = _("There is none so far.")

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[AngelReport] = []

    async def fetch(self, cursor: str) -> Page[tuple[Angel, Person]]:
        found = await self.desk.ask(angels.choir, self.caller)
        self.reports = found.reports
        return Page(found.angels)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        count = len(self.reports)
        return (self.word(_("Angels")), self.words("{n} report", _("{n} reports"), count) if count else "", "")

    def row(self, item: tuple[Angel, Person], number: int, cols: int) -> Line:
        angel, person = item
        counts = self.word(_("Asked: {asked}, thanked: {thanks}"), asked=angel.helped, thanks=angel.thanks)
        said = self.word(_("would like to be an angel")) if angel.state == AngelState.ASKED else counts
        rests = f"  {self.word(_('rests'))}" if angel.is_resting else ""
        return line(f"{number:5d}  ", (S.NAME, fit(person.handle, 14)), f" {said}{rests}  ", (S.DIM, angel.words))

    def same(self, item: tuple[Angel, Person]) -> int:
        return item[1].id

    # ---- keys

    @key("a", name="add", help=_("make somebody an angel"))
    async def add(self) -> None:
        given = self.item[1].handle if self.item and self.item[0].state == AngelState.ASKED else ""
        handle = await self.ask(_("Whom:"), given, most=40)
        if handle:
            await self.desk.act(angels.appoint, self.caller, handle.strip().removeprefix("@"))
            await self.reload()
            self.say(_("They have been told."))

    @key("d", name="remove", help=_("no angel any more"), when=lambda self: self.item)
    async def remove(self) -> None:
        reason = await self.ask(_("Why? They read it:"), most=angels.MAX_REASON)
        if self.item and reason is not None:
            await self.desk.act(angels.dismiss, self.caller, self.item[1].handle, reason)
            await self.reload()
            self.say(_("They have been told."))

    @key("right", "enter", "r", name="read", help=_("the oldest report"), when=lambda self: self.reports)
    async def read(self) -> None:
        if self.reports:
            await self.show(ReportedTalk(self.reports[0]))
            await self.reload()


class ReportedTalk(Reader):
    area = "reported_talk"
    place = Place(PlaceKind.TENDING)

    def __init__(self, report: AngelReport) -> None:
        super().__init__()
        self.report_of = report

    async def at_end(self) -> None:
        """There is nothing behind it."""

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.word(_('A talk was reported'))}", "", f"{self.report_of.reporter.handle} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        return list(self._lines(cols))

    def _lines(self, cols: int) -> Iterator[Line]:
        yield from (line((S.STRONG, f" {row}")) for row in wrap(self.report_of.reason, cols - 2))
        yield EMPTY
        for who, is_angel, body in self.report_of.lines:
            name = f"{who.handle} ({self.word(_('angel'))})" if is_angel else who.handle
            yield from beside(line(" ", (S.NAME, f"{name}: ")), [("", body)], cols)

    @key("A", name="answer", help=_("answer and settle it"))
    async def answer(self) -> None:
        words = await self.ask(_("Answer to whoever reported it:"), most=angels.MAX_REASON)
        if words is not None:
            await self.desk.act(angels.settle, self.caller, self.report_of.id, words)
            self.close()
