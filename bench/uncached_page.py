# SPDX-License-Identifier: Apache-2.0
"""A thread page that is in no cache, from the request to the last byte of the answer, against its queries alone.

Same process, same file. Ours is the whole ASGI application with a page cache that keeps nothing; the other side is bare apsw
with the statements that the page was seen to run, in one transaction as there.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from functools import partial
from itertools import cycle
from typing import Any

import apsw
import uvloop
from starlette.types import ASGIApp, Message

from banyan.core import pages
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import app as web
from banyan.storage.sqlite import CACHE_KIB
from banyan.storage.store import Store, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

PAGES = 300
CALLS = 300
LISTEN = "127.0.0.1:8000"
Statement = tuple[str, Any]


def full_pages(store: Store, count: int = PAGES) -> list[str]:
    """Addresses of pages with all their floors, in threads of every age."""
    step = pages.FLOORS_PER_PAGE
    with store.read() as tx:
        sql = "SELECT number, last_floor FROM threads WHERE last_floor >= :step ORDER BY number"
        rows = tx.all(sql, {"step": step})
    places = [(number, at) for number, last in rows for at in range(1, last - step + 2, step)]
    chosen = places[:: max(1, len(places) // count)][:count]
    return [f"/t/{number}" if at == 1 else f"/t/{number}/{at}" for number, at in chosen]


class Watched:
    """Hears every statement of every connection that is opened while it listens."""

    def __init__(self) -> None:
        self.heard: list[Statement] = []
        self._connections: list[apsw.Connection] = []

    def __enter__(self) -> "Watched":
        apsw.connection_hooks.append(self._opened)
        return self

    def __exit__(self, *error: object) -> None:
        apsw.connection_hooks.remove(self._opened)
        for connection in self._connections:
            connection.exec_trace = None

    def _opened(self, connection: apsw.Connection) -> None:
        connection.exec_trace = self._hear
        self._connections.append(connection)

    def _hear(self, cursor: apsw.Cursor, sql: str, bindings: Any) -> bool:
        self.heard.append((sql, bindings))
        return True


def get(app: ASGIApp, path: str) -> bytes:
    """The body of a page. On SQLite a page of a guest waits for nothing, so its coroutine runs through at once."""
    body: list[bytes] = []
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body.append(message.get("body", b""))
        statuses.append(message.get("status", 0))

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", LISTEN.encode()), (b"accept-language", b"en")],
        "client": ("127.0.0.1", 40_000),
    }
    at_once(app(scope, receive, send))
    assert statuses[0] == 200, f"{path} answered {statuses[0]}"
    return b"".join(body)


def at_once(coroutine: Any) -> None:
    step: Coroutine[Any, Any, None] = coroutine
    try:
        step.send(None)
    except StopIteration:
        return
    raise RuntimeError("the page waited for something")


def queries(path: str, statements: list[list[Statement]]) -> Iterator[Call]:
    """The statements of each page, one page a call."""
    db = apsw.Connection(path, statementcachesize=100)
    for name, value in (("journal_mode", "wal"), ("cache_size", -CACHE_KIB), ("query_only", 1)):
        db.pragma(name, value)
    db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)

    def run(asked: list[Statement]) -> None:
        for sql, bindings in asked:
            db.execute(sql, bindings).fetchall()

    for asked in cycle(statements):
        yield partial(run, asked)


def run(options: Options) -> list[Figure]:
    return uvloop.run(measured(options))


async def measured(options: Options) -> list[Figure]:
    url = kit.warmed(shapes.community(options.few))
    with kit.folder() as folder, Watched() as watched:
        store = open_store(url)
        settings = kit.settings(folder, BANYAN_WEB_PAGE_CACHE_MB="0", BANYAN_WEB_LISTEN=LISTEN)
        desk = Desk(store, settings)
        app = web.build(desk, lambda: None)
        paths = full_pages(store)
        statements, sizes = [], []
        for path in paths:
            watched.heard.clear()
            sizes.append(len(get(app, path)))
            statements.append(watched.heard.copy())
    ours = (partial(get, app, path) for path in cycle(paths))
    sides = kit.call_by_call(options.rounds, CALLS, ours, queries(url.removeprefix("sqlite://"), statements))
    await asyncio.sleep(0)
    store.close()
    reads = sum(not sql.startswith(("BEGIN", "ROLLBACK")) for sql, _ in statements[0])
    size = sum(sizes) / len(sizes) / 1_000
    what = f"thread page in no cache ({pages.FLOORS_PER_PAGE} floors, {size:,.0f} KB of HTML), request to answer"
    reference = f"bare apsw, its {reads} queries {kit.micros(sides.their)}"
    return [kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 5)]
