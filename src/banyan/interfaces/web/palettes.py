# SPDX-License-Identifier: Apache-2.0
"""The style sheet in the colours of a palette: its tokens and then `banyan.css`, one file under an address of its own.

Only the colours that a reader sees are sent. The community's own accent is served while it is kept; a preview asks for its
sheet apart (`looks.py`), so that nobody can have a sheet made for each of sixteen million colours.
"""

from functools import lru_cache

from banyan.base import palettes
from banyan.base.palettes import DEFAULT, NAMES, Colours
from banyan.base.words import translate
from banyan.interfaces.web import assets
from banyan.interfaces.web.assets import Asset

__all__ = ["DEFAULT", "NAMES", "address", "choices", "find", "papers", "text"]
SHEET = "banyan.css"


def address(palette: str, accent: str = "") -> str:
    return _sheet(palette, accent).address


def find(path: str, palette: str, accent: str) -> Asset | None:
    """The sheet at an address: of any palette as it is, or of the community's with its accent."""
    name = path.rpartition("/")[2].removesuffix(".css")
    if name not in NAMES:
        return None
    kept = ("", accent) if name == palette else ("",)
    return next((sheet for one in kept if (sheet := _sheet(name, one)).address == path), None)


def choices(lang: str) -> tuple[tuple[str, str], ...]:
    """(name, what it is called) of all palettes, for a form."""
    return tuple((name, translate(lang, palette.name)) for name, palette in palettes.all_palettes().items())


@lru_cache(maxsize=16)
def papers(palette: str) -> tuple[str, str]:
    """The grounds of a page by day and by night."""
    found = palettes.all_palettes()[palette]
    return found.light["paper"], found.dark["paper"]


def text(palette: str, accent: str = "") -> bytes:
    """The whole sheet. The night stands twice: for the system's wish, and for the reader's."""
    colours = palettes.with_accent(palette, accent)
    day, night = _tokens(colours.light), _tokens(colours.dark)
    return (
        f":root{{{day}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{night}}}}}"
        f":root[data-theme=dark]{{{night}}}"
    ).encode() + assets.all_assets()[SHEET].plain


@lru_cache(maxsize=16)
def _sheet(palette: str, accent: str) -> Asset:
    return assets.made(f"{palette}.css", text(palette, accent))


def _tokens(colours: Colours) -> str:
    return ";".join(f"--{token}:{colour}" for token, colour in colours.items())
