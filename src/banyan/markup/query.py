# SPDX-License-Identifier: Apache-2.0
"""What somebody typed into the search field: read into tokens for the index, checked again on the text, shown in it.

Terms must all be there. `"…"` asks for the words exactly as they stand. There are no operators to learn or to escape.
"""

import re
from bisect import bisect_right
from itertools import accumulate
from unicodedata import normalize

import msgspec

from banyan.markup.fold import east_run, fold, folds, split
from banyan.markup.links import EAST

MAX_TERMS = 10
MAX_LENGTH = 200

_TERM = re.compile(r'"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|([^\s"“「]+)')


class Query(msgspec.Struct, frozen=True):
    """A question to the index. `tokens` and `prefixes` must all be found; `phrases` are looked for in the folded text."""

    tokens: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()  # single Han characters: any token that begins with one will do
    phrases: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()  # what `highlight` marks, longest first
    is_cut: bool = False  # whether more was asked than is looked for

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: only signs, or nothing at all."""
        return not (self.tokens or self.prefixes)


def query_terms(text: str) -> Query:
    """Read what was typed.

    >>> query_terms('面包 "rye bread"').tokens
    ('面包', 'rye', 'bread')
    """
    terms = [(bool(found[4] is None), fold(found[found.lastindex or 0])) for found in _TERM.finditer(text[:MAX_LENGTH])]
    found_tokens: dict[str, None] = {}
    prefixes: dict[str, None] = {}
    phrases: dict[str, None] = {}
    shown: dict[str, None] = {}
    for is_phrase, term in terms[:MAX_TERMS]:
        words = split(term)
        if not words:
            continue
        pieces = _pieces(words)
        for piece in pieces:
            if len(piece) == 1 and east_run(piece):
                prefixes[piece] = None
            elif east_run(piece):
                found_tokens.update(dict.fromkeys(split(piece)[:-1]))
            else:
                found_tokens[piece] = None
            if len(piece) > 2 and east_run(piece):
                phrases[piece] = None
        if is_phrase and len(pieces) > 1:
            exact = " ".join(term.split())
            phrases[exact] = shown[exact] = None
        else:
            shown.update(dict.fromkeys(pieces))
    return Query(
        tuple(found_tokens),
        tuple(prefixes),
        tuple(phrases),
        tuple(sorted(shown, key=len, reverse=True)),
        len(terms) > MAX_TERMS or len(text) > MAX_LENGTH,
    )


def _pieces(words: list[str]) -> list[str]:
    """Words, and runs put together again from their pairs."""
    pieces: list[str] = []
    run = ""
    for word in words:
        if len(word) == 2 and east_run(word):
            run += word[0]
        elif east_run(word):
            pieces.append(run + word)
            run = ""
        else:
            pieces.append(word)
    return pieces


def matches(query: Query, folded: str) -> bool:
    """Whether a folded text holds all that was asked for."""
    if query.is_empty:
        return False
    flat = ""
    for phrase in query.phrases:
        if phrase in folded:
            continue
        flat = flat or " ".join(folded.split())  # a phrase may run over the end of a line
        if phrase not in flat:
            return False
    if any(prefix not in folded for prefix in query.prefixes):
        return False
    if any(token not in folded for token in query.tokens):
        return False
    have = set(split(folded))
    return all(token in have for token in query.tokens)


def highlight(plain: str, query: Query, width: int) -> list[tuple[str, bool]]:
    """About `width` characters around the first hit, in pieces: (text, whether it was asked for). The text is not escaped.

    >>> highlight("The Bread is ready.", query_terms("bread"), 40)
    [('The ', False), ('Bread', True), (' is ready.', False)]
    """
    text = normalize("NFC", " ".join(plain.split()))
    table = folds()
    folded = text.translate(table)
    # Character of the folded text → character of the text, where they differ in number (… folds to three).
    ends = list(accumulate(len(table[ord(char)]) for char in text)) if len(folded) != len(text) else None
    hits: list[tuple[int, int]] = []
    for found in _pattern(query).finditer(folded) if query.shown else ():
        first, last = found.span()
        if ends:
            first, last = bisect_right(ends, first), bisect_right(ends, last - 1) + 1
        hits.append((first, last))
    start, stop = _window(text, hits[0] if hits else (0, 0), width)
    segments: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in hits:
        if first < at or first >= stop:
            continue
        segments += [(text[at:first], False), (text[first : min(last, stop)], True)]
        at = min(last, stop)
    segments.append((text[at:stop] + ("…" if stop < len(text) else ""), False))
    return _joined(segments)


def _pattern(query: Query) -> re.Pattern[str]:
    letter = rf"[^\W_{EAST}]"
    return re.compile(
        "|".join(
            re.escape(term) if east_run(term) or " " in term else rf"(?<!{letter}){re.escape(term)}(?!{letter})"
            for term in query.shown
        )
    )


def _window(text: str, hit: tuple[int, int], width: int) -> tuple[int, int]:
    """Where the excerpt begins and ends: a third of it before the hit, and no Latin word cut if one blank is near."""
    if len(text) <= width:
        return 0, len(text)
    start = max(0, min(hit[0] - width // 3, len(text) - width))
    if start:
        space = text.find(" ", start, min(start + 16, hit[0]))
        start = space + 1 if space >= 0 else start
    stop = min(len(text), start + width)
    if stop < len(text):
        space = text.rfind(" ", max(hit[1], stop - 16), stop)
        stop = space if space > start else stop
    return start, stop


def _joined(segments: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    joined: list[tuple[str, bool]] = []
    for text, is_hit in segments:
        if not text:
            continue
        if joined and joined[-1][1] == is_hit:
            joined[-1] = (joined[-1][0] + text, is_hit)
        else:
            joined.append((text, is_hit))
    return joined
