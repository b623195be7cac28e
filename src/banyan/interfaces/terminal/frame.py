# SPDX-License-Identifier: Apache-2.0
"""A frame is what a caller should see: rows of lines, a line of spans `(style, text)`. Nothing here writes to anybody.

Text enters a line through `line` and `bar`, which clean it, or through `ansi_lines`, which lets colours through and nothing else.
"""

import re
from collections.abc import Iterable, Sequence

from banyan.interfaces.terminal.text import breaks, clean, cut, fit, skip, width
from banyan.markup.colours import after

Span = tuple[str, str]  # style, text. A style is a name of the theme's, or an SGR of somebody's own ("1;31")
Piece = str | Span | None

LEAST_SIZE, MOST_SIZE = (20, 6), (300, 120)
MAX_CODES = 400  # colour changes on one line: beyond that it is no picture but a weight
_SGR = re.compile(r"\x1b\[([0-9;]*)m|\x1b(?:\[[0-9;:<=>? -/]*[@-~]?)?")
_OURS = object()  # only this module makes lines


class Line:
    """One row. Immutable; neighbours of one style are one span."""

    __slots__ = ("cells", "spans")

    def __init__(self, ours: object, spans: Iterable[Span]) -> None:
        if ours is not _OURS:
            raise TypeError("lines are made by line(), bar() and ansi_lines(), which clean what goes in")
        merged: list[Span] = []
        for style, text in spans:
            if not text:
                continue
            if merged and merged[-1][0] == style:
                merged[-1] = (style, merged[-1][1] + text)
            else:
                merged.append((style, text))
        self.spans = tuple(merged)
        self.cells = sum(width(text) for _, text in merged)

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.spans == other.spans

    def __hash__(self) -> int:
        return hash(self.spans)

    def __repr__(self) -> str:
        return f"<Line {self.text!r}>"

    def sized(self, cells: int, style: str = "") -> "Line":
        """Exactly so many cells."""
        if self.cells == cells:
            return self
        if self.cells < cells:
            return Line(_OURS, (*self.spans, (style, " " * (cells - self.cells))))
        return self.part(0, cells)

    def part(self, first: int, cells: int) -> "Line":
        """`cells` cells from column `first` on, filled with blanks; half a character is a blank."""
        spans: list[Span] = []
        left, room = first, cells
        for style, text in self.spans:
            size = width(text)
            if left >= size:
                left -= size
                continue
            shown = skip(text, left)
            size, left = size - left, 0
            if size > room:
                shown = cut(shown, room)
                spans.append((style, shown))
                room -= width(shown)
                break
            spans.append((style, shown))
            room -= size
        return Line(_OURS, (*spans, ("", " " * room)))

    def styled(self, style: str) -> "Line":
        """The same words in one style: the bar over the selected line."""
        return Line(_OURS, [(style, self.text)])

    def then(self, *more: "Line") -> "Line":
        """This line and others behind it."""
        return Line(_OURS, [span for each in (self, *more) for span in each.spans])


EMPTY = Line(_OURS, ())


def line(*pieces: Piece, style: str = "") -> Line:
    """`line("12 ", (S.mark, "● "), fit(title, 40))`: what is given, cleaned. `style` is that of the bare pieces."""
    spans = [(style, piece) if isinstance(piece, str) else piece for piece in pieces if piece]
    return Line(_OURS, [(name, clean(text)) for name, text in spans])


