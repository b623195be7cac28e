# SPDX-License-Identifier: Apache-2.0
"""What waits to be finished, and below it what waits for its hour: read again, taken back into a draft, thrown away."""

from collections.abc import Sequence

import msgspec

from banyan.core import drafts, schedules, threads
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, ansi_lines, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind


class Waiting(msgspec.Struct, frozen=True):
    """A draft by its slot, or a text with an hour by its number. `about` is a board or a thread."""

    kind: str
    about: str
    title: str
    source: str
    at: int
    slot: str = ""
    schedule_id: int = 0
    floor: str = ""
    reason: str = ""  # why it could not be posted


KINDS = {
    "thread": _("New thread on {board}"),
    "reply": _("Reply in {thread}"),
    "edit": _("Edit of floor {floor} in {thread}"),
    "mail": _("A letter"),
}


@register("drafts")
class Drafts(ListScreen[Waiting]):
    area = "drafts"
    place = Place(PlaceKind.WRITING)
    empty = _("Nothing waits to be finished.")

    async def fetch(self, cursor: str) -> Page[Waiting]:
        return Page(await self.desk.ask(_waiting, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Drafts")), "", "")

    def row(self, item: Waiting, number: int, cols: int) -> Line:
        words = " ".join(item.source.split())
        hour = self.word(_("goes out {at}"), at=times.moment(item.at, self.caller.zone)) if item.schedule_id else ""
        return line(
            f"{number:5d}  {fit(times.day(item.at, self.caller.zone), 6)} ",
            (S.STRONG, self._named(item)),
            (S.GONE, f"  {item.reason}") if item.reason else (S.MARK, f"  {hour}" if hour else ""),
            (S.DIM, f"  {words}"),
        )

    def same(self, item: Waiting) -> tuple[str, int]:
        return item.slot, item.schedule_id

    def _named(self, item: Waiting) -> str:
        where = self.word(KINDS[item.kind], board=item.about, thread=item.about, floor=item.floor)
        return f"{where} · {item.title}" if item.title and item.kind == "reply" else item.title or where

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(Reader(ansi_lines(self.item.source.replace("\x1b", "*")), self._named(self.item)))

    @key("t", name="take_back", help=_("a draft again"), when=lambda self: bool(self.item and self.item.schedule_id))
    async def take_back(self) -> None:
        if self.item:
            await self.desk.act(schedules.take_back, self.caller, self.item.schedule_id)
            await self.reload()
            self.say(_("It is a draft again."))

    @key("d", name="remove", help=_("throw away"))
    async def remove(self) -> None:
        if self.item is None or not await self.confirm(_("Throw it away?")):
            return
        if self.item.schedule_id:
            await self.desk.act(schedules.drop, self.caller, self.item.schedule_id)
        else:
            await self.desk.act(drafts.drop, self.caller, self.item.slot)
        await self.reload()


def _waiting(tx: Tx, caller: Caller) -> Sequence[Waiting]:
    own, later = drafts.mine(tx, caller), schedules.mine(tx, caller)
    parts = [(draft, *_parts(draft.slot)) for draft in own]
    numbers = {int(what) for _draft, _kind, what, _floor in parts if what.isdecimal()}
    titles = threads.titles(tx, caller, [*numbers, *(one.number for one in later if one.number)])
    return [
        *(
            Waiting(
                kind,
                titles.get(int(what), what) if what.isdecimal() else what,
                draft.title,
                draft.source,
                draft.saved_at,
                slot=draft.slot,
                floor=floor,
            )
            for draft, kind, what, floor in parts
        ),
        *(
            Waiting(
                "reply" if one.number else "thread",
                titles.get(one.number, str(one.number)),
                one.title,
                one.source,
                one.due_at,
                schedule_id=one.id,
                reason=one.reason,
            )
            for one in later
        ),
    ]


def _parts(slot: str) -> tuple[str, str, str]:
    """`edit:12/3` → edit 12 3."""
    kind, _colon, what = slot.partition(":")
    number, _slash, floor = what.partition("/")
    return kind, number, floor
