# SPDX-License-Identifier: Apache-2.0
"""The renderer: from the frame that a caller sees to the frame that they should see, in as few bytes as that takes.

The only place that makes escape sequences. After everything whose width terminals disagree about it says the column anew, so
that an error cannot travel further than one character.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from banyan.interfaces.terminal.frame import EMPTY, Frame, Line, Span, slice_spans
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import PLAIN, graphemes, is_odd, width
from banyan.interfaces.terminal.themes import Theme

START = "\x1b[0m\x1b[?7l\x1b[?2004h"  # no wrapping at the edge, pastes in brackets
END = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h"
ALTERNATE, PRIMARY = "\x1b[?1049h", "\x1b[?1049l"
BEGIN_UPDATE, END_UPDATE = "\x1b[?2026h", "\x1b[?2026l"
_PLAIN_CHAR = re.compile(f"[{PLAIN}]")


class Renderer:
    """What one caller's terminal shows, as far as we know."""

    __slots__ = ("_cursor", "_shown", "_size", "is_unicode", "synchronizes", "theme")

    def __init__(self, theme: Theme, *, is_unicode: bool = True, synchronizes: bool = False) -> None:
        self.theme = theme
        self.is_unicode, self.synchronizes = is_unicode, synchronizes
        self._shown: list[Line] = []
        self._size = (0, 0)
        self._cursor: tuple[int, int] | None = (-1, -1)

    @property
    def kind(self) -> str:
        """Two of one kind can take each other's place without the terminal's knowing."""
        return "unicode" if self.is_unicode else "other"

    def start(self) -> str:
        return (ALTERNATE if self.is_unicode else "") + START

    def end(self) -> str:
        return END + (PRIMARY if self.is_unicode else "\r\n")

    def forget(self) -> None:
        """The terminal may show anything: the next frame is drawn whole."""
        self._shown = []

    def draw(self, frame: Frame) -> str:
        """What to send so that the terminal shows `frame`."""
        out: list[str] = []
        size = (frame.cols, frame.rows)
        if size != self._size or not self._shown:
            self._shown, self._size = [EMPTY.sized(frame.cols)] * frame.rows, size
            self._cursor = (-1, -1)
            out.append("\x1b[0m\x1b[H\x1b[2J")
        for row, new in enumerate(frame.lines):
            old = self._shown[row].spans
            if new.spans != old:
                out.append(self._row(row, old, new.spans))
                self._shown[row] = shared(new)
        if out or frame.cursor != self._cursor:
            out.append(self._place(frame.cursor))
            self._cursor = frame.cursor
        if not out:
            return ""
        return BEGIN_UPDATE + "".join(out) + END_UPDATE if self.synchronizes else "".join(out)

    def _place(self, cursor: tuple[int, int] | None) -> str:
        if cursor is None:
            return "\x1b[?25l"
        shows = "\x1b[?25h" if self._cursor in (None, (-1, -1)) else ""
        return f"\x1b[{cursor[0] + 1};{cursor[1] + 1}H{shows}"

    def _row(self, row: int, old: Sequence[Span], new: Sequence[Span]) -> str:
        """The part of a row that differs, at its place."""
        old_text, new_text = _text(old), _text(new)
        first = _safe_left(old_text, new_text, _shared(old, new))
        last = _safe_right(old_text, new_text, _shared(old[::-1], new[::-1], from_right=True), first)
        end = len(new_text) - last
        if first >= end:  # styles were split at other places, nothing else
            first, end = 0, len(new_text)
        column = width(new_text[:first])
        out = [f"\x1b[{row + 1};{column + 1}H" if column else f"\x1b[{row + 1}H"]
        changed = slice_spans(new, first, end)
        erases = end == len(new_text) and not changed[-1][0] and changed[-1][1].endswith("    ")
        if erases:
            changed[-1] = ("", changed[-1][1].rstrip(" "))
        current = ""
        for style, text in changed:
            sgr = self.theme.sgr(style)
            if sgr != current:
                out.append(f"\x1b[0;{sgr}m" if sgr else "\x1b[0m")
                current = sgr
            column = _write(text, column, out)
        if current:
            out.append("\x1b[0m")
        if erases:
            out.append("\x1b[K")
        return "".join(out)


def _write(text: str, column: int, out: list[str]) -> int:
    """`text` from `column` on; the column behind it."""
    if not is_odd(text):
        out.append(text)
        return column + width(text)
    for grapheme in graphemes(text):
        out.append(grapheme)
        column += width(grapheme)
        if is_odd(grapheme):
            out.append(f"\x1b[{column + 1}G")
    return column


@lru_cache(maxsize=512)
def _text(spans: Sequence[Span]) -> str:
    return "".join(text for _, text in spans)


def _shared(old: Sequence[Span], new: Sequence[Span], *, from_right: bool = False) -> int:
    """How many characters are the same, style and all, from one end on."""
    same = 0
    for (old_style, old_text), (new_style, new_text) in zip(old, new, strict=False):
        if old_style != new_style:
            break
        if old_text == new_text:
            same += len(new_text)
            continue
        most = min(len(old_text), len(new_text))
        pairs = (
            zip(old_text[::-1], new_text[::-1], strict=False) if from_right else zip(old_text, new_text, strict=False)
        )
        same += next((at for at, (a, b) in enumerate(pairs) if a != b), most)
        break
    return same


def _safe_left(old: str, new: str, same: int) -> int:
    """Not between a base and its marks: step back until plain characters stand on both sides."""
    while same and not (_is_edge(old, same) and _is_edge(new, same)):
        same -= 1
    return same


def _safe_right(old: str, new: str, same: int, first: int) -> int:
    """The same from the right; what is kept there must stand in the same columns."""
    same = min(same, len(old) - first, len(new) - first)
    while same and not (_is_edge(old, len(old) - same) and _is_edge(new, len(new) - same)):
        same -= 1
    return same if same and width(old[: len(old) - same]) == width(new[: len(new) - same]) else 0


def _is_edge(text: str, at: int) -> bool:
    return at in (0, len(text)) or bool(_PLAIN_CHAR.match(text[at - 1]) and _PLAIN_CHAR.match(text[at]))


class Linear:
    """No screen is drawn: what is new is written below, for voices and braille lines. The selected line comes last."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._typed = ""

    kind = "linear"

    def start(self) -> str:
        return ""

    def end(self) -> str:
        return "\r\n"

    def forget(self) -> None:
        self._shown = []

    def draw(self, frame: Frame) -> str:
        rows = [" ".join(each.text.split()) for each in frame.lines]
        spoken = frame.selected if frame.selected is not None else frame.cursor[0] if frame.cursor else None
        last = rows[spoken] if spoken is not None and 0 <= spoken < len(rows) else ""
        known = {_bare(row) for row in self._shown}
        fresh = [row for at, row in enumerate(rows) if row and at != spoken and _bare(row) not in known]
        self._shown = [row for row in rows if row]
        if not fresh and frame.selected is None and self._typed and last != self._typed:
            echo = _echo(self._typed, last)  # somebody types into the line
            if echo is not None:
                self._typed = last
                return echo
        if not fresh and last == self._typed:
            return ""
        self._typed = last
        return "".join(f"\r\n{row}" for row in (*fresh, *((last,) if last else ())))


def _bare(row: str) -> str:
    return row.lstrip("> ").strip()


def _echo(old: str, new: str) -> str | None:
    if new.startswith(old):
        return new[len(old) :]
    if old.startswith(new):
        return "\b \b" * width(old[len(new) :])
    return None
