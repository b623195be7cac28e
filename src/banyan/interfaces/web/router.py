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


class _Alike:
    """Routes of one first segment and length, of which a thread has more than thirty: one expression tells which fits first."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._by_group: dict[int, tuple[Route, list[str]]] = {}  # a route's group has those of its `{names}` behind it
        group = 1
        for route in routes:
            names = re.findall(r"\{(\w+)\}", route.path)
            self._by_group[group] = route, names
            group += 1 + len(names)
        shapes = (re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(route.path)) for route in routes)
        self._shapes = re.compile("|".join(f"({shape})" for shape in shapes))

    def find(self, path: str) -> tuple[Route, dict[str, str]]:
        """The route and what stands in the place of its names. Raises NotFound."""
        found = self._shapes.fullmatch(path)
        if found is None or found.lastindex is None:
            raise NotFound
        route, names = self._by_group[found.lastindex]
        return route, dict(zip(names, found.groups()[found.lastindex :], strict=False))


class Router:
    def __init__(self, routes: Sequence[Route]) -> None:
        alike: dict[tuple[str, int], list[Route]] = {}
        for route in routes:
            alike.setdefault(_kind(route.path), []).append(route)
        self._alike = {kind: _Alike(those) for kind, those in alike.items()}

    async def answer(self, visit: Visit) -> tuple[str, ASGIApp]:
        """(the route's path as it stands in the table, the answer). Raises NotFound, WrongMethod and what handlers raise."""
        path = visit.path
        alike = self._alike.get(_kind(path)) if len(path) <= MAX_PATH else None
        if alike is None:
            raise NotFound
        route, visit.params = alike.find(path)
        if any(len(value) > MAX_SEGMENT or "\0" in value for value in visit.params.values()):
            raise NotFound
        handler = route.post if visit.method == "POST" else route.get
        if handler is None or visit.method not in ("GET", "HEAD", "POST"):
            raise WrongMethod
        return route.path, await handler(visit)


def _kind(path: str) -> tuple[str, int]:
    """`/t/12/3` → ("t", 3): first segment and how many there are; all that begins with @ stands together."""
    first = path[1:].partition("/")[0]
    return "@" if first.startswith("@") else first, path.count("/")
