# SPDX-License-Identifier: Apache-2.0
"""A log: what is said, line below line, wrapped to the width. Scrolled back it stays where it is while new lines come."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from banyan.interfaces.terminal.frame import Line, Span, line, wrapped
from banyan.interfaces.terminal.text import AMBIGUOUS

Said = TypeVar("Said")

MOST = 500  # lines that are kept


class Log(Generic[Said]):
    """`draw` makes the rows of one thing said, for so many columns."""

    def __init__(self, draw: Callable[[Said, int], list[Line]]) -> None:
        self._draw = draw
        self._said: deque[Said] = deque()
        self._rows: list[tuple[int, Line]] = []  # of which thing said, counted since the beginning
        self._gone = 0  # things said that are kept no longer
        self._made_for = (0, 0)
        self._end: int | None = None  # rows above the lower edge, while it is scrolled back
        self._room = 10

    def __len__(self) -> int:
        return len(self._said)

    def add(self, said: Sequence[Said]) -> None:
        for one in said:
            self._said.append(one)
            if self._made_for[0]:
                self._make(self._gone + len(self._said) - 1)
        while len(self._said) > MOST:
            self._said.popleft()
            self._gone += 1
        gone = next((at for at, (number, _) in enumerate(self._rows) if number >= self._gone), len(self._rows))
        del self._rows[:gone]
        if self._end is not None:
            self._end = max(min(self._room, len(self._rows)), self._end - gone)

    def shown(self, cols: int, room: int) -> list[Line]:
        """The rows that fit, the newest last; less than `room` while little was said."""
        self._fit(cols)
        self._room = room
        end = len(self._rows) if self._end is None else self._end
        return [row for _, row in self._rows[max(0, end - room) : end]]

    @property
    def is_back(self) -> bool:
        """Whether something newer stands below what is shown."""
        return self._end is not None

    def page_up(self) -> None:
        end = len(self._rows) if self._end is None else self._end
        least = min(self._room, len(self._rows))
        self._end = max(least, end - max(1, self._room - 1))
        self._settle()

    def page_down(self) -> None:
        if self._end is not None:
            self._end += max(1, self._room - 1)
            self._settle()

    def to_end(self) -> None:
        self._end = None

    def _settle(self) -> None:
        if self._end is not None and self._end >= len(self._rows):
            self._end = None

    def _fit(self, cols: int) -> None:
        """Another width: everything is wrapped anew, and what stood at the lower edge stays there."""
        wanted = (cols, AMBIGUOUS.get())
        if wanted == self._made_for:
            return
        held = self._rows[self._end - 1][0] if self._end else None
        self._made_for = wanted
        self._rows.clear()
        for number in range(self._gone, self._gone + len(self._said)):
            self._make(number)
        if held is not None:
            self._end = sum(number <= held for number, _ in self._rows)
            self._settle()

    def _make(self, number: int) -> None:
        drawn = self._draw(self._said[number - self._gone], self._made_for[0])
        self._rows += [(number, row) for row in drawn]


def beside(lead: Line, spans: Sequence[Span], cols: int) -> list[Line]:
    """Words right of a lead of some cells, wrapped, with blanks below the lead."""
    blank = line(" " * lead.cells)
    rows = wrapped(spans, max(8, cols - lead.cells))
    return [(blank if number else lead).then(row) for number, row in enumerate(rows)]
