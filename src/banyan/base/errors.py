# SPDX-License-Identifier: Apache-2.0
"""Refusals: the only exceptions that Banyan raises on purpose. Each says a sentence, and where it can, a way on.

A refusal carries data, never a finished text: the interface words it in the reader's language. Anything that is not a
`Refusal` is a bug and is logged whole.
"""

from enum import StrEnum
from typing import Any, ClassVar


class Family(StrEnum):
    """What kind of no it is. An interface's table maps families to its own manners (a status, a number, a line)."""

    NOT_FOUND = "not_found"  # unknown, or not for you: the two look the same from outside
    SIGN_IN = "sign_in"  # somebody known could do this
    FORBIDDEN = "forbidden"  # you are known, and may not
    INVALID = "invalid"  # what you sent can be mended and sent again
    CONFLICT = "conflict"  # the thing is in a state that does not allow it
    TOO_SOON = "too_soon"  # later the same request would pass
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"  # the store says no; nothing was lost


class Refusal(Exception):
    """Core says no, with a reason. Subclasses set `code`, `family`, `sentence`; `fields` names what the sentence shows."""

    code: ClassVar[str] = "refused"
    family: ClassVar[Family] = Family.FORBIDDEN
    sentence: ClassVar[str] = "That is not possible."
    hint: ClassVar[str] = ""
    fields: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[str] = ""  # the form field that it concerns, when there is one

    def __init__(self, **data: Any) -> None:
        missing = set(self.fields) - data.keys()
        if missing:
            raise TypeError(f"{type(self).__name__} wants {sorted(missing)}")
        self.data = data
        super().__init__(self.sentence.format(**data) if data else self.sentence)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.data)


def _rebuild(kind: type[Refusal], data: dict[str, Any]) -> Refusal:
    return kind(**data)


def every_refusal() -> list[type[Refusal]]:
    """All refusals that are defined by what has been imported so far, by code."""
    found: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            found.append(kind)
    return sorted(found, key=lambda kind: kind.code)


class NotFound(Refusal):
    """Raised for what is not there and for what the caller may not see: the same words for both."""

    code = "not_found"
    family = Family.NOT_FOUND
    sentence = "There is nothing at this address, or it is not open to you."


class BadValue(Refusal):
    """A field that cannot be read at all: a number that is none, a choice that is not offered."""

    code = "bad_value"
    family = Family.INVALID
    sentence = "“{name}” does not take this value."
    fields = ("name",)
