# SPDX-License-Identifier: Apache-2.0
"""A rendered page as segments and slots: rendered once for everybody, with each reader's small parts put in afterwards.

A template writes `{{ slot("mark", 42) }}`, or puts what guests see between `{{ open_slot("acts", 42) }}` and
`{{ close_slot() }}`. The markers carry a secret of this process, so that no text of anybody can look like one. Nothing
personal is ever in a segment: what is one reader's own exists only in the bytes that go to them.
"""

import re
import secrets
from collections.abc import Mapping

_SECRET = secrets.token_hex(12)
_MARK = f"<?{_SECRET}"
_EMPTY = ord(" ")  # behind the mark of a slot that has no default
_FIELD = re.compile("\ue000(\\w+)\ue001")

Fillings = Mapping[str, bytes]


def slot(name: str, about: object = None) -> str:
    """The marker of a place that is filled later: `mark`, or `mark:42` when it is about something. Empty by default."""
    return f"{_MARK} {name}?>" if about is None else f"{_MARK} {name}:{about}?>"


def open_slot(name: str, about: object = None) -> str:
    """Before what stands in the place by default; `close_slot` behind it. There can be no slot inside."""
    return f"{_MARK}+{name}?>" if about is None else f"{_MARK}+{name}:{about}?>"


def close_slot() -> str:
    return f"{_MARK}-?>"


def field(name: str) -> str:
    """The marker of a value in a template that is made into a shape."""
    return f"\ue000{name}\ue001"


class Shape:
    """A rendered text with fields, to be filled again and again: a join takes half the time of `%` with names."""

    __slots__ = ("_names", "_pieces")

    def __init__(self, text: str) -> None:
        self._pieces = _FIELD.split(text)  # text and name in turns
        self._names = self._pieces[1::2]

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with these values."""
        pieces = self._pieces.copy()
        pieces[1::2] = map(values.__getitem__, self._names)
        return "".join(pieces)


class Pattern:
    """Segments and slots in the order of the page. Never changes once it is made."""

    __slots__ = ("parts", "places", "tokens")

    def __init__(self, parts: list[bytes], places: dict[str, tuple[int, ...]], tokens: list[str]) -> None:
        self.parts = parts
        self.places = places
        self.tokens = tokens  # names of slots: each form has a client token of its own

    @classmethod
    def of(cls, text: str) -> "Pattern":
        """Cut a rendered text at its markers."""
        first, *pieces = text.encode("utf-8", "replace").split(_MARK.encode())
        parts = [first]
        places: dict[str, tuple[int, ...]] = {}
        for piece in pieces:
            marked, _, rest = piece.partition(b"?>")
            if marked != b"-":  # that one is the end of a default, whose text is the part before
                name, place = marked[1:].decode(), (len(parts),)
                places[name] = places[name] + place if name in places else place
                if marked[0] == _EMPTY:
                    parts.append(b"")
            parts.append(rest)
        return cls(parts, places, [name for name in places if name.startswith("token")])

    def with_defaults(self, fillings: Fillings) -> "Pattern":
        """The same page with other defaults in some slots; they can still be filled otherwise."""
        return Pattern(self._put(fillings), self.places, self.tokens)

    def expanded(self, fillings: Fillings) -> "Pattern":
        """The same page with fillings that have slots themselves; those slots can be filled afterwards."""
        names = {place: name for name, places in self.places.items() for place in places}
        texts = []
        for place, part in enumerate(self.parts):
            name = names.get(place)
            filling = None if name is None else fillings.get(name)
            if filling is not None and b"<?" in filling:
                texts.append(filling.decode())
            elif name is None:
                texts.append(part.decode())
            else:
                texts.append(open_slot(name) + (part if filling is None else filling).decode() + close_slot())
        return Pattern.of("".join(texts))

    def filled(self, fillings: Fillings) -> bytes:
        """The page with these fillings; a slot that gets none shows its default."""
        return b"".join(self._put(fillings))

    def _put(self, fillings: Fillings) -> list[bytes]:
        parts = self.parts.copy()
        places = self.places
        for name, filling in fillings.items():
            for place in places.get(name, ()):
                parts[place] = filling
        return parts
