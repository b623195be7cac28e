# SPDX-License-Identifier: Apache-2.0
"""A list of threads that belongs to a day, with the days beside it: the diary, the hot list."""

from typing import TypeVar

from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.screens.link import go_board
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.widgets.lists import ListScreen
from banyan.records.diary import DiaryDay, Entry
from banyan.records.hot_list import HotDay, HotPlace

Spot = TypeVar("Spot", Entry, HotPlace)


class OfDay(ListScreen[Spot]):
    """`day_number` is the day that is asked for, 0 today; `day` what was found there."""

    area = "of_day"

    def __init__(self, number: int = 0) -> None:
        super().__init__()
        self.day_number = number
        self.day: DiaryDay | HotDay | None = None

    def same(self, item: Spot) -> int:
        return item.number

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))
            await self.reload()

    @key("b", name="to_board", help=_("to its board"))
    async def to_board(self) -> None:
        if self.item:
            await go_board(self, self.item.slug)

    @key("[", name="older", help=_("day before"))
    async def older(self) -> None:
        await self._turn(self.day.before if self.day else 0)

    @key("]", name="newer", help=_("next day"))
    async def newer(self) -> None:
        await self._turn(self.day.after if self.day else 0)

    async def _turn(self, to: int) -> None:
        if not to:
            self.say(_("There is nothing in this direction."))
            return
        self.day_number = to
        await self.restart()
