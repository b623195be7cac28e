# SPDX-License-Identifier: Apache-2.0
"""The main menu: where everybody begins, with the ten of the day beside it."""

from banyan.core import ranking
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, register
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.menu import Menu
from banyan.records.presence import Place, PlaceKind
from banyan.records.ranking import Ranked


@register("main")
class Main(Menu):
    area = "main"
    menu = "main"
    place = Place(PlaceKind.HOME)

    def __init__(self) -> None:
        super().__init__()
        self.ten: list[Ranked] = []

    async def open(self) -> None:
        self.ten = await self.desk.ask(ranking.top_ten, self.caller)

    def head(self) -> tuple[str, str, str]:
        left, middle, _right = super().head()
        return (left, middle, self.caller.handle or self.word(_("guest")))

    def side(self, cells: int) -> list[Line]:
        if not self.ten:
            return []
        rows = [line((S.HEADING, self.word(_("The ten of the day"))))]
        return rows + [line(f"{place:2d} ", fit(each.title, cells - 3)) for place, each in enumerate(self.ten, 1)]

    async def back(self) -> None:
        await self.goodbye()

    async def goodbye(self) -> None:
        if await self.confirm(_("Leave now?")):
            self.close()
