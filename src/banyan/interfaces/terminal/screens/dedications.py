# SPDX-License-Identifier: Apache-2.0
"""Dedications: those of today, one's own, and what can be done about one; and the lines of the day for the entry and goodbye."""

from collections.abc import Callable
from typing import Any

from banyan.core import birthdays, dedications, moderation
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.dedications import DedicationLine
from banyan.records.presence import Place, PlaceKind

Today = tuple[list[Person], list[DedicationLine]]
NOTHING: Today = ([], [])
MOST_LINES = 4  # on the entry and the goodbye


@register("dedications")
class Dedications(ListScreen[DedicationLine]):
    area = "dedications"
    place = Place(PlaceKind.ELSEWHERE)
    empty = _("Nobody has dedicated anything today.")

    async def fetch(self, cursor: str) -> Page[DedicationLine]:
        return Page(await self.desk.ask(dedications.shown, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Dedications")), "", "")

    def row(self, item: DedicationLine, number: int, cols: int) -> Line:
        return line(f"{number:5d} ", *said(self.word, item))

    def same(self, item: DedicationLine) -> int:
        return item.dedication.id

    # ---- keys

    @key("a", name="add", help=_("dedicate something"), when=lambda self: not self.caller.is_guest)
    async def add(self) -> None:
        if await self.show(DedicationForm(self.word(_("Dedicate something")))) is not None:
            await self.reload()
            self.say(_("It stands on the first page until tomorrow."))

    @key("d", name="remove", help=_("take it away"), when=lambda self: self.is_mine or self.caller.is_admin)
    async def remove(self) -> None:
        if self.item is None:
            return
        if self.is_mine:
            if await self.confirm(_("Take it back?")):
                await self.desk.act(dedications.take_back, self.caller, self.item.dedication.id)
                await self.reload()
                self.say(_("It is taken back."))
            return
        reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(dedications.remove, self.caller, self.item.dedication.id, reason)
            await self.reload()
            self.say(_("It is taken away."))

    @key("!", name="report", help=_("report it"), when=lambda self: not self.caller.is_guest and not self.is_mine)
    async def report(self) -> None:
        if self.item is None:
            return
        reason = await self.ask(
            _("What is wrong with it? Only those who administer read this:"), most=moderation.MAX_REASON
        )
        if reason is not None:
            await self.desk.act(dedications.report, self.caller, self.item.dedication.id, reason)
            self.say(_("Those who administer this place have been told."))

    @property
    def is_mine(self) -> bool:
        return self.item is not None and self.item.author.id == self.caller.id


class DedicationForm(Form):
    def __init__(self, title: str) -> None:
        super().__init__(
            title,
            [
                Field("to", _("For whom"), most=80, hint=_("A handle; empty: for all who are here.")),
                Field("song", _("A song"), most=dedications.MAX_SONG),
                Field("words", _("A line"), most=dedications.MAX_WORDS),
            ],
        )

    async def save(self, values: dict[str, str]) -> None:
        await self.desk.act(dedications.dedicate, self.caller, values["to"], values["song"], values["words"])


def today(tx: Tx, caller: Caller) -> Today:
    return birthdays.today(tx, caller), dedications.shown(tx, caller)[:MOST_LINES]


def lines_of(screen: Screen[Any], found: Today, cols: int) -> list[Line]:
    """Birthdays and dedications of today, a line each."""
    people, dedicated = found
    rows = []
    if people:
        names = ", ".join(person.handle for person in people)
        rows.append(line((S.NOTE, fit(screen.word(_("Happy birthday: {names}"), names=names), cols).rstrip())))
    return rows + [line(*said(screen.word, each)).sized(cols) for each in dedicated]


def said(word: Callable[[str], str], item: DedicationLine) -> list[str | tuple[str, str]]:
    """`ada → bo ♪ a song  a line`."""
    one, to = item.dedication, item.to.handle if item.to else word(_("all who are here"))
    song = f" ♪ {one.song}" if one.song else ""
    return [(S.NAME, f"{item.author.handle} → {to}"), (S.STRONG, song), f"  {one.words}" if one.words else ""]
