# SPDX-License-Identifier: Apache-2.0
"""Cells: how wide a text is at this caller's terminal, and cutting, filling and wrapping by that. Nothing else counts cells."""

import re
from collections.abc import Iterator
from contextvars import ContextVar
from functools import lru_cache

from wcwidth import iter_graphemes, wcswidth

# How many cells a character takes that East Asian fonts draw wide and others narrow (● ─ é). Each session's task has its own.
AMBIGUOUS: ContextVar[int] = ContextVar("AMBIGUOUS", default=1)

# The same names and titles are shown to many callers: what was found out about short texts is kept.
REMEMBERED, SHORT = 8_192, 200
MAX_MARKS = 3  # combining marks on one base: nobody needs more, and towers of them cover the lines above
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_TOWER = re.compile(
    rf"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MAX_MARKS}}})[\u0300-\u036f"
    r"\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
# What every terminal draws alike: ASCII in one cell, Han, kana and hangul in two.
PLAIN = "\x20-\x7e\u3000-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
_ODD = re.compile(f"[^{PLAIN}]")
_NOT_FIRST = frozenset("，。！？；：、）》」』】〉〕’”…—～·,.!?;:)]}%％")  # kinsoku: never begins a line
_NOT_LAST = frozenset("（《「『【〈〔‘“([{")  # never ends one
_WORD = re.compile(r" +|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+|.", re.DOTALL)


def clean(text: str) -> str:
    """`text` without anything that moves a cursor, turns a direction or cannot be seen; a tab is a blank."""
    if text.isascii() and text.isprintable():
        return text
    return _clean(text) if len(text) <= SHORT else _clean.__wrapped__(text)


@lru_cache(maxsize=REMEMBERED)
def _clean(text: str) -> str:
    text = _UNWANTED.sub("", text.replace("\t", " ").replace("\n", " "))
    return _TOWER.sub(r"\1", text)


def width(text: str) -> int:
    """The cells that a clean text takes."""
    if text.isascii():
        return len(text)
    if len(text) > SHORT:
        return max(0, wcswidth(text, ambiguous_width=AMBIGUOUS.get()))
    return _width(text, AMBIGUOUS.get())


@lru_cache(maxsize=REMEMBERED)
def _width(text: str, ambiguous: int) -> int:
    return max(0, wcswidth(text, ambiguous_width=ambiguous))


def is_odd(text: str) -> bool:
    """Whether terminals may disagree about the width of something in it."""
    return not text.isascii() and _ODD.search(text) is not None


def graphemes(text: str) -> Iterator[str]:
    """What a reader sees as one character each."""
    return iter(text) if text.isascii() else iter_graphemes(text)


def cut(text: str, cells: int) -> str:
    """As much of the beginning as fits; a wide character at the edge stays out."""
    if text.isascii():
        return text[: max(cells, 0)]
    if width(text) <= cells:
        return text
    kept, room = [], cells
    for grapheme in iter_graphemes(text):
        room -= width(grapheme)
        if room < 0:
            break
        kept.append(grapheme)
    return "".join(kept)


def skip(text: str, cells: int) -> str:
    """What stands right of the first `cells` cells; of a wide character that is cut through, a blank is left."""
    if text.isascii():
        return text[max(cells, 0) :]
    head = cut(text, cells)
    rest = text[len(head) :]
    missing = cells - width(head)
    if missing <= 0 or not rest:
        return rest
    first = next(iter_graphemes(rest))
    return " " * max(0, width(first) - missing) + rest[len(first) :]


def fit(text: str, cells: int, side: str = "left") -> str:
    """Exactly `cells` cells: filled with blanks, or cut with `…` (`..` where that would be two cells)."""
    return _fit(text, cells, side, AMBIGUOUS.get())


@lru_cache(maxsize=REMEMBERED)
def _fit(text: str, cells: int, side: str, _ambiguous: int) -> str:
    text = clean(text)
    have = width(text)
    if have > cells:
        dots = "…" if width("…") == 1 else ".."
        text = cut(text, cells - len(dots)) + dots if cells > 2 * len(dots) else cut(text, cells)
        have = width(text)
    blank = cells - have
    if side == "right":
        return " " * blank + text
    left = blank // 2 if side == "centre" else 0
    return " " * left + text + " " * (blank - left)


def wrap(text: str, cells: int) -> list[str]:
    """Lines of `cells` cells at most: words stay whole, Han breaks anywhere but where it must not (kinsoku)."""
    text = clean(text)
    return [text[first:end] for first, end in breaks(text, cells)]


def breaks(text: str, cells: int) -> list[tuple[int, int]]:
    """Where the lines of a clean text begin and end, when it is wrapped; blanks at a break belong to no line."""
    if width(text) <= cells:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    first = at = used = 0
    for piece in _pieces(text, cells):
        size = width(piece)
        row = text[first:at]
        if used + size > cells and row.strip():
            carried = "" if piece.isspace() else _carried(row, piece)
            end = at - len(carried)
            found.append((first, first + len(text[first:end].rstrip())))
            first, used = end, width(carried)
            if piece.isspace():
                at += len(piece)
                first, used = at, 0
                continue
        at, used = at + len(piece), used + size
    return [*found, (first, at)] if at > first or not found else found


def _pieces(text: str, cells: int) -> Iterator[str]:
    """Words, blanks and single wide characters; a word that fits on no line comes in parts."""
    joined = ""
    for found in _WORD.finditer(text):
        piece = found[0]
        if joined and (width(piece) == 0 or joined[-1] == "\u200d"):  # a mark, or a part of one emoji
            joined += piece
            continue
        if joined:
            yield from _parts(joined, cells)
        joined = piece
    yield from _parts(joined, cells)


def _parts(piece: str, cells: int) -> Iterator[str]:
    while width(piece) > cells:
        head = cut(piece, cells) or piece[:1]
        yield head
        piece = piece[len(head) :]
    if piece:
        yield piece


def _carried(line: str, piece: str) -> str:
    """What must leave the end of `line` together with `piece` for the next one: at most a few characters."""
    at = len(line)
    while at > 1 and len(line) - at < 4 and ((at == len(line) and piece[0] in _NOT_FIRST) or _sticks(line, at)):
        at -= 1
        while at > 1 and line[at].isascii() and line[at].isalnum() and line[at - 1].isalnum() and len(line) - at < 20:
            at -= 1
    return line[at:] if at > 1 else ""


def _sticks(line: str, at: int) -> bool:
    """Whether no line may end before `at`."""
    return line[at - 1] in _NOT_LAST or (at < len(line) and line[at] in _NOT_FIRST)
