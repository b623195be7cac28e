# SPDX-License-Identifier: Apache-2.0
"""A thread page that is in no cache, from the request to the last byte of the answer, against its queries alone.

Same process, same file. Ours is the whole ASGI application; the other side is bare apsw with the statements that the page was
seen to run, in one transaction as there.
"""

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

import apsw

from banyan.core import pages
from banyan.storage.sqlite import CACHE_KIB
from bench import inside, kit, shapes
from bench.kit import Call, Figure, Options

PAGES = 300
CALLS = 300
Statement = tuple[str, Any]


class Watched:
    """Hears every statement of the connections that are opened while it listens."""

    def __init__(self) -> None:
        self.heard: list[Statement] = []

    def __enter__(self) -> "Watched":
        apsw.connection_hooks.append(self._opened)
        return self

    def __exit__(self, *error: object) -> None:
        apsw.connection_hooks.remove(self._opened)

    def _opened(self, connection: apsw.Connection) -> None:
        connection.exec_trace = self._hear

    def _hear(self, cursor: apsw.Cursor, sql: str, bindings: Any) -> bool:
        self.heard.append((sql, bindings))
        return True


def queries(url: str, statements: list[list[Statement]]) -> Iterator[Call]:
    """The statements of each page, one page a call."""
    db = apsw.Connection(url.removeprefix("sqlite://"), statementcachesize=100)
    for name, value in (("journal_mode", "wal"), ("cache_size", -CACHE_KIB), ("query_only", 1)):
        db.pragma(name, value)
    db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)

    def run(asked: list[Statement]) -> None:
        for sql, bindings in asked:
            db.execute(sql, bindings).fetchall()

    for asked in cycle(statements):
        yield partial(run, asked)


def run(options: Options) -> list[Figure]:
    url = kit.warmed(shapes.community(options.few))
    statements, size = [], 0
    with inside.opened(url) as (store, _):
        paths = inside.full_pages(store, PAGES)
    with Watched() as watched, inside.opened(url) as (_, app):
        for path in paths:
            watched.heard.clear()
            size += len(inside.get(app, path))
            statements.append(watched.heard.copy())
    with inside.opened(url) as (_, app):
        ours = (partial(inside.get, app, path) for path in cycle(paths))
        sides = kit.call_by_call(options.rounds, CALLS, ours, queries(url, statements))
    reads = sum(not sql.startswith(("BEGIN", "ROLLBACK")) for sql, _ in statements[-1])
    shape = f"{pages.FLOORS_PER_PAGE} floors, {size / len(paths) / 1_000:,.0f} KB of HTML"
    what = f"thread page in no cache ({shape}), request to answer"
    reference = f"bare apsw, its {reads} queries {kit.micros(sides.their)}"
    return [kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 5)]
