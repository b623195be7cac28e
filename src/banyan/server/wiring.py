# SPDX-License-Identifier: Apache-2.0
"""One process: store, jobs, desk, and an interface on each listed address. To hang a new interface, add it here."""

import asyncio
import re
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
import uvloop

from banyan.base import ids
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings
from banyan.base.words import translate
from banyan.core import links
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import app as web
from banyan.jobs.runner import Runner
from banyan.jobs.timetable import open_runner
from banyan.server import house
from banyan.server.house import House
from banyan.server.logs import start_logging
from banyan.server.protocol import speaking

GRACE_S = 1.5  # for answers that are on their way when the process is told to stop; open streams end at once
BACKLOG = 4_096
ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.%]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,6})")
NO_ADDRESS = "that is no host and port"
Tell = Callable[[str], None]


class CannotListen(Refusal):
    code = "cannot_listen"
    family = Family.CONFLICT
    sentence = "Cannot listen on {address}: {why}."
    hint = "Is another Banyan running? BANYAN_WEB_LISTEN sets another address."
    fields = ("address", "why")


def run(settings: Settings, lang: str, tell: Tell) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM). `tell` gets the few lines that an operator wants to see, in `lang`."""
    start_logging(settings)
    listener = listen(settings["web.listen"])
    try:
        with house.opened(settings) as opened, house.served_alone(settings.data):
            ids.be_node(0)
            _greet(opened, lang, tell)
            runner = open_runner(opened.store, opened.files, settings)
            uvloop.run(_serve(Desk(opened.store, settings), runner, listener))
    finally:
        listener.close()
    tell(translate(lang, "Stopped. Everything that was acknowledged is on disk."))


async def _serve(desk: Desk, runner: Runner, listener: socket.socket) -> None:
    await desk.start()
    runner.start()
    front = web.build(desk, runner.status)
    config = uvicorn.Config(
        front,
        http=speaking(front.ready),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the front layer believes only the proxies that the settings name
        timeout_graceful_shutdown=GRACE_S,  # type: ignore[arg-type]  # it is handed to asyncio, which takes parts of a second
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
        """Ctrl-C and SIGTERM are the same wish. uvicorn would raise the signal once more at the end, and the process would
        die of it before its last line.
        """
        self._loop.call_soon_threadsafe(self._desk.closing.set)
        self.force_exit = self.should_exit and sig == signal.SIGINT  # a second Ctrl-C does not wait for anybody
        self.should_exit = True


def listen(address: str) -> socket.socket:
    """A listening socket for `host:port` or `[v6]:port`. Raises CannotListen."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise CannotListen(address=address, why=NO_ADDRESS)
    family = socket.AF_INET6 if found["v6"] else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((found["v6"] or found["host"], int(found["port"])))
        listener.listen(BACKLOG)  # at once: only now is the address nobody else's
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotListen(address=address, why=getattr(error, "strerror", None) or NO_ADDRESS) from error
    return listener


def _greet(opened: House, lang: str, tell: Tell) -> None:
    address = opened.settings.public_url
    tell(translate(lang, "Banyan is open at {address}", address=address))
    token = opened.store.write_now(links.make_admin_link_if_none)
    if token:
        tell(translate(lang, "Nobody tends it yet. Whoever opens this link first becomes its administrator:"))
        tell(f"  {address}/link/{token}")
