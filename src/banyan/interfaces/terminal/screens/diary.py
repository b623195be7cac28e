# SPDX-License-Identifier: Apache-2.0
"""The community's diary: the days of a month, and on each what came into the ten and how the day ended."""

from datetime import date

import msgspec

from banyan.core import diary
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key, register
from banyan.interfaces.terminal.screens.days import OfDay
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.diary import DiaryMonth, Entry

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))

NARROW = 60  # cells, below which a title needs those of the time


class Day(msgspec.Struct, frozen=True):
    """A line of a month: how many threads came into the ten, and what led at the end."""

    day: date
    count: int
    best: Entry | None


@register("diary")
class Diary(ListScreen[Day]):
    """A month, its last day at the bottom."""

    area = "diary"
    opens_at_end = True
    empty = _("Nothing came into the ten.")

    def __init__(self) -> None:
        super().__init__()
        self.month_of = 0  # one of its days; 0 is today
        self.month: DiaryMonth | None = None

    async def fetch(self, cursor: str) -> Page[Day]:
        self.month = month = await self.desk.ask(diary.month, self.caller, self.month_of)
        best = {entry.day: entry for entry in month.best}
        days = sorted(month.counts.keys() | best.keys())
        return Page([Day(date.fromordinal(day), month.counts.get(day, 0), best.get(day)) for day in days])

    @property
    def head(self) -> tuple[str, str, str]:
        name = f"{self.month.first:%Y-%m}" if self.month else ""
        return (f"{self.word(_('Diary'))} {name}", "", "")

    def columns(self, cols: int) -> str:
        return f"{fit(self.word(_('date')), 12)}{fit(self.word(_('threads')), 8, 'right')}  {self.word(_('title'))}"

    def row(self, item: Day, number: int, cols: int) -> Line:
        weekday = self.word(WEEKDAYS[item.day.weekday()])
        title = item.best.title if item.best else ""
        return line(
            (S.NAME, fit(f"{item.day:%m-%d}", 6)),
            fit(weekday, 5),
            f"{item.count:7d}   ",
            fit(title, max(8, cols - 24)).rstrip(),
        )

    def number(self, item: Day, at: int) -> int:
        return item.day.day

    def same(self, item: Day) -> date:
        return item.day

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(DiaryPage(self.item.day.toordinal()))

    @key("[", name="older", help=_("month before"))
    async def older(self) -> None:
        await self._turn(self.month.before if self.month else 0)

    @key("]", name="newer", help=_("next month"))
    async def newer(self) -> None:
        await self._turn(self.month.after if self.month else 0)

    async def _turn(self, to: int) -> None:
        if not to:
            self.say(_("There is nothing in this direction."))
            return
        self.month_of = to
        await self.restart()


class DiaryPage(OfDay[Entry]):
    """A day: what came into the ten, and with Tab how it ended."""

    area = "diary_day"
    empty = _("Nothing came into the ten.")

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.at_end = False

    async def fetch(self, cursor: str) -> Page[Entry]:
        self.day = day = await self.desk.ask(diary.day, self.caller, self.day_number)
        return Page(day.ten if self.at_end else day.entries)

    @property
    def head(self) -> tuple[str, str, str]:
        said = self.word(_("How the day ended") if self.at_end else _("Came into the ten"))
        return (f"{date.fromordinal(self.day_number)}  {said}", "", "")

    def columns(self, cols: int) -> str:
        word = self.word
        place, people = fit(word(_("rank")), 5, "right"), fit(word(_("people")), 6, "right")
        moment = fit(word(_("time")), 7) if self._has_time(cols) else ""
        return f"{moment}{place}  {fit(word(_('board')), 14)}{people}  {word(_('title'))}"

    def row(self, item: Entry, number: int, cols: int) -> Line:
        moment = f"{times.local(item.at, self.caller.zone):%H:%M}  " if self._has_time(cols) else ""
        return line(
            (S.DIM, moment),
            (S.HOT if item.place <= 3 else "", f"{item.place:5d}  "),
            (S.NAME, fit(item.slug, 13)),
            f" {item.people:6d}  ",
            fit(item.title, max(8, cols - 29 - len(moment))).rstrip(),
        )

    def _has_time(self, cols: int) -> bool:
        return cols >= NARROW and not self.at_end

    read = OfDay.read  # before the next one, in the line of keys

    @key("tab", name="other_list", help=_("how it came / how it ended"))
    async def other_list(self) -> None:
        self.at_end = not self.at_end
        await self.restart()
