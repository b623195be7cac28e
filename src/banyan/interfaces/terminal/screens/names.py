# SPDX-License-Identifier: Apache-2.0
"""Boards without names: what one's pseudonyms are told, the keys of sealed names, and bars that mean nobody known."""

from typing import Any

from banyan.base.clock import to_words
from banyan.core import blind_bans, boards, envelopes, permits, pseudonyms, seals
from banyan.core.notifications import SAID
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, key, register
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.presence import Place, PlaceKind
from banyan.records.pseudonyms import BlindBan, OwnLine
from banyan.records.seals import UnsealingLine, UnsealingState

Bar = tuple[str, BlindBan]


@register("own_names")
class OwnNames(ListScreen[OwnLine]):
    area = "own_names"
    place = Place(PlaceKind.MAIL)
    empty = _("Nothing waits here.")

    async def fetch(self, cursor: str) -> Page[OwnLine]:
        found = await self.desk.ask_heavy(pseudonyms.mine, self.caller)
        for bar in found.bars[:1]:
            words = _("You may not write on {board} until {until} (“{reason}”). Nobody but you knows that it is you.")
            self.say(words, board=bar.board_slug, until=to_words(bar.until_at), reason=bar.reason)
        return Page(found.lines)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Under other names")), "", "")

    def row(self, item: OwnLine, number: int, cols: int) -> Line:
        said = self.word(SAID.get(item.kind, item.kind))
        place = f"  {item.name.board_slug}" + (f" #{item.floor}" if item.floor else "")
        return line(
            f"{number:5d}  ",
            (S.NAME, fit(item.actor.handle if item.actor else "", 16)),
            f" {said}",
            (S.DIM, place),
            (S.NEW, f"  {item.name.title}"),
            (S.WARN, f"  {item.reason}" if item.reason else ""),
        )

    def same(self, item: OwnLine) -> int:
        return item.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("go there"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.name.number, self.item.floor or 1))

    @key("c", name="all_read", help=_("forget all"))
    async def all_read(self) -> None:
        if self.items:
            await self.desk.act(pseudonyms.mark_read, self.caller, max(item.id for item in self.items))
            await self.reload()

    @key(
        "S", name="seals", help=_("sealed names"), when=lambda self: self.caller.is_admin or bool(self.caller.moderates)
    )
    async def seals(self) -> None:
        await self.visit("seals")


@register("seals")
class SealedNames(ListScreen[UnsealingLine]):
    area = "seals"
    place = Place(PlaceKind.TENDING)
    empty = _("Nothing waits for a second person.")

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0
        self.holds = False

    async def fetch(self, cursor: str) -> Page[UnsealingLine]:
        found = await self.desk.ask(seals.waiting, self.caller)
        self.opened = await self.desk.ask(seals.opened_count, self.caller)
        self.holds = await self.desk.ask(seals.own_key, self.caller) is not None
        return Page(found)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        key_words = self.word(_("you hold a key") if self.holds else _("you hold no key"))
        return (self.word(_("Sealed names")), key_words, self.word(_("opened so far: {n}"), n=self.opened))

    def row(self, item: UnsealingLine, number: int, cols: int) -> Line:
        it = item.unsealing
        state = self.word(
            _("waits for you to look") if it.state == UnsealingState.OPENED else _("waits for a second person")
        )
        return line(
            f"{number:5d}  ",
            (S.NAME, fit(item.asked_by.handle, 12)),
            f" /t/{it.number}/{it.floor} ",
            (S.DIM, f"{state}  "),
            it.reason,
        )

    def same(self, item: UnsealingLine) -> int:
        return item.unsealing.id

    # ---- keys

    @key("right", "enter", name="open", help=_("confirm, or look"))
    async def open_it(self) -> None:
        if self.item is None:
            return
        it = self.item.unsealing
        private_key = await unlocked(self)
        if private_key is None:
            return
        verb = seals.confirm if it.state == UnsealingState.ASKED else seals.look
        person: Person = await self.desk.act(verb, self.caller, it.id, private_key)
        told = [
            self.word(_("It was written by {handle}."), handle=person.handle),
            self.word(_("This stands here once.")),
        ]
        await self.show(Popup(f"/t/{it.number}/{it.floor}", told))
        await self.reload()

    @key("r", name="read", help=_("the floor"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.unsealing.number, self.item.unsealing.floor))

    @key("K", name="make_key", help=_("make a key"))
    async def make_key(self) -> None:
        await self.desk.ask(seals.own_key, self.caller)
        words = await self.ask(_("Passphrase, 16 characters or more:"), most=envelopes.MOST_PASSPHRASE, hides=True)
        if not words:
            return
        if words != await self.ask(_("Once more:"), most=envelopes.MOST_PASSPHRASE, hides=True):
            self.say(_("These two are not the same."))
            return
        made = await self.desk.work(envelopes.make_key, words)
        await self.desk.act(seals.keep_key, self.caller, made)
        await self.reload()
        self.say(_("You hold a key now. It opens what is sealed from now on."))

    @key("B", name="bars", help=_("barred unseen"))
    async def bars(self) -> None:
        await self.show(Bars())


class Bars(ListScreen[Bar]):
    """Those that hold on boards that the caller tends."""

    area = "bars"
    place = Place(PlaceKind.TENDING)
    empty = _("Nobody is barred unseen at present.")

    async def fetch(self, cursor: str) -> Page[Bar]:
        return Page(await self.desk.ask(_bars, self.caller))

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Barred unseen")), "", "")

    def row(self, item: Bar, number: int, cols: int) -> Line:
        slug, ban = item
        until = times.day(ban.until_at, self.caller.zone)
        return line(
            f"{number:5d}  ",
            (S.NAME, fit(slug, 12)),
            f" /t/{ban.number}/{ban.floor}  ",
            (S.DIM, f"{until}  "),
            ban.reason,
        )

    def same(self, item: Bar) -> int:
        return item[1].id

    @key("L", name="lift", help=_("lift it"))
    async def lift(self) -> None:
        reason = await self.ask(_("Reason (everybody can read it):")) if self.item else None
        if self.item and reason:
            await self.desk.act(blind_bans.lift, self.caller, self.item[1].id, reason)
            await self.reload()
            self.say(_("Lifted."))


async def unlocked(screen: Screen[Any]) -> bytes | None:
    """The half of the caller's key that opens; None when they thought better of it. Raises KeyWanted, WrongPassphrase."""
    own = await screen.desk.ask(seals.own_key, screen.caller)
    if own is None:
        raise seals.KeyWanted
    words = await screen.ask(_("Passphrase of your key:"), most=envelopes.MOST_PASSPHRASE, hides=True)
    return await screen.desk.work(envelopes.unlock, own, words) if words else None


def _bars(tx: Tx, caller: Caller) -> list[Bar]:
    found = [
        board
        for section in boards.directory(tx, caller)
        for board in section.boards
        if pseudonyms.is_used(board) and permits.may_tend(caller, board.id)
    ]
    return [(board.slug, ban) for board in found for ban in blind_bans.in_force(tx, caller, board.slug)]
