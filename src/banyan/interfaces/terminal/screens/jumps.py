# SPDX-License-Identifier: Apache-2.0
"""From anywhere to anywhere: where somebody is, and the rows of the main menu over any screen."""

from typing import Any

from banyan.base import clock
from banyan.core import kinds
from banyan.interfaces.terminal import menus, times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, is_made, register
from banyan.interfaces.terminal.widgets.popup import Choice, Popup


@register("where")
class Where(Popup):
    """The place, who else is here, and the time."""

    def __init__(self) -> None:
        super().__init__("", [])

    async def open(self) -> None:
        self.title = self.word(_("Where you are"))

    def lines(self, cells: int) -> list[Line]:
        places = [screen.place for screen in self.session.stack if screen.place is not None]
        place = places[-1] if places else None
        rows = []
        if place and place.board:
            rows.append(f"{self.word(_('board'))}: {place.board}")
        if place and place.thread:
            rows.append(f"{self.desk.settings.public_url}/t/{place.thread}")
        here = self.desk.presence.counts()
        rows.append(
            self.word(_("{members} members and {guests} guests are here."), members=here.members, guests=here.guests)
        )
        rows.append(times.moment(clock.now(), self.caller.zone))
        return [line(row) for row in rows]


@register("jump_menu")
class JumpMenu(Screen[Any]):
    is_overlay = True

    async def open(self) -> None:
        taken = await self.desk.ask(kinds.taken, self.caller)
        rows = [row for row in menus.rows_for("main", self.caller, taken) if is_made(row.screen)]
        title = self.word(_("Where to?"))
        asked = await self.show(Choice(title, [(row.key.lower(), self.word(row.label)) for row in rows]))
        wanted = next((row.screen for row in rows if row.key.lower() == asked), None)
        if wanted:
            await self.visit(wanted)
        self.close()
