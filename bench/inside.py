# SPDX-License-Identifier: Apache-2.0
"""The web in this process: the whole ASGI application over a community, without a server and with no page kept."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.types import ASGIApp, Message

from banyan.core import pages
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import app as web
from banyan.storage.store import Store, open_store
from bench import kit

LISTEN = "127.0.0.1:8000"


@contextmanager
def opened(url: str) -> Iterator[tuple[Store, ASGIApp]]:
    """The store and the application over it."""
    with kit.folder() as folder:
        store = open_store(url)
        settings = kit.settings(folder, BANYAN_WEB_PAGE_CACHE_MB="0", BANYAN_WEB_LISTEN=LISTEN)
        try:
            yield store, web.build(Desk(store, settings), lambda: None)
        finally:
            store.close()


def get(app: ASGIApp, path: str) -> bytes:
    """The body of a page. On SQLite a page of a guest waits for nothing, so its coroutine runs through at once."""
    return _at_once(fetched(app, path))


async def fetched(app: ASGIApp, path: str, cookie: str = "") -> bytes:
    """The body of a page, also of one that waits for a thread or is somebody's."""
    body: list[bytes] = []
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body.append(message.get("body", b""))
        statuses.append(message.get("status", 0))

    address, _, query = path.partition("?")
    cookies = [(b"cookie", cookie.encode())] if cookie else []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", LISTEN.encode()), (b"accept-language", b"en"), *cookies],
        "client": ("127.0.0.1", 40_000),
    }
    await app(scope, receive, send)
    if statuses[0] != 200:
        raise RuntimeError(f"{path} answered {statuses[0]}")
    return b"".join(body)


def _at_once(coroutine: Any) -> bytes:
    step: Coroutine[Any, Any, bytes] = coroutine
    try:
        step.send(None)
    except StopIteration as done:
        body: bytes = done.value
        return body
    raise RuntimeError("the page waited for something")


def full_pages(store: Store, count: int) -> list[str]:
    """Addresses of pages that have all their floors, spread over threads of every age."""
    step = pages.FLOORS_PER_PAGE
    with store.read() as tx:
        sql = "SELECT number, last_floor FROM threads WHERE last_floor >= :step ORDER BY number"
        rows = tx.all(sql, {"step": step})
    places = [(number, at) for number, last in rows for at in range(1, last - step + 2, step)]
    chosen = places[:: max(1, len(places) // count)][:count]
    return [f"/t/{number}" if at == 1 else f"/t/{number}/{at}" for number, at in chosen]
