# SPDX-License-Identifier: Apache-2.0
"""Colours in a text, as terminals have them: `ESC [ 1;31 m` and what follows is bright red, `ESC [ m` ends it. Sixteen colours,
bold, underlined, blinking, reversed; every other escape is dropped.

Whoever cannot type ESC writes its sign, `␛[31m`. A colour ends with its block: a paragraph, an item, a cell, a piece of code.
"""

import re
from html import escape

MAX_CODES = 1_000  # colour changes in one text: beyond that it is no picture but a weight
MAX_SPANS = 3_000  # pieces that they dress: a change of type within a colour is another piece
MAX_SGR = 24  # characters of one of them
SIGN = "␛"

# What holds the place of a colour from the parser to the last pass: plane 16 for private use, which no font draws.
_FIRST, _LAST = 0x10_F000, 0x10_FBFF
_HELD = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_ESCAPE = re.compile(
    rf"[\x1b{SIGN}]\[([0-9;]{{0,{MAX_SGR}}})m|\x1b(?:\[[0-9;:<=>? -/]*[@-~]?|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?)?"
)
_TAGS = re.compile(r"(<[^>]*>)")
_OPAQUE = ("math",)  # nothing may stand in it but what it is made of
_ENDS = frozenset(
    f"</{name}>"
    for name in "p li td th dt dd h3 h4 h5 h6 pre blockquote cite caption summary details div section".split()
)

# The sixteen colours and what goes with them; of each kind one holds.
KINDS = {"1": "bold", "4": "underline", "5": "blink", "7": "reverse"}
KINDS |= {str(code): "front" for code in (*range(30, 38), *range(90, 98))}
KINDS |= {str(code): "back" for code in (*range(40, 48), *range(100, 108))}


def after(current: str, codes: str) -> str:
    """What is in force after `ESC [ codes m`, as codes that can be given after a reset.

    >>> after("1;31", "32;44")
    '1;32;44'
    """
    kept = current.split(";") if current else []
    for code in codes.split(";") if len(codes) <= MAX_SGR else ():
        number = code.lstrip("0") or "0"
        if number == "0":
            kept = []
        elif number in KINDS:
            kept = [old for old in kept if KINDS[old] != KINDS[number]] + [number]
    return ";".join(sorted(kept, key=int))


def hold(source: str) -> tuple[str, list[str]]:
    """(the text with a single character for each colour, what these mean). Other escapes are gone."""
    if "\x1b" not in source and SIGN not in source:
        return source, []
    held: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if found[1] is None or len(held) >= MAX_CODES:
            return ""
        held.append(found[1])
        return chr(_FIRST + len(held) - 1)

    return _ESCAPE.sub(keep, _HELD.sub("", source)), held


def dress(html: str, held: list[str]) -> str:
    """The finished HTML with spans for the colours that were held: `<span class="sgr-1 sgr-31">`."""
    parts = _TAGS.split(html)
    current, opaque, room = "", 0, MAX_SPANS
    for at, part in enumerate(parts):
        if at % 2:
            name = part.strip("</>").partition(" ")[0]
            opaque += (name in _OPAQUE) * (-1 if part[1] == "/" else 1)
            if part in _ENDS:
                current = ""
            parts[at] = _HELD.sub("", part)
        elif opaque or not part:
            parts[at] = _HELD.sub("", part)
        else:
            pieces, current = _pieces(part, held, current)
            parts[at] = "".join(
                _span(text, codes) if room > place else text for place, (text, codes) in enumerate(pieces)
            )
            room -= len(pieces)
    return "".join(parts)


def to_html(text: str) -> str:
    """A text that has colours and nothing else.

    >>> to_html("␛[31m<red>␛[m")
    '<span class="sgr-31">&lt;red&gt;</span>'
    """
    bare, held = hold(text)
    return dress(escape(bare, quote=False), held)


def _pieces(text: str, held: list[str], current: str) -> tuple[list[tuple[str, str]], str]:
    """One piece of text as (words, what is in force over them), and what is in force behind it."""
    found: list[tuple[str, str]] = []
    at = 0
    for place in _HELD.finditer(text):
        if place.start() > at:
            found.append((text[at : place.start()], current))
        current = after(current, held[ord(place[0]) - _FIRST])
        at = place.end()
    if at < len(text):
        found.append((text[at:], current))
    return found, current


def _span(text: str, current: str) -> str:
    if not current or (text.isspace() and "\n" in text):
        return text
    return f'<span class="{" ".join(f"sgr-{code}" for code in current.split(";"))}">{text}</span>'
