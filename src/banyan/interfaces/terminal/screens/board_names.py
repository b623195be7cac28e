# SPDX-License-Identifier: Apache-2.0
"""A board by its name: letters narrow down what is left, the blank and Tab complete them."""

from banyan.core import boards
from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.screen import Screen, _, register
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.interfaces.terminal.text import cut, fit, width
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.ask import Entry
from banyan.records.boards import Board

MOST_SHOWN = 8


@register("pick_board")
class PickBoard(Screen[Board]):
    """It closes with a board, or with None."""

    is_overlay = is_typing = True

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry(most=60)
        self.boards: list[Board] = []
        self.at = 0

    async def open(self) -> None:
        found = await self.desk.ask(boards.directory, self.caller)
        self.boards = [board for section in found for board in section.boards]

    @property
    def left_over(self) -> list[Board]:
        """The boards that what was typed may mean: names that begin with it, then titles and names that hold it."""
        typed = self.entry.text.strip().lower()
        begin = [board for board in self.boards if board.slug.lower().startswith(typed)]
        hold = [
            board
            for board in self.boards
            if board not in begin and typed in f"{board.slug} {board.title(self.session.lang)}".lower()
        ]
        return begin + hold

    def over(self, frame: Frame) -> Frame:
        row = frame.rows - 1
        found = self.left_over
        self.at = max(0, min(self.at, len(found) - 1))
        shown = found[max(0, self.at - MOST_SHOWN + 1) :][: min(MOST_SHOWN, frame.rows - 3)]
        for at, board in enumerate(reversed(shown), 1):
            style = S.SELECTED if board is found[self.at] else ""
            words = f" {fit(board.slug, 16)} {board.title(self.session.lang)}"
            frame.put(row - at, line((style, fit(words, frame.cols))))
        asked = f" {self.word(_('Board:'))} "
        typed, column = self.entry.shown(frame.cols - width(asked) - 1)
        frame.put(row, line((S.NAME, cut(asked, frame.cols)), (S.FIELD, typed)))
        frame.cursor, frame.selected = (row, width(asked) + column), None
        return frame

    async def on(self, pressed: str) -> None:
        found = self.left_over
        match pressed:
            case "enter":
                self.close(found[self.at] if found else None)
            case "esc" | "^C":
                self.close()
            case "up" | "down":
                self.at += -1 if pressed == "up" else 1
            case "tab" | "space":
                self._complete()
            case _:
                self.entry.on(pressed)
                self.at = 0

    def _complete(self) -> None:
        """As far as all names that begin so agree."""
        typed = self.entry.text.strip().lower()
        names = [board.slug.lower() for board in self.boards if board.slug.lower().startswith(typed)]
        if names:
            columns = enumerate(zip(*names, strict=False))
            end = next((at for at, signs in columns if len(set(signs)) > 1), min(map(len, names)))
            self.entry.set(names[0][:end])


@register("go_board")
class GoBoard(Screen[None]):
    """Picks a board and shows it."""

    is_overlay = True

    async def open(self) -> None:
        board = await self.visit("pick_board")
        if board:
            await self.show(Threads(board))
        self.close()
