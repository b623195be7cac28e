# SPDX-License-Identifier: Apache-2.0
"""One process: store, jobs, desk, and an interface on each listed address. To hang a new interface, add it here."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
import uvloop

from banyan.base import ids
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings
from banyan.core import events, links
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import app as web
from banyan.jobs.runner import Runner
from banyan.server.logs import start_logging
from banyan.storage.store import Store, open_store

GRACE_S = 5  # for answers that are on their way when the process is told to stop
BACKLOG = 4_096
logger = logging.getLogger(__name__)
Say = Callable[[str], None]


class CannotListen(Refusal):
    code = "cannot_listen"
    family = Family.CONFLICT
    sentence = "Cannot listen on {address}: {why}."
    hint = "Is another Banyan running? BANYAN_WEB_LISTEN sets another address."
    fields = ("address", "why")


def run(settings: Settings, say: Say) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM). `say` gets the few lines an operator wants to see."""
    start_logging(settings)
    listener = listen(settings["web.listen"])
    store = open_store(settings.database_url)
    try:
        store.migrate()
        with store.read() as tx:
            ids.stay_above(events.newest_id(tx))
        runner = Runner(store, settings)
        desk = Desk(store, settings)
        _greet(store, settings, say)
        try:
            uvloop.run(_serve(desk, runner, listener))
        except KeyboardInterrupt:
            pass  # uvicorn raises the signal again after it has stopped in order
        say("Stopped. Everything that was acknowledged is on disk.")
    finally:
        listener.close()
        store.close()


async def _serve(desk: Desk, runner: Runner, listener: socket.socket) -> None:
    await desk.start()
    runner.start()
    config = uvicorn.Config(
        web.build(desk, runner.status),
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the front layer believes only the proxies that the settings name
        timeout_graceful_shutdown=GRACE_S,
        backlog=BACKLOG,
    )
    try:
        await _Server(config, desk).serve(sockets=[listener])
    finally:
        await asyncio.get_running_loop().run_in_executor(None, runner.stop)
        await desk.stop()


class _Server(uvicorn.Server):
    """Tells the desk first, so that open streams end at once instead of holding the stop up."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._desk.closing.set)
        # SIGTERM and Ctrl-C are the same wish; a second Ctrl-C does not wait for anybody.
        super().handle_exit(signal.SIGTERM if sig == signal.SIGINT and not self.should_exit else sig, frame)


def listen(address: str) -> socket.socket:
    """A bound socket for `host:port` or `[v6]:port`. Raises CannotListen."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
        listener.setblocking(False)
    except (OSError, ValueError, OverflowError) as err:
        raise CannotListen(address=address, why=str(err)) from err
    return listener


def _greet(store: Store, settings: Settings, say: Say) -> None:
    say(f"Banyan is open at {settings.public_url}")
    token = store.write_now(links.make_admin_link_if_none)
    if token:
        say(
            f"Nobody tends it yet. This link makes whoever opens it the administrator, once: {settings.public_url}/link/{token}"
        )
