# SPDX-License-Identifier: Apache-2.0
"""A text that is being written: lines, a place in them, an undo ring, what was cut. Pure; it knows no screen.

Lines hold what will be posted. The only control character in them is ESC, for colours.
"""

from collections import deque
from itertools import pairwise

from banyan.interfaces.terminal.text import breaks, clean, graphemes, width

MAX_LINES = 2_000
MAX_CHARS = 65_536
UNDO_STEPS = 200
TAB = "    "
Snapshot = tuple[tuple[str, ...], int, int]


class Buffer:
    """`row` and `col` count lines and characters. Every change goes through `_change`, which can be undone."""

    def __init__(self, text: str = "") -> None:
        self.lines = [kept(each) for each in text.split("\n")][:MAX_LINES]
        self.row = self.col = 0
        self.mark: tuple[int, int] | None = None
        self.clip = ""
        self.version = 0
        self.is_full = False  # the last insertion did not fit whole
        self._undo: deque[Snapshot] = deque(maxlen=UNDO_STEPS)
        self._redo: list[Snapshot] = []
        self._kind = ""  # of the last change: neighbours of one kind are undone together

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def size(self) -> int:
        return sum(map(len, self.lines)) + len(self.lines) - 1

    @property
    def line(self) -> str:
        return self.lines[self.row]

    # ---- changes

    def insert(self, text: str, kind: str = "insert") -> None:
        """Write at the place; what goes beyond the bounds is left out, and `is_full` says so."""
        self._change(kind)
        room = max(0, MAX_CHARS - self.size)
        parts = [kept(each) for each in text[:room].split("\n")]
        fits = parts[: MAX_LINES - len(self.lines) + 1]
        self.is_full = len(text) > room or len(parts) > len(fits)
        head, tail = self.line[: self.col], self.line[self.col :]
        fresh = [head + fits[0], *fits[1:]]
        self.col = len(fresh[-1])
        fresh[-1] += tail
        self.lines[self.row : self.row + 1] = fresh
        self.row += len(fresh) - 1

    def backspace(self) -> None:
        if self.col:
            self._change("delete")
            step = len(_last(self.line[: self.col]))
            self.lines[self.row] = self.line[: self.col - step] + self.line[self.col :]
            self.col -= step
        elif self.row:
            self._change("join")
            above = self.lines[self.row - 1]
            self.lines[self.row - 1 : self.row + 1] = [above + self.line]
            self.row, self.col = self.row - 1, len(above)

    def delete(self) -> None:
        if self.col < len(self.line) or self.row + 1 < len(self.lines):
            row, col = self.row, self.col
            self.right()
            if (self.row, self.col) != (row, col):
                self.backspace()

    def cut_rest(self) -> None:
        """To the end of the line; at the end, the line's end itself."""
        if self.col == len(self.line):
            self.delete()
            return
        self._change("cut")
        self.clip = self.line[self.col :]
        self.lines[self.row] = self.line[: self.col]

    def cut_line(self) -> None:
        self.clip = (self.clip if self._kind == "cut line" else "") + self.line + "\n"
        self._change("cut line")
        del self.lines[self.row]
        self.lines = self.lines or [""]
        self.row, self.col = min(self.row, len(self.lines) - 1), 0

    def copy(self) -> None:
        """What lies between the mark and the place."""
        if self.mark:
            (row, col), (end_row, end_col) = sorted((self.mark, (self.row, self.col)))
            part = self.lines[row : end_row + 1]
            part[-1] = part[-1][:end_col]
            part[0] = part[0][col:]
            self.clip = "\n".join(part)

    def cut(self) -> None:
        if not self.mark:
            return
        self.copy()
        (row, col), (end_row, end_col) = sorted((self.mark, (self.row, self.col)))
        self._change("cut")
        self.lines[row : end_row + 1] = [self.lines[row][:col] + self.lines[end_row][end_col:]]
        self.row, self.col, self.mark = row, col, None

    def paste(self) -> None:
        self.insert(self.clip, "paste")

    def undo(self) -> bool:
        return self._step(self._undo, self._redo)

    def redo(self) -> bool:
        return self._step(self._redo, self._undo)

    # ---- moves

    def left(self) -> None:
        self._kind = ""
        if self.col:
            self.col -= len(_last(self.line[: self.col]))
        elif self.row:
            self.row -= 1
            self.col = len(self.line)

    def right(self) -> None:
        self._kind = ""
        if self.col < len(self.line):
            self.col += len(next(iter(graphemes(self.line[self.col : self.col + 64]))))
        elif self.row + 1 < len(self.lines):
            self.row, self.col = self.row + 1, 0

    def word_left(self) -> None:
        self.left()
        while self.col and not (self.line[self.col - 1].isspace() and not self.line[self.col : self.col + 1].isspace()):
            self.col -= 1

    def word_right(self) -> None:
        self.right()
        while self.col < len(self.line) and not (
            self.line[self.col - 1].isspace() and not self.line[self.col].isspace()
        ):
            self.col += 1

    def go(self, row: int, col: int = 0) -> None:
        self._kind = ""
        self.row = max(0, min(row, len(self.lines) - 1))
        self.col = max(0, min(col, len(self.line)))

    def find(self, words: str) -> bool:
        """The next place where the words stand, round from the end to the beginning."""
        wanted = words.lower()
        for step in range(len(self.lines) + 1):
            row = (self.row + step) % len(self.lines)
            at = self.lines[row].lower().find(wanted, self.col + 1 if not step else 0)
            if at >= 0 and wanted:
                self.go(row, at)
                return True
        return False

    # ---- rows as they are seen

    def rows_of(self, row: int, cells: int) -> list[tuple[int, int]]:
        """Where the rows of a line begin and end when it is wrapped."""
        return breaks(shown(self.lines[row]), cells)

    def place(self, cells: int) -> tuple[int, int]:
        """(which row of the line the place is in, its column there)."""
        found = self.rows_of(self.row, cells)
        at = next((at for at, (_, following) in enumerate(pairwise(found)) if self.col < following[0]), len(found) - 1)
        first, end = found[at]
        return at, width(shown(self.line)[first : min(self.col, end)])

    def vertical(self, by: int, cells: int) -> None:
        """Up or down by rows as they are seen, keeping the column as well as may be."""
        at, column = self.place(cells)
        row, at = self.row, at + by
        while at < 0 and row:
            row -= 1
            at += len(self.rows_of(row, cells))
        while at >= len(self.rows_of(row, cells)) and row + 1 < len(self.lines):
            at -= len(self.rows_of(row, cells))
            row += 1
        rows = self.rows_of(row, cells)
        first, end = rows[max(0, min(at, len(rows) - 1))]
        text = shown(self.lines[row])[first:end]
        col = 0
        for grapheme in graphemes(text):
            if width(text[: col + len(grapheme)]) > column:
                break
            col += len(grapheme)
        self.go(row, first + col)

    # ---- parts

    def _change(self, kind: str) -> None:
        self.is_full = False
        self.version += 1
        if kind != self._kind or kind in ("cut", "paste", "join"):
            self._undo.append((tuple(self.lines), self.row, self.col))
        self._redo.clear()
        self._kind = kind

    def _step(self, taken: "deque[Snapshot] | list[Snapshot]", given: "deque[Snapshot] | list[Snapshot]") -> bool:
        if not taken:
            return False
        given.append((tuple(self.lines), self.row, self.col))
        lines, self.row, self.col = taken.pop()
        self.lines, self._kind, self.mark = list(lines), "", None
        self.version += 1
        return True


def kept(text: str) -> str:
    """One line as it may stand in a text: cleaned, with its colours."""
    return "\x1b".join(clean(part) for part in text.replace("\t", TAB).split("\x1b"))


def shown(text: str) -> str:
    """One line as the editor shows it: ESC is a star, as it always was."""
    return text.replace("\x1b", "*")


def _last(text: str) -> str:
    return list(graphemes(text[-64:]))[-1]
