# SPDX-License-Identifier: Apache-2.0
"""The hot list: in which threads most people took part, today and on the days before."""

from banyan.core import hot_list
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, register
from banyan.interfaces.terminal.screens.days import OfDay
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import Page
from banyan.records.hot_list import HotPlace

BY = (_("answers"), _("pushes"), _("reacted"))
ROOMY = 72  # cells from which a row says by what people took part


@register("hot_list")
class HotList(OfDay[HotPlace]):
    area = "hot_list"
    empty = _("Nothing is hot yet today.")

    async def fetch(self, cursor: str) -> Page[HotPlace]:
        self.day = day = await self.desk.ask(hot_list.day, self.caller, self.day_number)
        return Page(day.places)

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
