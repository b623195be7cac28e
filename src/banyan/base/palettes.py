# SPDX-License-Identifier: Apache-2.0
"""Palettes: the colours of a page by day and by night, and the arithmetic of what can be read on what (WCAG 2.2).

`palettes.toml` is the table. A community chooses one and may put an accent of its own in the place of `leaf`; it is asked
for by day, and the night's is found from it.
"""

import colorsys
import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

GROUNDS = ("paper", "sheet", "tint")
WORDS = ("ink", "soft", "leaf", "hot", "warm")
READABLE = 4.5  # to 1, for words
VISIBLE = 3.0  # for edges of controls
STEP = 1 / 256  # of lightness, when a colour is looked for that passes
_HEX = re.compile(r"#[0-9a-f]{6}")

Colours = dict[str, str]  # token → #rrggbb


class Palette(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    light: Colours
    dark: Colours


@cache
def all_palettes() -> dict[str, Palette]:
    table = resources.files(__package__).joinpath("palettes.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(table), type=dict[str, Palette])


DEFAULT = "campus"
NAMES = tuple(all_palettes())


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faintest(colour: str, grounds: Colours) -> float:
    """The contrast on the ground where it is least."""
    return min(contrast(colour, grounds[name]) for name in GROUNDS)


def fitting(colour: str, grounds: Colours) -> str:
    """The colour itself if words in it can be read on all grounds, else the nearest of its hue that can."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -STEP if contrast(grounds["paper"], "#ffffff") < contrast(grounds["paper"], "#000000") else STEP
    while faintest(colour, grounds) < READABLE and 0 < lightness + step < 1:
        lightness += step
        colour = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def with_accent(name: str, accent: str) -> Palette:
    """A palette with the community's own accent, "" for the palette's."""
    palette = all_palettes()[name]
    if not accent:
        return palette
    light, dark = ({**one, "leaf": fitting(accent, one)} for one in (palette.light, palette.dark))
    return msgspec.structs.replace(palette, light=light, dark=dark)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    linear = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in _channels(colour))
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
