# SPDX-License-Identifier: Apache-2.0
"""The public record: what those who tend boards did, to whom and why. Everybody may read it."""

import msgspec

from banyan.base import clock
from banyan.core import moderation, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.link import go
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Entry


class Recorded(msgspec.Struct, frozen=True):
    """A line of the record, with the words that go with it."""

    entry: Entry
    by: Person
    whom: Person | None
    slug: str
    title: str


@register("record")
class Record(ListScreen[Recorded]):
    """Of all boards, or of one; the newest on top."""

    area = "record"
    empty = _("Nothing stands in the record yet.")

    def __init__(self, slug: str = "") -> None:
        super().__init__()
        self.slug = slug

    async def fetch(self, cursor: str) -> Page[Recorded]:
        found, older = await self.desk.ask(_page, self.caller, self.slug, cursor)
        return Page(found, after=older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("The public record")), "", self.slug)

    def columns(self, cols: int) -> str:
        word = self.word
        return (
            f"{fit(word(_('date')), 7)}{fit(word(_('who')), 11)}{fit(word(_('board')), 11)}{word(_('what, and why'))}"
        )

    def row(self, item: Recorded, number: int, cols: int) -> Line:
        return line(
            f"{fit(times.day(item.entry.at, self.caller.zone), 6)} ",
            (S.NAME, fit(item.by.handle, 10)),
            f" {fit(item.slug, 10)} ",
            self._said(item),
            (S.DIM, f"  {item.entry.reason}"),
        )

    def _said(self, item: Recorded) -> str:
        said = self.word(moderation.ACTIONS.get(item.entry.action, item.entry.action))
        return f"{said} {self._place(item)}".rstrip()

    def _place(self, item: Recorded) -> str:
        if item.whom is not None:
            return item.whom.handle
        floor = f"/{item.entry.floor}" if item.entry.floor else ""
        return f"/t/{item.entry.number}{floor}" if item.entry.number else ""

    def same(self, item: Recorded) -> int:
        return item.entry.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            entry = self.item.entry
            moment = times.moment(entry.at, self.caller.zone)
            detail = entry.detail
            if entry.action in ("ban", "suspend"):
                detail = self.word(_("until {day}"), day=clock.to_words(clock.from_iso(detail)))
            said = [f"{moment}  {self.item.by.handle}  {self.item.slug}", self._said(self.item), self.item.title]
            await self.show(Popup(self.word(_("The public record")), [*filter(None, said), entry.reason, detail]))

    @key("t", name="thread_first", help=_("its thread"))
    async def thread(self) -> None:
        if self.item and self.item.entry.number:
            await go(self, f"/t/{self.item.entry.number}/{self.item.entry.floor or 1}")

    @key("s", name="one_board", help=_("one board"))
    async def one_board(self) -> None:
        slug = await self.ask(_("The record of which board (empty: all):"), self.slug, most=40)
        if slug is not None:
            self.slug = slug.strip()
            await self.restart()


def _page(tx: Tx, caller: Caller, slug: str, before: str) -> tuple[list[Recorded], str]:
    found, older = moderation.page(tx, caller, slug, before)
    titles = threads.titles(tx, caller, [entry.number for entry, *_rest in found if entry.number])
    rows = [
        Recorded(entry, by, whom, board or "", titles.get(entry.number or 0, "")) for entry, by, whom, board in found
    ]
    return rows, older
