# SPDX-License-Identifier: Apache-2.0
"""Questions on the last line: a line of text, a yes or no."""

from banyan.interfaces.terminal.frame import Frame, line
from banyan.interfaces.terminal.keys import typed
from banyan.interfaces.terminal.screen import Screen, _
from banyan.interfaces.terminal.text import clean, cut, graphemes, skip, width
from banyan.interfaces.terminal.themes import S

ROOM = 24  # cells that stay for the answer, where there are many


class Entry:
    """A line of text that is being typed: the part of a question, a form or a chat that takes keys."""

    def __init__(self, given: str = "", *, most: int = 200, hides: bool = False) -> None:
        self.most, self.hides = most, hides
        self._left, self._right = list(graphemes(clean(given)[:most])), list[str]()

    @property
    def text(self) -> str:
        return "".join(self._left + self._right)

    def set(self, text: str) -> None:
        self._left, self._right = list(graphemes(clean(text)[: self.most])), []

    def on(self, pressed: str) -> bool:
        """Take a key; False for one that means nothing here."""
        left, right = self._left, self._right
        match pressed:
            case "backspace" | "^H":
                del left[-1:]
            case "delete" | "^D":
                del right[:1]
            case "left" if left:
                right.insert(0, left.pop())
            case "right" if right:
                left.append(right.pop(0))
            case "home" | "^A":
                self._left, self._right = [], left + right
            case "end" | "^E":
                self._left, self._right = left + right, []
            case "^U":
                left.clear()
            case "^K":
                right.clear()
            case "left" | "right":
                pass
            case _:
                return self._write(typed(pressed))
        return True

    def shown(self, cells: int) -> tuple[str, int]:
        """(what is seen in so many cells, the column of the cursor)."""
        left = "*" * len(self._left) if self.hides else "".join(self._left)
        right = "*" * len(self._right) if self.hides else "".join(self._right)
        column = width(left)
        gone = max(0, column - cells + 1)
        return cut(skip(left, gone) + right, cells), column - gone

    def _write(self, text: str) -> bool:
        text = clean(text)[: max(0, self.most - len(self.text))]
        if text:
            self._left = list(graphemes("".join(self._left) + text))
        return bool(text)


class Ask(Screen[str]):
    """A line of text. Esc or ^C leaves it, `^U` empties it, `^Z` answers a message first."""

    is_overlay = is_typing = True

    def __init__(self, question: str, given: str = "", *, most: int = 200, hides: bool = False) -> None:
        super().__init__()
        self.question = question
        self.entry = Entry(given, most=most, hides=hides)

    def over(self, frame: Frame) -> Frame:
        row = frame.rows - 1
        asked = f" {cut(self.question, max(frame.cols // 2, frame.cols - ROOM))} "
        shown, column = self.entry.shown(frame.cols - width(asked) - 1)
        frame.put(row, line((S.NAME, asked), (S.FIELD, shown)))
        frame.cursor, frame.selected = (row, width(asked) + column), None
        return frame

    async def on(self, pressed: str) -> None:
        if pressed == "enter":
            self.close(self.entry.text)
        elif pressed in ("esc", "^C"):
            self.close()
        elif pressed in ("^Z", "^R"):  # as the families have it; neither means anything else here
            await self.visit("message")
        else:
            self.entry.on(pressed)


class Confirm(Screen[bool]):
    """Yes or no; everything but a yes is a no."""

    is_overlay = is_typing = True

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def over(self, frame: Frame) -> Frame:
        row = frame.rows - 1
        ends = self.word(_("y yes   n no"))
        asked = f" {cut(self.question, frame.cols - width(ends) - 4)}  "
        frame.put(row, line((S.WARN, asked), (S.HINT, ends)))
        frame.cursor, frame.selected = (row, min(width(asked), frame.cols - 1)), None
        return frame

    async def on(self, pressed: str) -> None:
        self.close(pressed in ("y", "Y"))
