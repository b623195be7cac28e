# SPDX-License-Identifier: Apache-2.0
"""Sticker packs: what members made, what one works on, what waits for who administers. A terminal shows names, not pictures."""

from collections.abc import Iterator

import msgspec

from banyan.base.errors import NotFound
from banyan.core import moderation, sticker_packs, stickers
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.stickers import MAX_NAME
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind
from banyan.records.sticker_packs import OwnPack, PackPage, PackState
from banyan.records.stickers import Pack

WEB = "/stickers"
STATES = {
    PackState.DRAFT: _("not sent in yet"),
    PackState.SENT: _("waits to be looked at"),
    PackState.DECLINED: _("not taken in"),
}


class PackRow(msgspec.Struct, frozen=True):
    """A pack of any state: `own` is one that is worked on, by the caller or (with its maker) by somebody who sent it in."""

    name: str
    words: str
    by: str
    people: int = 0
    is_at_hand: bool = False
    reports: int = 0
    own: OwnPack | None = None


@register("sticker_packs")
class StickerPacks(ListScreen[PackRow]):
    """What waits for the caller stands first, then what they work on, then what everybody may write."""

    area = "sticker_packs"
    place = Place(PlaceKind.ELSEWHERE)
    empty = _("Nobody has made any yet.")

    async def fetch(self, cursor: str) -> Page[PackRow]:
        return Page(await self.desk.ask(_rows, self.caller))

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Stickers")), "", "")

    def columns(self, cols: int) -> str:
        words = (
            fit(self.word(_("Pack")), 20),
            fit(self.word(_("whose")), 14),
            fit(self.word(_("at hand")), 8, "right"),
        )
        return f"{fit(self.word(_('no.')), 5, 'right')} {' '.join(words)}"

    def row(self, item: PackRow, number: int, cols: int) -> Line:
        sign = "*" if item.is_at_hand else "!" if item.reports else "+" if item.own else " "
        said = self.word(STATES[item.own.state]) if item.own else item.words
        people = "" if item.own else str(item.people)
        return line(
            f"{number:5d}{sign}",
            (S.STRONG, fit(item.name, 20)),
            (S.NAME, f" {fit(item.by or '-', 14)}"),
            f" {fit(people, 8, 'right')}  ",
            (S.DIM, said),
        )

    def same(self, item: PackRow) -> str:
        return item.name

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("what is in it"))
    async def read(self) -> None:
        if self.item:
            await self.show(PackReader(self.item.name))
            await self.reload()

    @key("a", name="add", help=_("make a pack"), when=lambda self: not self.caller.is_guest)
    async def add(self) -> None:
        if await self.show(PackForm(self.word(_("Make a pack")), "", "")) is not None:
            await self.reload()
            address = f"{self.desk.settings.public_url}{WEB}"
            self.say(_("It is made. Its pictures are put in with a browser: {address}"), address=address)

    @key("E", name="edit", help=_("other words for it"), when=lambda self: self.is_mine)
    async def edit(self) -> None:
        if self.item and self.item.own:
            await self.show(PackForm(self.item.name, self.item.name, self.item.words))
            await self.reload()

    @key("s", name="send", help=_("send it in, or take it back"), when=lambda self: self.is_mine)
    async def send(self) -> None:
        if not (self.item and self.item.own):
            return
        if self.item.own.state == PackState.SENT:
            await self.desk.act(sticker_packs.take_back, self.caller, self.item.name)
            self.say(_("It is yours to change again."))
        else:
            await self.desk.act(sticker_packs.send, self.caller, self.item.name)
            self.say(_("It is sent in. You will be told."))
        await self.reload()

    @key("f", name="keep", help=_("keep it at hand, or put it away"), when=lambda self: not self.caller.is_guest)
    async def keep(self) -> None:
        if self.item is None or self.item.own:
            return
        verb = sticker_packs.put_away if self.item.is_at_hand else sticker_packs.put_at_hand
        await self.desk.act(verb, self.caller, self.item.name)
        self.say(_("It is put away.") if self.item.is_at_hand else _("You have it at hand when you write."))
        await self.reload()

    @key("d", name="remove", help=_("throw it away, leave it, or take it away"))
    async def remove(self) -> None:
        if self.item is None:
            return
        if self.is_mine:
            if await self.confirm(_("Throw it away?")):
                await self.desk.act(sticker_packs.throw_away, self.caller, self.item.name)
                await self.reload()
                self.say(_("It is thrown away."))
        elif self.item.by == self.caller.handle:
            if await self.confirm(_("Take your name off it? The pack stays.")):
                await self.desk.act(sticker_packs.leave, self.caller, self.item.name)
                await self.reload()
                self.say(_("Your name is taken off it."))
        elif self.caller.is_admin and not self.item.own:
            reason = await self.ask(_("Why? It stands in the public record:"), most=moderation.MAX_REASON)
            if reason is not None:
                await self.desk.act(sticker_packs.remove, self.caller, self.item.name, reason)
                await self.reload()
                self.say(_("It is taken away."))

    @key("!", name="report", help=_("report it"), when=lambda self: not self.caller.is_guest and not self.is_mine)
    async def report(self) -> None:
        if self.item is None:
            return
        asked = _("What is wrong with it? Only those who administer read this:")
        reason = await self.ask(asked, most=moderation.MAX_REASON)
        if reason is not None:
            await self.desk.act(sticker_packs.report, self.caller, self.item.name, reason)
            self.say(_("Those who administer this place have been told."))

    @key("A", name="answer", help=_("decide about it"), when=lambda self: self.waits)
    async def answer(self) -> None:
        if self.item is None:
            return
        rows = [("a", self.word(_("Take it in"))), ("n", self.word(_("Not so")))]
        if not self.item.own:
            rows = [("a", self.word(_("Let it stand")))]
        chosen = await self.show(Choice(self.item.name, rows))
        if chosen == "a" and self.item.own:
            await self.desk.act(sticker_packs.take_in, self.caller, self.item.name)
            self.say(_("Everybody may use it now."))
        elif chosen:
            reason = await self.ask(_("Why? Who is concerned reads it:"), most=moderation.MAX_REASON)
            if reason is None:
                return
            verb = sticker_packs.decline if self.item.own else sticker_packs.let_stand
            await self.desk.act(verb, self.caller, self.item.name, reason)
            self.say(_("They have been told."))
        await self.reload()

    @property
    def is_mine(self) -> bool:
        own = self.item.own if self.item else None
        return own is not None and own.account_id == self.caller.id

    @property
    def waits(self) -> bool:
        """Whether the pack in hand is one that the caller has to decide about."""
        item = self.item
        is_sent = item is not None and item.own is not None and item.own.state == PackState.SENT
        return self.caller.is_admin and (is_sent or (item is not None and item.reports > 0))


