# SPDX-License-Identifier: Apache-2.0
"""The web as browsers meet it: a desk and its jobs over a store, served by uvicorn on a free port of this machine.

`with serving(store, tmp_path) as site:` · `site.url` · `site.sign_in(context, member)` puts a session's cookie into a browser.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from tests.kit.town import Member

from banyan.base.settings import Settings, load
from banyan.core import sessions
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal import websocket
from banyan.interfaces.terminal.arrival import Reception
from banyan.interfaces.web.app import build
from banyan.interfaces.web.readers import CookieNames
from banyan.jobs.timetable import open_runner
from banyan.storage.files import FileStore
from banyan.storage.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

STARTS_WITHIN_S = 20


class Served:
    """A community that answers at `url`."""

    def __init__(self, store: Store, url: str) -> None:
        self.store = store
        self.url = url

    def sign_in(self, context: "BrowserContext", member: Member) -> None:
        """This browser belongs to `member` from now on, without the sign-in form."""
        caller = member.caller
        token = self.store.write_now(lambda tx: sessions.open_session(tx, caller, "Chromium", "127.0.0.1"))
        context.add_cookies([{"name": CookieNames(is_secure=False).session, "value": token, "url": self.url}])


class _Server(uvicorn.Server):
    """Runs on its own thread, where signals are nobody's business."""

    def __init__(self, config: uvicorn.Config, is_up: threading.Event) -> None:
        super().__init__(config)
        self._is_up = is_up

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._is_up.set()


@contextmanager
def serving(store: Store, folder: Path, **settings: Any) -> Iterator[Served]:
    """Serve until the block ends. `settings` stand over the defaults."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    loaded = load({})
    values = loaded.values | {"data": str(folder), "web.listen": address} | settings
    wired = Settings(values, loaded.origins)
    started: list[tuple[_Server, asyncio.AbstractEventLoop, Desk]] = []
    failed: list[BaseException] = []
    is_up = threading.Event()

    async def serve() -> None:
        desk = Desk(store, wired)
        runner = open_runner(store, FileStore(wired.data / "files"), wired)
        await desk.start()
        runner.start()
        reception = Reception(desk)
        app = build(desk, runner.status, partial(websocket.serve, reception))
        server = _Server(
            uvicorn.Config(app, lifespan="off", ws="wsproto", log_config=None, timeout_graceful_shutdown=2), is_up
        )
        started.append((server, asyncio.get_running_loop(), desk))
        try:
            await server.serve(sockets=[listener])
        finally:
            await reception.close()
            await asyncio.to_thread(runner.stop)
            await desk.stop()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as err:  # noqa: BLE001 - told by whoever waits
            failed.append(err)
            is_up.set()

    thread = threading.Thread(target=run, name="served", daemon=True)
    thread.start()
    try:
        assert is_up.wait(STARTS_WITHIN_S), failed or "the server did not start"
        assert not failed, failed
        yield Served(store, f"http://{address}")
    finally:
        for server, loop, desk in started:
            loop.call_soon_threadsafe(desk.closing.set)
            server.should_exit = True
        thread.join(STARTS_WITHIN_S)
        listener.close()
        assert not failed, failed
