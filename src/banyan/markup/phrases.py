# SPDX-License-Identifier: Apache-2.0
"""Finding phrases in texts as search compares them, so that width, case, script and invisible characters hide nothing."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import category, normalize

from banyan.markup.fold import fold
from banyan.markup.links import EAST

_LETTER = rf"[^\W_{EAST}]"
_EAST = re.compile(f"[{EAST}]")
_TAGS = re.compile(r"<[^>]*>")


def key(phrase: str) -> str:
    """A phrase as it is compared.

    >>> key(" Ｆree\u200b  Lunch ")
    'free lunch'
    """
    return " ".join(fold(_seen(phrase)).split())


def _seen(text: str) -> str:
    """`text` without what nobody sees: joiners, direction marks, soft hyphens."""
    return text if text.isascii() else "".join(char for char in text if category(char) != "Cf")


def without_tags(html: str) -> str:
    """What stands between the tags, so that `ba<b>d</b>` is one word."""
    return _TAGS.sub("", html)


class Phrases:
    """Phrases, given by their keys, ready to be looked for. A word in letters is found whole, Han anywhere, spaced or not."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = sorted(set(keys), key=lambda one: (-len(one), one))
        self._squeezed = [(one, "".join(one.split())) for one in self._keys]

    def find(self, text: str) -> str:
        """The key of the longest phrase in `text`, "" for none."""
        folded = fold(_seen(text))
        return next((one for one in self._likely(folded) if _compiled(one).search(folded)), "")

    def replaced(self, text: str, by: Mapping[str, str]) -> str:
        """`text` with every phrase replaced by what stands for its key; the rest of it untouched."""
        if not self.find(text):
            return text
        text = normalize("NFC", text)
        folded, places = _with_places(text)
        parts: list[str] = []
        done = 0
        for found in re.finditer("|".join(map(_pattern, self._likely(folded))), folded):
            first, last = places[found.start()], places[found.end() - 1] + 1
            parts += [text[done:first], by[self._key_of(found[0])]]
            done = last
        return "".join([*parts, text[done:]])

    def _likely(self, folded: str) -> list[str]:
        """Keys that are there when blanks and the ends of words do not count: few of many, and quickly told."""
        squeezed = "".join(folded.split())
        return [one for one, wanted in self._squeezed if wanted in squeezed]

    def _key_of(self, found: str) -> str:
        """A match with the blanks that somebody put between its characters taken out."""
        return " ".join(re.sub(rf"(?<=[{EAST}])\s+(?=[{EAST}])", "", found).split())


@lru_cache(maxsize=2_000)
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(_pattern(phrase))


def _pattern(phrase: str) -> str:
    """Blanks stand for any run of them, and for none between two Han."""
    pieces: list[str] = []
    for before, char in zip(" " + phrase, phrase, strict=False):
        if char == " ":
            pieces.append(r"\s+")
            continue
        if _EAST.match(before) and _EAST.match(char):
            pieces.append(r"\s*")
        pieces.append(re.escape(char))
    start = "" if _EAST.match(phrase[0]) else rf"(?<!{_LETTER})"
    end = "" if _EAST.match(phrase[-1]) else rf"(?!{_LETTER})"
    return start + "".join(pieces) + end


def _with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if category(char) != "Cf":
            for letter in fold(char):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
