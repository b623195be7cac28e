# SPDX-License-Identifier: Apache-2.0
"""Themes: what styles look like, and the glyphs that frames are drawn with. Both are tables, and a theme is a file of them.

Sixteen colours, since old clients show nothing else; a theme of a site's own may name more, and they are brought down to what
the caller's terminal shows.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources


class S:
    """The names of styles that every theme has."""

    TITLE, HINT, HEAD, FOOT, TOAST = "title", "hint", "head", "foot", "toast"  # the bars
    SELECTED, MARK, NEW, DIM, HOT, WARN, FRIEND = "selected", "mark", "new", "dim", "hot", "warn", "friend"  # in lists
    NAME, KEY, FIELD, ERROR, NOTE, BOX = "name", "key", "field", "error", "note", "box"  # in dialogs
    HEADING, STRONG, EMPHASIS, CODE, LINK, SPOILER = (
        "heading",
        "strong",
        "emphasis",
        "code",
        "link",
        "spoiler",
    )  # in texts
    QUOTE, QUOTE2, FOUND, ADDED, GONE = "quote", "quote2", "found", "added", "gone"


STYLES = frozenset(value for name, value in vars(S).items() if name.isupper())
DEFAULT = "blue"
_RAW = re.compile(r"[0-9][0-9;]*")


class Theme:
    """Styles as SGR, for a terminal of so many colours."""

    def __init__(self, styles: dict[str, str], colours: int = 16) -> None:
        self._styles, self._colours = styles, colours

    def sgr(self, style: str) -> str:
        """The SGR of a style; one that is not known looks like everything else."""
        if not style or not self._colours:
            return ""
        found = style if style[0].isdigit() else self._styles.get(style, "")
        return lowered(found, self._colours)


@cache
def named(name: str, colours: int = 16) -> Theme:
    """The theme called so; the default one where there is none."""
    return Theme(styles_of(name if name in names() else DEFAULT), colours)


@cache
def names() -> tuple[str, ...]:
    found = (resources.files(__package__) / "themes").iterdir()
    return tuple(sorted(part.name.removesuffix(".toml") for part in found if part.name.endswith(".toml")))


@cache
def styles_of(name: str) -> dict[str, str]:
    text = (resources.files(__package__) / "themes" / f"{name}.toml").read_text(encoding="utf-8")
    return {style: sgr for style, sgr in tomllib.loads(text).items() if not sgr or _RAW.fullmatch(sgr)}


@lru_cache(maxsize=1_000)
def lowered(sgr: str, colours: int) -> str:
    """An SGR with 256 or true colours as a terminal of fewer shows it."""
    if "8;" not in sgr or colours > 256:
        return sgr
    codes, out = sgr.split(";"), list[str]()
    while codes:
        code = codes.pop(0)
        if code not in ("38", "48"):
            out.append(code)
            continue
        kind, taken = codes[:1], 1 if codes[:1] == ["5"] else 3
        values = [min(int(value or 0), 255) for value in codes[1 : 1 + taken]]
        del codes[: 1 + taken]
        if len(values) != taken or kind not in (["5"], ["2"]):
            break
        colour = _of_256(values[0]) if taken == 1 else (values[0], values[1], values[2])
        if colours == 256:
            out += [
                code,
                "5",
                str(
                    values[0]
                    if taken == 1
                    else 16 + sum(v * 5 // 255 * w for v, w in zip(colour, (36, 6, 1), strict=True))
                ),
            ]
        else:
            out += _nearest(colour, is_back=code == "48")
    return ";".join(out)


def _of_256(number: int) -> tuple[int, int, int]:
    if number < 16:
        level = 255 if number > 7 else 170
        return tuple(level * bool(number & bit) for bit in (1, 2, 4))  # type: ignore[return-value]
    if number > 231:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    number -= 16
    return number // 36 * 51, number // 6 % 6 * 51, number % 6 * 51


def _nearest(colour: tuple[int, int, int], *, is_back: bool) -> list[str]:
    """One of the sixteen: a bright one is bold."""
    top = max(colour)
    number = sum(bit for bit, value in zip((1, 2, 4), colour, strict=True) if top and value > top * 0.55 and value > 60)
    bright = top > 190 and not is_back
    return (["1"] if bright else []) + [str((40 if is_back else 30) + number)]


# Name → what a UTF-8 terminal shows, what any other does. In the two-byte sets every sign is two cells wide, and a frame of them
# twice too wide: there frames are ASCII.
GLYPHS = {
    "across": ("─", "-"),
    "down": ("│", "|"),
    "corners": ("┌┐└┘", "++++"),
    "cursor": (">", ">"),
    "unread": ("●", "*"),
    "opener": ("◇", "@"),
    "branch": ("│", "|"),
    "leaf": ("└", "`"),
    "bar": ("█", "#"),
    "on": ("◉", "*"),
    "off": ("○", "o"),
    "bullet": ("•", "*"),
    "more": ("…", ".."),
    "folder": ("+", "+"),
    "star": ("★", "*"),
    "origin": ("※", "*"),
    "up_down": ("↑↓", "Up/Dn"),
    "left": ("←", "<-"),
    "right": ("→", "->"),
}


def glyph(name: str, *, is_unicode: bool) -> str:
    return GLYPHS[name][0 if is_unicode else 1]