def bar(left: str, middle: str, right: str, cells: int, style: str = "title") -> Line:
    """A bar over the whole width: something left, something in the middle, something right. The middle gives way first."""
    left, middle, right = clean(left), clean(middle), clean(right)
    right = cut(right, max(0, cells - min(width(left), cells // 2) - 1))
    room = cells - width(right)
    most = room - 1 if right else room  # a blank stays between them
    left = fit(left, most).rstrip() if width(left) > most else left
    space = room - width(left)
    middle = cut(middle, max(0, space - 2))
    lead = max(min((cells - width(middle)) // 2 - width(left), space - width(middle) - 1), 1 if middle else 0)
    text = left + " " * lead + middle
    return Line(_OURS, [(style, text + " " * (room - width(text)) + right)])


def wrapped(spans: Sequence[Span], cells: int, indent: str = "") -> list[Line]:
    """Spans as lines of `cells` cells at most; `indent` stands before every line but the first."""
    spans = [(style, clean(text)) for style, text in spans]
    words = "".join(text for _, text in spans)
    rows = breaks(words, max(cells - width(indent), 8))
    return [
        Line(_OURS, [("", indent if number else ""), *slice_spans(spans, first, end)])
        for number, (first, end) in enumerate(rows)
    ]


def slice_spans(spans: Sequence[Span], first: int, end: int) -> list[Span]:
    """The characters first…end of spans, with their styles."""
    found: list[Span] = []
    at = 0
    for style, text in spans:
        part = text[max(first - at, 0) : max(end - at, 0)]
        if part:
            found.append((style, part))
        at += len(text)
    return found


def ansi_lines(source: str, style: str = "") -> list[Line]:
    """Text that may hold colours (SGR): one line for each of its own. Every other escape is dropped, every colour ends there."""
    return [Line(_OURS, ansi_spans(row, style)) for row in source.split("\n")]


def ansi_spans(row: str, style: str = "", codes_style: str | None = None) -> list[Span]:
    """One line's spans: the colour codes in it become styles, all other escapes nothing.

    With `codes_style` every escape stays to be seen, with a star for ESC, as long as it was written.
    """
    spans: list[Span] = []
    current, at = "", 0
    for codes, found in enumerate(_SGR.finditer(row) if "\x1b" in row else ()):
        spans.append((current or style, clean(row[at : found.start()])))
        at = found.end()
        if codes_style is not None:
            spans.append((codes_style, found[0].replace("\x1b", "*")))
        if found[1] is not None and codes < MAX_CODES:
            current = after(current, found[1])
    spans.append((current or style, clean(row[at:])))
    return [span for span in spans if span[1]]


def bounded(cols: int, rows: int) -> tuple[int, int]:
    """A size that can be drawn for, whatever a terminal says of itself."""
    return min(max(cols, LEAST_SIZE[0]), MOST_SIZE[0]), min(max(rows, LEAST_SIZE[1]), MOST_SIZE[1])


class Frame:
    """What one caller should see now. `cursor` is where theirs stands; `selected` the row that a reader's voice should say."""

    __slots__ = ("cols", "cursor", "lines", "rows", "selected")

    def __init__(self, cols: int, rows: int, lines: Iterable[Line] = (), cursor: tuple[int, int] | None = None) -> None:
        self.cols, self.rows = cols, rows
        self.lines = [each.sized(cols) for each in lines][:rows]
        self.lines += [EMPTY.sized(cols)] * (rows - len(self.lines))
        self.cursor = cursor  # row, column
        self.selected: int | None = None

    def put(self, row: int, shown: Line) -> None:
        """Replace a row; one outside of the frame is nothing."""
        if -self.rows <= row < self.rows:
            self.lines[row] = shown.sized(self.cols)

    def overlay(self, row: int, column: int, lines: Sequence[Line]) -> None:
        """Lay lines over what stands there; what they cut through is a blank, never a shift."""
        for number, shown in enumerate(lines, row):
            if 0 <= number < self.rows:
                under, cells = self.lines[number], min(shown.cells, self.cols - column)
                right = column + cells
                self.lines[number] = under.part(0, column).then(
                    shown.sized(cells), under.part(right, self.cols - right)
                )

    @property
    def text(self) -> str:
        """Its words, for tests and for terminals that draw no screen."""
        return "\n".join(each.text.rstrip() for each in self.lines)


def padded(text: str, cells: int, style: str = "") -> Line:
    """One text over a whole row."""
    return Line(_OURS, [(style, fit(text, cells))])
