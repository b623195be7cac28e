# SPDX-License-Identifier: Apache-2.0
"""A thread made of floors of others: picked from the menu of those who tend, written in the editor"""

import re
from collections.abc import Sequence
from typing import Any

from banyan.base import ids
from banyan.base.ids import BoardId
from banyan.core import boards, compilations, threads
from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.screens.tending import FIELDS, POST_ACTS, THREAD_ACTS, Act, Target, Values, numbers_in
from banyan.interfaces.terminal.widgets.editor import Editor
from banyan.interfaces.terminal.widgets.form import YES_NO, Field
from banyan.records.compilations import CompileWish, Pick

_FROM_HERE = re.compile(r"\s*(\d{1,9})\s*[-–]\s*")


class Compiling(Editor):
    """The text of a compilation: an address alone on a line becomes that floor."""

    def __init__(self, board_id: BoardId, title: str, text: str, wish: CompileWish) -> None:
        super().__init__(title, text)
        self.board_id, self.wish = board_id, wish
        self.token = str(ids.mint())
        self.number = 0

    async def check(self, text: str) -> bool:
        body = await self.desk.render(text)
        made = await self.desk.act(
            compilations.make, self.caller, self.board_id, self.title, body, self.wish, self.token
        )
        await self.desk.marks.wrote(self.caller, made, 1)
        self.number = made.number
        return True


async def compile_floors(screen: Screen[Any], target: Target, values: Values) -> str:
    """The addresses of what was picked into the editor; what comes of it is a thread."""
    board = await screen.desk.ask(boards.get, screen.caller, target.slug)
    title = threads.clean_title(values["title"])
    text = await screen.desk.ask(compilations.draft, screen.caller, target.slug, _picks(target, values))
    wish = CompileWish(bool(values["quotes"]), bool(values["replies"]))
    writing = Compiling(board.id, title, text, wish)
    if await screen.show(writing) is None:
        return screen.word(_("Nothing was posted."))
    return screen.word(_("It stands on the board as number {number}, signed by you."), number=writing.number)


def _picks(target: Target, values: Values) -> Sequence[Pick]:
    """Threads as they are, or floors of one: `3-7, 9`, or `3-` for all from there on."""
    if not target.floor:
        return [Pick(number) for number in target.numbers]
    here_on = _FROM_HERE.fullmatch(values["floors"])
    if here_on:
        return [Pick(target.number, first=int(here_on[1]))]
    return [Pick(target.number, numbers_in(values["floors"], 10**9) or (target.floor,))]


FIELDS |= {
    "floors": Field(
        "floors", _("Which ones"), most=200, hint=_("Numbers and ranges: 3-7, 9; 3- is all from there on.")
    ),
    "quotes": Field("quotes", _("Show what the floors quote"), "1", YES_NO),
    "replies": Field("replies", _("Let people answer"), "", YES_NO),
}
THREAD_ACTS["c"] = Act(_("compile into one"), compile_floors, ("title", "quotes", "replies"))
POST_ACTS["c"] = Act(_("compile into one"), compile_floors, ("title", "floors", "quotes", "replies"))
