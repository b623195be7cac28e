# SPDX-License-Identifier: Apache-2.0
"""A popup: a box over whatever is shown. Any key closes it and is what it closes with."""

from collections.abc import Sequence

from banyan.interfaces.terminal.frame import Frame, Line, line, padded
from banyan.interfaces.terminal.screen import Screen
from banyan.interfaces.terminal.text import fit, width, wrap
from banyan.interfaces.terminal.themes import S

WIDEST = 64  # cells of text: a sentence stays a sentence on a wide screen


class Popup(Screen[str]):
    """`Popup("Sorry", ["…"])`. Subclasses give other lines by `lines`."""

    is_overlay = True

    def __init__(self, title: str, text: Sequence[str]) -> None:
        super().__init__()
        self.title, self.paragraphs = title, list(text)

    def lines(self, cells: int) -> list[Line]:
        """What stands in the box, `cells` cells wide."""
        return [line(row) for text in self.paragraphs for row in wrap(text, cells)]

    def over(self, frame: Frame) -> Frame:
        cells = min(WIDEST, frame.cols - 6)
        rows = self.lines(cells)[: max(1, frame.rows - 4)]
        top = max(0, (frame.rows - len(rows) - 2) // 2)
        left = max(0, (frame.cols - cells - 4) // 2)
        frame.overlay(top, left, self._box(rows, cells))
        frame.cursor, frame.selected = (top, left), None
        return frame

    def _box(self, rows: list[Line], cells: int) -> list[Line]:
        across, down, corners = self.glyph("across"), self.glyph("down"), self.glyph("corners")
        title = f" {fit(self.title, min(width(self.title), cells - 4))} "
        lead = 3
        head = corners[0] + across * lead + title + across * (cells + 2 - lead - width(title)) + corners[1]
        foot = corners[2] + across * (cells + 2) + corners[3]
        edge = line((S.BOX, f"{down} "))
        end = line((S.BOX, f" {down}"))
        return [
            line((S.BOX, head)),
            *(edge.then(row.sized(cells), end) for row in rows or [padded("", cells)]),
            line((S.BOX, foot)),
        ]

    async def on(self, pressed: str) -> None:
        self.close(pressed)


class Choice(Popup):
    """Rows with a key each; it closes with the one that was pressed. Enter takes the first, anything else none."""

    def __init__(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, [])
        self.choices = list(rows)

    def lines(self, cells: int) -> list[Line]:
        return [line((S.KEY, fit(pressed, 3)), fit(words, cells - 3)) for pressed, words in self.choices]

    async def on(self, pressed: str) -> None:
        keys = [each for each, _words in self.choices]
        self.close(keys[0] if pressed == "enter" else pressed if pressed in keys else None)
