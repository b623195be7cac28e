# SPDX-License-Identifier: Apache-2.0
"""The main menu: where everybody begins, with what is new behind its rows and the ten of the day beside them."""

from collections.abc import Callable, Mapping, Sequence

from banyan.core import angels, clubs, dedications, kinds, mail, messages, notifications, ranking, word_of_mouth
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.menus import MenuRow
from banyan.interfaces.terminal.screen import _, register
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.menu import Menu
from banyan.records.callers import Caller
from banyan.records.events import Event, MailChanged, MessageSent, Notified
from banyan.records.presence import Place, PlaceKind
from banyan.records.ranking import Ranked

# How much waits behind a row that leads to this screen; guests are not asked.
WAITING: Mapping[str, Callable[[Tx, Caller], int]] = {
    "mail": mail.unread_count,
    "inbox": notifications.unread_count,
    "messages": lambda tx, caller: len(messages.waiting(tx, caller)),
}


@register("main")
class Main(Menu):
    area = "main"
    menu = "main"
    place = Place(PlaceKind.HOME)

    def __init__(self) -> None:
        super().__init__()
        self.ten: list[Ranked] = []
        self.waiting: dict[str, int] = {}

    async def open(self) -> None:
        await self.refresh()

    def news(self, happened: Sequence[Event]) -> bool:
        mine = self.caller.id
        return any(
            isinstance(event, MailChanged | Notified | MessageSent) and event.account_id == mine for event in happened
        )

    async def refresh(self) -> None:
        self.ten = [shared(each) for each in await self.desk.ask(ranking.top_ten, self.caller)]
        self.waiting = await self.desk.ask(_waiting, self.caller)
        self.taken = await self.desk.ask(_taken, self.caller)

    async def chosen(self, row: MenuRow) -> None:
        await super().chosen(row)
        await self.refresh()

    def note(self, row: MenuRow) -> str:
        count = self.waiting.get(row.screen, 0)
        if row.screen == "online":
            here = self.desk.presence.counts()
            return self.word(_("{n} here"), n=here.members + here.guests) if here.members + here.guests else ""
        return self.word(_("{n} new"), n=count) if count else ""

    def head(self) -> tuple[str, str, str]:
        left, middle, _right = super().head()
        return (left, middle, self.caller.handle or self.word(_("guest")))

    def side(self, cells: int) -> list[Line]:
        if not self.ten:
            return []
        rows = [line((S.HEADING, self.word(_("The ten of the day"))))]
        return rows + [line(f"{place:2d} ", fit(each.title, cells - 3)) for place, each in enumerate(self.ten, 1)]

    async def back(self) -> None:
        await self.visit("goodbye")

    async def messages(self) -> None:
        await super().messages()
        await self.refresh()  # what was seen waits no longer


def _taken(tx: Tx, caller: Caller) -> frozenset[str]:
    switches = {"dedications": dedications.is_on(tx), "first_members": word_of_mouth.names_first(tx)}
    switches["clubs"] = clubs.are_there(tx)
    switches["angels"] = angels.is_on(tx)
    return kinds.taken(tx, caller) | {name for name, is_on in switches.items() if is_on}


def _waiting(tx: Tx, caller: Caller) -> dict[str, int]:
    return {} if caller.is_guest else {screen: count(tx, caller) for screen, count in WAITING.items()}
