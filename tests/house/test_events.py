# SPDX-License-Identifier: Apache-2.0
"""An event is written because somebody reads it: each is announced, documented, and consumed or carried out of the house."""

import ast
import inspect

import pytest
from tests.kit import sources

from banyan.records import events

KINDS = [
    kind
    for kind in vars(events).values()
    if inspect.isclass(kind) and issubclass(kind, events.Event) and kind is not events.Event
]
ANNOUNCERS = ("core", "storage", "exchange")
READERS = ("jobs", "interfaces", "server", "exchange")


def speakers(rooms: tuple[str, ...], name: str, *, calls: bool) -> list[str]:
    """Files of `rooms` that make an event of this name, or that speak of it at all."""
    return [
        sources.name(path)
        for room in rooms
        for path in sources.modules(room)
        for node in ast.walk(sources.tree(path))
        if (sources.called(node) == name and (isinstance(node, ast.Call) or not calls))
        or (not calls and isinstance(node, ast.Constant) and node.value == name)
    ]


def test_there_are_events():
    assert len(KINDS) > 10


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_is_announced_documented_and_read(kind):
    name = kind.__name__
    assert speakers(ANNOUNCERS, name, calls=True), f"nobody announces {name}: delete it rather than keep it for later"
    assert speakers(READERS, name, calls=False), f"nobody reads {name}: who is it for?"
    assert f"`{name}`" in sources.page("events.md"), f"docs/reference/events.md does not know {name}: run `make docs`"
