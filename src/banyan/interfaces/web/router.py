# SPDX-License-Identifier: Apache-2.0
"""From an address to its handler. The table is in app.py; here it is only looked up: by first segment, length, and shape."""

import re
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.types import ASGIApp

from banyan.base.errors import NotFound
from banyan.interfaces.web.refusals import WrongMethod
from banyan.interfaces.web.visits import Visit

Handler = Callable[[Visit], Awaitable[ASGIApp]]
MAX_PATH = 1_000
MAX_SEGMENT = 300


class Route(msgspec.Struct, frozen=True):
    """`{name}` in the path takes one segment; `/@{handle}` what follows the @. Without a handler for POST, there is none."""

    path: str
    get: Handler | None = None
    post: Handler | None = None


class _Shape(msgspec.Struct, frozen=True):
    pattern: re.Pattern[str]
    route: Route


class Router:
    def __init__(self, routes: Sequence[Route]) -> None:
        self._shapes: dict[tuple[str, int], list[_Shape]] = {}
        for route in routes:
            escaped = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(route.path))
            self._shapes.setdefault(_kind(route.path), []).append(_Shape(re.compile(escaped), route))

    async def answer(self, visit: Visit) -> tuple[str, ASGIApp]:
        """(the route's path as it stands in the table, the answer). Raises NotFound, WrongMethod and what handlers raise."""
        path = visit.path
        if len(path) <= MAX_PATH:
            for shape in self._shapes.get(_kind(path), ()):
                found = shape.pattern.fullmatch(path)
                if found is not None:
                    visit.params = found.groupdict()
                    if any(len(value) > MAX_SEGMENT or "\0" in value for value in visit.params.values()):
                        raise NotFound
                    handler = shape.route.post if visit.method == "POST" else shape.route.get
                    if handler is None or visit.method not in ("GET", "HEAD", "POST"):
                        raise WrongMethod
                    return shape.route.path, await handler(visit)
        raise NotFound


def _kind(path: str) -> tuple[str, int]:
    """`/t/12/3` → ("t", 3): first segment and how many there are; all that begins with @ stands together."""
    first = path[1:].partition("/")[0]
    return "@" if first.startswith("@") else first, path.count("/")
