# SPDX-License-Identifier: Apache-2.0
"""One process: store, jobs, desk, and an interface on each listed address. To hang a new interface, add it here.

The terminal may have a process of its own beside that of the web. Then each tells the other through the event log, and the
jobs run in the one that serves the web.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from types import FrameType

import uvicorn
import uvloop

from banyan.base.settings import Settings
from banyan.base.words import translate
from banyan.core import links
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal import websocket
from banyan.interfaces.terminal.arrival import Reception
from banyan.interfaces.web import app as web
from banyan.jobs.runner import Runner
from banyan.jobs.timetable import open_runner
from banyan.server import house, terminals
from banyan.server.house import House
from banyan.server.listening import BACKLOG, listen
from banyan.server.logs import start_logging
from banyan.server.protocol import speaking
from banyan.server.terminals import Terminals

GRACE_S = 1.5  # for answers that are on their way when the process is told to stop; open streams end at once
Tell = Callable[[str], None]


def run(settings: Settings, lang: str, tell: Tell, parts: Sequence[str] = house.PARTS) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM). `tell` gets the few lines that an operator wants to see, in `lang`."""
    start_logging(settings)
    with ExitStack() as stack:
        listener = None
        if house.WEB in parts:
            listener = stack.enter_context(closing(listen(settings["web.listen"], "BANYAN_WEB_LISTEN")))
        lines = stack.enter_context(terminals.opened(settings, are_called=house.TERMINAL in parts))
        opened = stack.enter_context(house.opened(settings))
        stack.enter_context(house.served_alone(settings.data, parts))
        lines.make_keys(settings)
        _greet(opened, [*([settings.public_url] if listener else []), *lines.calls], lang, tell)
        runner = open_runner(opened.store, opened.files, settings)
        uvloop.run(_serve(Desk(opened.store, settings), runner, listener, lines))
    tell(translate(lang, "Stopped. Everything that was acknowledged is on disk."))


async def _serve(desk: Desk, runner: Runner, listener: socket.socket | None, lines: Terminals) -> None:
    await desk.start()
    reception = await lines.open(desk)
    leaving = asyncio.create_task(_see_off(desk, lines, reception))
    try:
        if listener is None:
            await _until_told(desk)
        else:
            runner.start()
            await _web(desk, runner, listener, reception)
    finally:
        desk.closing.set()
        await leaving
        await asyncio.get_running_loop().run_in_executor(None, runner.stop)
        await desk.stop()


async def _until_told(desk: Desk) -> None:
    for wish in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wish, desk.closing.set)
    await desk.closing.wait()


async def _web(desk: Desk, runner: Runner, listener: socket.socket, reception: Reception) -> None:
    front = web.build(desk, runner.status, partial(websocket.serve, reception))
    config = uvicorn.Config(
        front,
        http=speaking(front.ready),
        ws="wsproto",
        ws_max_size=websocket.MAX_MESSAGE,
        ws_per_message_deflate=False,  # 300 KB for each caller
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the front layer believes only the proxies that the settings name
        timeout_graceful_shutdown=GRACE_S,  # type: ignore[arg-type]  # it is handed to asyncio, which takes parts of a second
        backlog=BACKLOG,
    )
    await _Server(config, desk).serve(sockets=[listener])


async def _see_off(desk: Desk, lines: Terminals, reception: Reception) -> None:
    """While the web ends its streams, callers at terminals hear a sentence and keep what they were writing."""
    await desk.closing.wait()
    lines.close()
    await reception.close()


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


def _greet(opened: House, addresses: Sequence[str], lang: str, tell: Tell) -> None:
    for address in addresses[:1]:
        tell(translate(lang, "Banyan is open at {address}", address=address))
    for call in addresses[1:]:
        tell(translate(lang, "                and at {call}", call=call))
    token = opened.store.write_now(links.make_admin_link_if_none)
    if token:
        tell(translate(lang, "Nobody tends it yet. Whoever opens this link first becomes its administrator:"))
        tell(f"  {opened.settings.public_url}/link/{token}")
