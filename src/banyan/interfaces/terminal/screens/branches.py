# SPDX-License-Identifier: Apache-2.0
"""A thread as a tree: a floor, and below it what answers it. It closes with the floor that was chosen."""

from collections.abc import Iterable, Sequence

from banyan.core import trees
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.text import clean, fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.markup.plain import to_plain
from banyan.records.events import Event, PostMade
from banyan.records.pages import Branch, Floor, ThreadPage

SHOWN = 300  # characters of a floor that are looked at for its first words
STEP = 2  # cells that an answer stands further in


class Branches(ListScreen[tuple[Branch, Floor]]):
    area = "branches"
    empty = _("Nobody has answered this yet.")

    def __init__(self, number: int, under: int = 0) -> None:
        super().__init__()
        self.thread_number, self.under = number, under
        self.thread_page: ThreadPage | None = None

    async def fetch(self, cursor: str) -> Page[tuple[Branch, Floor]]:
        start = int(cursor) if cursor else 1
        page, branches = await self.desk.ask(trees.tree, self.caller, self.thread_number, self.under, start)
        self.thread_page = page
        floors = {floor.post.floor: floor for floor in page.floors}
        rows = [(branch, floors[branch.floor]) for branch in branches if branch.floor in floors]
        return Page(rows, str(page.older or ""), str(page.newer or ""))

    def hears(self) -> Iterable[Concern]:
        return (("number", self.thread_number),)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, PostMade) and event.number == self.thread_number for event in happened)

    @property
    def head(self) -> tuple[str, str, str]:
        title = self.thread_page.thread.title if self.thread_page else ""
        place = self.word(_("answers to #{floor}"), floor=self.under) if self.under else self.word(_("tree"))
        return (place, title, "")

    def row(self, item: tuple[Branch, Floor], number: int, cols: int) -> Line:
        branch, floor = item
        words = clean(" ".join(to_plain(floor.post.html)[:SHOWN].split())) if floor.post.is_visible else "-"
        lead = " " * STEP * branch.depth + (f"{self.glyph('leaf')} " if branch.depth else "")
        more = f" {self.glyph('more')}" if branch.more else ""
        return line(
            (S.DIM, lead), f"#{branch.floor} ", (S.NAME, f"{floor.author.handle}  "), words, (S.MARK, more)
        ).sized(cols)

    def number(self, item: tuple[Branch, Floor], at: int) -> int:
        return item[0].floor

    def same(self, item: tuple[Branch, Floor]) -> int:
        return item[0].floor

    def columns(self, cols: int) -> str:
        return fit(self.word(_("floors and their answers")), cols)

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            self.close(self.item[0].floor)

    @key("t", name="all", help=_("the whole thread, or one floor"))
    async def whole(self) -> None:
        self.under = 0 if self.under else (self.item[0].floor if self.item else 0)
        await self.restart()