class PackReader(Reader):
    """The names of its stickers as they are written, and what is said of it."""

    area = "sticker_pack"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.shown: PackPage | OwnPack | None = None

    async def open(self) -> None:
        self.shown = await self.desk.ask(_found, self.caller, self.name)

    async def at_end(self) -> None:
        """There is nothing behind it."""

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.word(_('Stickers'))}  {self.name}", "", "", cols)]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.shown is None else list(self._lines(self.shown, cols))

    def _lines(self, shown: PackPage | OwnPack, cols: int) -> Iterator[Line]:
        pack: Pack | OwnPack = shown if isinstance(shown, OwnPack) else shown.offered.pack
        yield EMPTY
        yield line((S.HINT, f" {self._said(shown)}"))
        yield from (line(f" {row}") for row in wrap(pack.words, cols - 2))
        yield EMPTY
        yield from (line(f"   :{pack.name}/{one.name}:") for one in pack.stickers)
        for report in [] if isinstance(shown, OwnPack) else shown.reports:
            yield EMPTY
            yield line((S.HEADING, f" {report.person.handle}"))
            yield from (line(f"   {row}") for row in wrap(report.reason, cols - 4))

    def _said(self, shown: PackPage | OwnPack) -> str:
        if isinstance(shown, OwnPack):
            return f"{self.word(STATES[shown.state])} {shown.reason}".rstrip()
        maker = shown.offered.pack.maker
        by = f"{self.word(_('by'))} {maker} · " if maker else ""
        return f"{by}{self.word(_('{n} people have it at hand'), n=shown.offered.people)}"


class PackForm(Form):
    """A new pack, or (with its name known) other words for one."""

    def __init__(self, title: str, name: str, words: str) -> None:
        self.name = name
        hint = _("It stands before each name: :name/sleepy:. Letters, digits, - and _.")
        about = Field("words", _("A line about it"), words, most=stickers.MAX_WORDS)
        super().__init__(title, [about] if name else [Field("name", _("Name"), most=MAX_NAME, hint=hint), about])

    async def save(self, values: dict[str, str]) -> None:
        if self.name:
            await self.desk.act(sticker_packs.describe, self.caller, self.name, values["words"])
        else:
            await self.desk.act(sticker_packs.make, self.caller, values["name"], values["words"])


def _rows(tx: Tx, caller: Caller) -> list[PackRow]:
    shelf = sticker_packs.shelf(tx, caller)
    reports, sent = {}, []
    if caller.is_admin:
        waiting = sticker_packs.queue(tx, caller)
        reports = dict(waiting.reported)
        sent = [_worked_on(pack, person) for pack, person in waiting.sent if pack.account_id != caller.id]
    own = [_worked_on(pack, None) for pack in shelf.own]
    offered = [
        PackRow(
            name=one.pack.name,
            words=one.pack.words,
            by=one.pack.maker,
            people=one.people,
            is_at_hand=one.is_at_hand,
            reports=reports.get(one.pack.name, 0),
        )
        for one in shelf.offered
    ]
    return sent + own + sorted(offered, key=lambda row: not row.reports)


def _worked_on(pack: OwnPack, person: Person | None) -> PackRow:
    return PackRow(pack.name, pack.words, person.handle if person else "", own=pack)


def _found(tx: Tx, caller: Caller, name: str) -> PackPage | OwnPack:
    try:
        return sticker_packs.look(tx, caller, name)
    except NotFound:
        return sticker_packs.own(tx, caller, name)
