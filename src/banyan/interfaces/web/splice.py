# SPDX-License-Identifier: Apache-2.0
"""A rendered page as segments and slots: rendered once for everybody, with each reader's small parts put in afterwards.

A template writes `{{ slot("mark", 42) }}`; the marker carries a secret of this process, so that no text of anybody can look
like one. Nothing personal is ever in a segment: what is one reader's own exists only in the bytes that go to them.
"""

import re
import secrets
from collections.abc import Mapping

_SECRET = secrets.token_hex(12)
_MARKER = re.compile(rf"<\?{_SECRET} ([\w:.-]+)\?>")

Fillings = Mapping[str, bytes]


def slot(name: str, about: object = None) -> str:
    """The marker of a place that is filled later: `mark`, or `mark:42` when it is about something."""
    return f"<?{_SECRET} {name}?>" if about is None else f"<?{_SECRET} {name}:{about}?>"


class Pattern:
    """Segments and slots in the order of the page. `filled` never changes the pattern."""

    __slots__ = ("parts", "places", "tokens")

    def __init__(self, parts: list[bytes], places: dict[str, tuple[int, ...]]) -> None:
        self.parts = parts
        self.places = places
        self.tokens = [name for name in places if name.startswith("token")]  # each form has a client token of its own

    @classmethod
    def of(cls, text: str) -> "Pattern":
        """Cut a rendered text at its markers."""
        parts: list[bytes] = []
        places: dict[str, tuple[int, ...]] = {}
        for at, piece in enumerate(_MARKER.split(text)):
            if at % 2:
                places[piece] = (*places.get(piece, ()), len(parts))
                parts.append(b"")
            else:
                parts.append(piece.encode("utf-8", "replace"))
        return cls(parts, places)

    def with_defaults(self, fillings: Fillings) -> "Pattern":
        """The same page with some slots filled for everybody; they can still be filled otherwise."""
        return Pattern(self._put(fillings), self.places)

    def filled(self, fillings: Fillings) -> bytes:
        """The page with these fillings; a slot that gets none keeps its default, which is empty at first."""
        return b"".join(self._put(fillings))

    def _put(self, fillings: Fillings) -> list[bytes]:
        parts = self.parts.copy()
        places = self.places
        for name, filling in fillings.items():
            for place in places.get(name, ()):
                parts[place] = filling
        return parts
