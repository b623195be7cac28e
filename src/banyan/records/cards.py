# SPDX-License-Identifier: Apache-2.0
"""Card: what a thread of a special kind is about, in a few facts above its first floor, the same for every reader."""

from typing import Any

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """A line of a card. `label` and `value` are sentences of the catalogues, the value with `fields`; people's own words go into
    a field: `Fact("Place", "{place}", {"place": "north gate"})`. A moment, in microseconds, stands in `at` and is shown
    after the value, on the reader's clock.
    """

    label: str
    value: str
    fields: dict[str, Any] = {}
    at: int = 0


class Card(msgspec.Struct, frozen=True):
    """`path` is the web's page with everything about it, `act` the words of the way there, `screen` the terminal's screen, which
    is given the thread's number.
    """

    heading: str
    facts: tuple[Fact, ...]
    path: str
    act: str
    screen: str
