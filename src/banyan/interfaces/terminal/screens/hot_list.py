# SPDX-License-Identifier: Apache-2.0
"""The hot list: in which threads most people took part, today and on the days before."""

from banyan.core import hot_list
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.link import go_board
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.hot_list import HotDay, HotPlace

BY = (_("answers"), _("pushes"), _("reacted"))
ROOMY = 72  # cells from which a row says by what people took part


@register("hot_list")
class HotList(ListScreen[HotPlace]):
    area = "hot_list"
    empty = _("Nothing is hot yet today.")

    def __init__(self) -> None:
        super().__init__()
        self.day_number = 0  # today
        self.day: HotDay | None = None

    async def fetch(self, cursor: str) -> Page[HotPlace]:
        self.day = await self.desk.ask(hot_list.day, self.caller, self.day_number)
        return Page(self.day.places)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (f"{self.word(_('Hot list'))} {self.day.date if self.day else ''}", "", "")

    def hints(self, cols: int) -> Line:
        return line((S.HINT, f" {self.word(_('Counted are people, never clicks and never posts.'))}"))

    def columns(self, cols: int) -> str:
        word = self.word
        place, people = fit(word(_("rank")), 5, "right"), fit(word(_("people")), 6, "right")
        by = "".join(fit(word(name), 7, "right") for name in BY) if cols >= ROOMY else ""
        return f"{place}  {fit(word(_('board')), 14)}{people}{by}  {word(_('title'))}"

    def row(self, item: HotPlace, number: int, cols: int) -> Line:
        counts = (item.answers, item.pushes, item.reactions) if cols >= ROOMY else ()
        start = line(
            (S.HOT if item.place <= 3 else "", f"{item.place:5d}  "),
            (S.NAME, fit(item.slug, 13)),
            f" {item.people:6d}",
            (S.DIM, "".join(f"{count:7d}" for count in counts)),
        )
        return start.then(line("  ", fit(item.title, max(8, cols - start.cells - 2)).rstrip()))

    def same(self, item: HotPlace) -> int:
        return item.number

    # ---- keys

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
