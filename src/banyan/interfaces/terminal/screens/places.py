# SPDX-License-Identifier: Apache-2.0
"""Places: a board's directory, and one of them with its reviews; `y` writes one."""

from collections.abc import Iterator
from typing import Any

from banyan.core import places
from banyan.core.kinds import Open, Opening
from banyan.core.places import Order
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import EMPTY, Line, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.about_thread import AboutThread
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads, takes
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.markup.plain import to_plain
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.places import PlaceLine, PlacePage, PlaceTerms
from banyan.records.threads import Thread

NARROW = 60  # cells below which only what matters most is shown
MAX_WORDS = 500  # of a review that is written on one line


@register("places")
class Places(ListScreen[PlaceLine]):
    """Of a board, by name or the best first; `f` shows one sort only, `F` one part of the town."""

    area = "places"
    empty = _("No place is entered here so far.")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
        self.wish = {"what": "", "area": "", "order": str(Order.NAME)}

    async def fetch(self, cursor: str) -> Page[PlaceLine]:
        found = await self.desk.ask_heavy(places.of_board, self.caller, self.slug, **self.wish, after=cursor)
        return Page(found.lines, after=found.after)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        order = _("the best first") if self.wish["order"] == Order.GRADE else _("by name")
        shown = " ".join(filter(None, (self.wish["what"], self.wish["area"])))
        return (self.word(_("Places of {board}"), board=self.slug), shown, self.word(order))

    def columns(self, cols: int) -> str:
        word = self.word
        where = "" if cols < NARROW else f"{fit(word(_('kind of place')), 12)}{fit(word(_('where')), 16)}"
        return f"{fit(word(_('no.')), 5, 'right')}  {fit(word(_('grade')), 9)}{where}{word(_('name'))}"

    def row(self, item: PlaceLine, number: int, cols: int) -> Line:
        grade = f"{item.grades.average} ({item.grades.count})" if item.grades.count else ""
        start = line(f"{number:5d}  {fit(grade, 9)}")
        if cols >= NARROW:
            start = start.then(line(f"{fit(item.place.what, 11)} {fit(item.place.area, 15)} "))
        return start.then(line((S.NEW, fit(item.title, max(8, cols - start.cells)).rstrip())))

    def same(self, item: PlaceLine) -> int:
        return item.number

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("reviews, write one"))
    async def read(self) -> None:
        if self.item:
            await self.show(PlaceScreen(self.item.number))
            await self.reload()

    @key("tab", name="other_list", help=_("by name, or the best first"))
    async def other_list(self) -> None:
        self.wish["order"] = str(Order.NAME if self.wish["order"] == Order.GRADE else Order.GRADE)
        await self.restart()

    @key("f", name="filter", help=_("one sort only"))
    async def filter_what(self) -> None:
        await self._narrow("what", self.item.place.what if self.item else "")

    @key("F", name="filter_area", help=_("one part of the town only"), foot=False)
    async def filter_area(self) -> None:
        await self._narrow("area", self.item.place.area if self.item else "")

    async def _narrow(self, name: str, value: str) -> None:
        """That of the chosen row; again: all."""
        self.wish[name] = "" if self.wish[name] else value
        await self.restart()


@register("place")
class PlaceScreen(AboutThread[PlacePage]):
    """One place with its reviews."""

    area = "place"
    look = staticmethod(places.look)

    # ---- seen

    def titled(self, page: PlacePage) -> tuple[str, str]:
        return f"{self.word(_('A place'))}  {page.slug}", self._said(page) if page.grades.count else ""

    def _said(self, page: PlacePage) -> str:
        return self.word(_("{average} of 5, from {n}"), average=page.grades.average, n=page.grades.count)

    def told(self, page: PlacePage, cols: int) -> Iterator[Line]:
        place, word = page.place, self.word
        yield EMPTY
        yield from (line((S.STRONG, f" {row}")) for row in wrap(page.title, cols - 2))
        yield EMPTY
        for label, value in (
            (_("Kind of place"), place.what),
            (_("Where"), place.area),
            (_("Hours"), place.hours),
            (_("Price"), "¥" * place.price),
        ):
            if value:
                yield line((S.HINT, f" {fit(word(label), 14)} "), fit(value, max(8, cols - 17)).rstrip())
        if page.grades.count:
            shares = "  ".join(f"{grade}: {count}" for grade, count in enumerate(page.shares, 1))
            yield line((S.HINT, f" {fit(word(_('Grade')), 14)} "), self._said(page), (S.DIM, f"   {shares}"))
        yield EMPTY
        if page.own:
            yield line((S.DIM, f" {word(_('Your grade: {grade}'), grade=page.own.grade)}"))
        for one in page.reviews:
            yield line((S.NEW, f" {one.grade} "), (S.NAME, one.person.handle), (S.DIM, f"  #{one.floor}"))
            yield from (line(f"   {row}") for row in wrap(to_plain(one.html), cols - 4))

    # ---- keys

    @key("y", name="review", help=_("write a review, or change yours"))
    async def review(self) -> None:
        own = self.page_of.own if self.page_of else None
        grade = await self.ask(_("Your grade, 1 to 5:"), str(own.grade) if own else "", most=1)
        if grade is None:
            return
        words = await self.ask(_("In words:"), own.source if own else "", most=MAX_WORDS)
        if words is None:
            return
        body = await self.desk.render(words, number=self.number)
        given = int(grade) if grade.isascii() and grade.isdecimal() else 0
        await self.desk.act(places.review, self.caller, self.number, given, body)
        await self.refresh()
        self.say(_("Your review stands."))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.number))

    @key(
        "E",
        name="edit",
        help=_("change what is said"),
        when=lambda self: bool(self.page_of and self.page_of.may_change),
    )
    async def edit(self) -> None:
        if self.page_of is None:
            return
        form = PlaceForm(self.word(_("Change what is said")), self.page_of.place.terms)
        if await self.show(form) is not None:
            await self.desk.act(places.change, self.caller, self.number, form.terms)
            await self.refresh()


class PlaceForm(Form):
    def __init__(self, title: str, terms: PlaceTerms) -> None:
        prices = (("0", _("not said")), *((str(step), "¥" * step) for step in range(1, places.MOST_PRICE + 1)))
        what, area = _("Noodles, a hairdresser, a launderette …"), _("A street or a part of the town.")
        super().__init__(
            title,
            [
                Field("what", _("Kind of place"), terms.what, most=places.MAX_WHAT, hint=what),
                Field("area", _("Where"), terms.area, most=places.MAX_AREA, hint=area),
                Field("hours", _("Hours"), terms.hours, most=places.MAX_HOURS),
                Field("price", _("Price"), str(terms.price), prices),
            ],
        )
        self.terms = terms

    async def save(self, values: dict[str, str]) -> None:
        if not values["what"].strip():
            raise places.WhatWanted(most=places.MAX_WHAT)
        if not values["area"].strip():
            raise places.AreaWanted(most=places.MAX_AREA)
        self.terms = PlaceTerms(values["what"], values["area"], values["hours"], int(values["price"]))


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    form = PlaceForm(screen.word(_("Enter a place")), PlaceTerms("", ""))
    if await screen.show(form) is None:
        return None
    terms = form.terms

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return places.open_place(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[places.KIND] = _ask


@extend(Threads)
@key("Z", name="places", help=_("places"), foot=False, when=takes("place"))
async def show_places(screen: Threads) -> None:
    await screen.visit("places", screen.board.slug)
