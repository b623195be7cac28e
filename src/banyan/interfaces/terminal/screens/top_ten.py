# SPDX-License-Identifier: Apache-2.0
"""The ten of the day, of a section, and with Tab what is talked about on one board; the lists of a week, a month and a year."""

from datetime import date
from typing import Any

import msgspec

from banyan.core import boards, diary, hot_list, lists, ranking
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.link import go_board
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.boards import Board, Section, wording
from banyan.records.callers import Caller
from banyan.records.diary import Place, Span, SpanList
from banyan.records.pages import ListOrder, ListWish

BARRED = {
    "board_private": _("Its board is not open to everybody, so it is never among the ten."),
    "board_closed": _("Its board is closed or hidden, so it is never among the ten."),
    "board_out": _("Its board stays out of the ten."),
    "thread_gone": _("The thread has been taken down."),
}


SPANS = {Span.WEEK: _("The week"), Span.MONTH: _("The month"), Span.YEAR: _("The year")}


class Spot(msgspec.Struct, frozen=True):
    """One line: a thread, and how many people wrote in it; in the list of a span also on how many days."""

    number: int
    slug: str
    people: int
    title: str
    days: int = 0


@register("top_ten")
class TopTen(ListScreen[Spot]):
    area = "top_ten"
    empty = _("Nothing has moved today. Somebody has to begin.")

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None  # None: of all boards
        self.span: Span | None = None  # None: now
        self.section: Section | None = None
        self.counted_to = 0  # the last day of a span
        self.has_hot = False

    async def open(self) -> None:
        await super().open()
        self.has_hot = await self.desk.ask(lambda tx, _caller: hot_list.is_on(tx), self.caller)

    async def fetch(self, cursor: str) -> Page[Spot]:
        if self.span is not None:
            found: SpanList = await self.desk.ask(diary.span, self.caller, self.span)
            self.counted_to = found.last
            return Page([_summed(place) for place in found.places])
        if self.board is None:
            return Page(await self.desk.ask(_ten, self.caller, self.section.id if self.section else 0))
        wish = ListWish(order=ListOrder.HEAT)
        rows = await self.desk.ask(lists.board_list, self.caller, self.board.slug, wish, cursor)
        slug = rows.board.slug
        spots = [Spot(one.thread.number, slug, one.thread.people_count, one.thread.title) for one in rows.rows]
        return Page(spots, after=rows.older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        name = self.word(_("The ten of the day"))
        if self.span is not None:
            name = self.word(SPANS[self.span])
        elif self.section is not None:
            name = self.word(_("The ten of {section}"), section=wording(self.section.titles, self.session.lang))
        elif self.board is not None:
            name = self.word(_("Most talked about on {board}"), board=self.board.title(self.session.lang))
        return (name, "", "")

    def hints(self, cols: int) -> Line:
        return line((S.HINT, f" {self.word(_('Counted are people, never clicks and never posts.'))}"))

    def columns(self, cols: int) -> str:
        word = self.word
        place, people = fit(word(_("rank")), 5, "right"), fit(word(_("people")), 6, "right")
        return f"{place}  {fit(word(_('board')), 14)}{people}  {word(_('title'))}"

    def row(self, item: Spot, number: int, cols: int) -> Line:
        return line(
            (S.HOT if number <= 3 else "", f"{number:5d}  "),
            (S.NAME, fit(item.slug, 13)),
            f" {item.people:6d}  ",
            fit(item.title, max(8, cols - 29)).rstrip(),
        )

    def same(self, item: Spot) -> int:
        return item.number

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))
            await self.reload()

    @key("tab", name="other_list", help=_("the day / this board"))
    async def other_list(self) -> None:
        if self.span is not None or self.section is not None or self.board is not None:
            self.span, self.section, self.board = None, None, None
        elif self.item:
            self.board = await self.desk.ask(boards.get, self.caller, self.item.slug)
        await self.restart()

    @key("t", name="other_span", help=_("week, month, year"))
    async def other_span(self) -> None:
        spans = [None, *Span]
        at = spans.index(self.span)
        self.section, self.board = None, None
        self.span = spans[(at + 1) % len(spans)]
        await self.restart()

    @key("o", name="of_section", help=_("its section"))
    async def of_section(self) -> None:
        """The ten of the section to which the thread's board belongs."""
        if self.item:
            self.section = await self.desk.ask(_section_of, self.caller, self.item.slug)
            self.span, self.board = None, None
            await self.restart()

    @key("H", name="hot_list", help=_("hot list"), when=lambda self: self.has_hot)
    async def hot_list(self) -> None:
        """Where the community has one."""
        await self.visit("hot_list")

    @key("d", name="diary", help=_("diary"))
    async def diary(self) -> None:
        await self.visit("diary")

    @key("b", name="to_board", help=_("to its board"))
    async def to_board(self) -> None:
        if self.item:
            await go_board(self, self.item.slug)

    @key("w", name="why", help=_("why is it here"))
    async def why(self) -> None:
        if self.item:
            said = self._formula(self.item) if self.span else await self._reasons(self.item.number)
            await self.show(Popup(self.item.title, said))

    def _formula(self, item: Spot) -> list[str]:
        word, span = self.word, self.span or Span.WEEK
        return [
            word(diary.FORMULA, days=span.days, places=span.places),
            word(_("Counted up to {day}."), day=date.fromordinal(self.counted_to)),
            word(_("Days among the ten: {n}. People of these days: {people}."), n=item.days, people=item.people),
        ]

    async def _reasons(self, number: int) -> list[str]:
        found = await self.desk.ask(ranking.why, self.caller, number)
        word, zone = self.word, self.caller.zone
        since = times.moment(found.since_at, zone)
        said: list[Any] = [
            word(
                _("Since {moment}: {people} people in {posts} posts."),
                moment=since,
                people=found.people,
                posts=found.posts,
            ),
            ", ".join(one.handle for one in found.counted),
        ]
        if found.repeated:
            said.append(word(_("Not counted again: {n} more posts of the same people."), n=found.repeated))
        if found.gone:
            said.append(word(_("Not counted: {n} posts that are gone."), n=found.gone))
        if found.ahead:
            said.append(word(_("Its board has thread {number} in the list; a board has one."), number=found.ahead))
        if found.barred:
            said.append(word(BARRED[found.barred]))
        return said


def _ten(tx: Tx, caller: Caller, section_id: int) -> list[Spot]:
    slugs = {board.id: board.slug for found in boards.directory(tx, caller) for board in found.boards}
    ten = ranking.of_sections(tx, caller).get(section_id, []) if section_id else ranking.top_ten(tx, caller)
    return [Spot(one.number, slugs.get(one.board_id, ""), one.people, one.title) for one in ten]


def _section_of(tx: Tx, caller: Caller, slug: str) -> Section | None:
    parts = boards.directory(tx, caller)
    return next((part.section for part in parts for board in part.boards if board.slug == slug), None)


def _summed(place: Place) -> Spot:
    return Spot(place.number, place.slug, place.people, place.title, place.days)
