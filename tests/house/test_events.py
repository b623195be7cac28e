# SPDX-License-Identifier: Apache-2.0
"""An event is written because somebody reads it: each is announced, documented, and consumed or carried out of the house."""

import ast
import inspect
from functools import cache

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


@cache
def spoken(rooms: tuple[str, ...], *, calls: bool) -> frozenset[str]:
    """Names that files of `rooms` call, or (not `calls`) speak of at all. One walk for all events."""
    found = set()
    for path in (path for room in rooms for path in sources.modules(room)):
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) or not calls:
                found.add(sources.called(node))
            if not calls and isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def test_there_are_events():
    assert len(KINDS) > 10


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_is_announced_documented_and_read(kind):
    name = kind.__name__
    assert name in spoken(ANNOUNCERS, calls=True), f"nobody announces {name}: delete it rather than keep it for later"
    assert name in spoken(READERS, calls=False), f"nobody reads {name}: who is it for?"
    assert f"`{name}`" in sources.page("events.md"), f"docs/reference/events.md does not know {name}: run `make docs`"
