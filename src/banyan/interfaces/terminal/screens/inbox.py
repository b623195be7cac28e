# SPDX-License-Identifier: Apache-2.0
"""Replies, mentions and notices: each line leads to what it tells of. The newest stands at the bottom."""

from collections.abc import Sequence

import msgspec

from banyan.core import notifications, pseudonyms
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.letter import LetterReader
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Popup
from banyan.records.events import Event, Notified
from banyan.records.notifications import Line as Told
from banyan.records.presence import Place, PlaceKind


@register("inbox")
class Inbox(ListScreen[Told]):
    area = "inbox"
    place = Place(PlaceKind.MAIL)
    opens_at_end = True
    empty = _("Nobody has answered or called you yet.")

    def __init__(self) -> None:
        super().__init__()
        self.unnamed = 0  # lines under other names

    async def fetch(self, cursor: str) -> Page[Told]:
        if not cursor:
            self.unnamed = await self.desk.ask_heavy(pseudonyms.waiting_count, self.caller)
        found, older = await self.desk.ask(notifications.inbox, self.caller, cursor)
        return Page(found[::-1], older)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, Notified) and event.account_id == self.caller.id for event in happened)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        unread = sum(told.notification.read_at is None for told in self.items)
        unnamed = self.word(_("under other names: {n}"), n=self.unnamed) if self.unnamed else ""
        return (self.word(_("Replies and mentions")), unnamed, self.word(_("{n} waiting"), n=unread) if unread else "")

    def columns(self, cols: int) -> str:
        number, day = fit(self.word(_("no.")), 5, "right"), fit(self.word(_("date")), 7)
        return f"{number}   {day}{fit(self.word(_('from')), 13)}{self.word(_('what'))}"

    def row(self, item: Told, number: int, cols: int) -> Line:
        one = item.notification
        is_new = one.read_at is None
        said = notifications.said(self.session.lang, item)
        place = f"  {item.board_slug}" if item.board_slug else ""
        place += f" #{one.floor}" if one.floor else ""
        return line(
            f"{number:5d} ",
            (S.MARK, "N " if is_new else "  "),
            f"{fit(times.day(one.made_at, self.caller.zone), 6)} ",
            (S.NAME, fit(item.actor.handle if item.actor else "", 12)),
            f" {said}",
            (S.DIM, place),
            (S.NEW if is_new else "", f"  {item.title}" if item.title else ""),
        )

    def same(self, item: Told) -> int:
        return item.notification.id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("go there"))
    async def read(self) -> None:
        if self.item is None:
            return
        one = self.item.notification
        await self.desk.act(notifications.mark_read, self.caller, one.id)
        if one.kind == "mail":
            await self.show(LetterReader(int(_said(one.data)["mail"])))
        elif one.kind.startswith("dispute"):
            await self.visit("dispute", int(_said(one.data)["id"]))
        elif one.kind.startswith("deal") and one.number:
            await self.visit("deal", one.number)
        elif one.number:
            await self.show(ThreadReader(one.number, one.floor or 1))
        else:
            told = [notifications.said(self.session.lang, self.item), *_said(one.data).values()]
            await self.show(Popup(self.word(_("Notice")), told))
        await self.reload()

    @key("c", "f", name="all_read", help=_("all are read"))
    async def all_read(self) -> None:
        count = await self.desk.act(notifications.mark_all_read, self.caller)
        await self.reload()
        self.say(_("{n} lines are read now."), n=count)

    @key("K", name="read_this", help=_("this one is read"), foot=False)
    async def read_this(self) -> None:
        if self.item:
            await self.desk.act(notifications.mark_read, self.caller, self.item.notification.id)
            await self.reload()
            await self.down()

    @key("n", name="thread_unread", help=_("to the next unread one"), foot=False)
    async def next_unread(self) -> None:
        unread = [at for at, told in enumerate(self.items) if told.notification.read_at is None]
        if not unread:
            self.say(_("Nothing more was found."))
            return
        self.at = next((at for at in unread if at > self.at), unread[0])

    @key("o", name="other_names", help=_("under other names"), foot=False)
    async def other_names(self) -> None:
        """What was said where nobody has a name is in no inbox."""
        await self.visit("own_names")

    async def card(self) -> None:
        await self.visit("person", self.item.actor.handle if self.item and self.item.actor else "")


def _said(data: str) -> dict[str, str]:
    return msgspec.json.decode(data, type=dict[str, str]) if data else {}
