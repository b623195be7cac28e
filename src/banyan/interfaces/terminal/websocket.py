# SPDX-License-Identifier: Apache-2.0
"""The terminal on a page: the same sessions over a WebSocket. Who calls, and whether from a page of ours, is known before this.

Keys come as bytes, the size of the window as `80x24`; frames go out as bytes.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from banyan.interfaces.terminal.arrival import TRUE_COLOUR, UTF8, Arrival, Reception
from banyan.interfaces.terminal.session import Known
from banyan.interfaces.terminal.telnet import WRITE_HIGH
from banyan.records.callers import Caller

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
MAX_MESSAGE = 65_536  # bytes; a paste comes in one
NO_ROOM = 1013  # try again later
SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")


class WebLine:
    """One page's line, and the link of its session."""

    transport = "web"

    def __init__(self, network: str, send: Send) -> None:
        self.network = network
        self._send = send
        self._waiting = bytearray()
        self._has_more = asyncio.Event()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._is_closed = self._is_full = False
        self.on_full: Callable[[], None] = lambda: None

    async def listen(self, arrival: Arrival, receive: Receive) -> None:
        """Hand on what comes, until the page is gone."""
        while True:
            await self._may_read.wait()
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if data := message.get("bytes"):
                arrival.feed(data)
            elif found := SIZE.fullmatch(message.get("text") or ""):
                arrival.resize(int(found[1]), int(found[2]))

    async def speak(self, arrival: Arrival) -> None:
        """Send what is written, one frame after the other; while a slow page takes one, nothing new is drawn."""
        while self._waiting or not self._is_closed:
            if not self._waiting:
                self._has_more.clear()
                await self._has_more.wait()
                continue
            data = bytes(self._waiting)
            self._waiting.clear()
            await self._send({"type": "websocket.send", "bytes": data})
            if self._is_full:
                self._is_full = False
                arrival.resume()
        await self._send({"type": "websocket.close"})

    # ---- what a session does with its link

    def write(self, data: bytes) -> None:
        if self._is_closed:
            return
        self._waiting += data
        self._has_more.set()
        if len(self._waiting) > WRITE_HIGH and not self._is_full:
            self._is_full = True
            self.on_full()

    def close(self) -> None:
        self._is_closed = True
        self._has_more.set()

    def pause_reading(self) -> None:
        self._may_read.clear()

    def resume_reading(self) -> None:
        self._may_read.set()


async def serve(reception: Reception, caller: Caller, session_id: int, lang: str, receive: Receive, send: Send) -> None:
    """One page, from its request to its end. `session_id` is of the browser's sign-in, which goes on after it."""
    await receive()  # the request to connect
    place = reception.gate.admit(caller.address)
    if place is None:
        await send({"type": "websocket.close", "code": NO_ROOM})
        return
    await send({"type": "websocket.accept"})
    line = WebLine(caller.address, send)
    arrival = Arrival(reception, line, place, asks=False)
    line.on_full = arrival.pause
    arrival.lang = lang
    arrival.known = Known(charset=UTF8, ambiguous=1, colours=TRUE_COLOUR, lang=lang, account_id=caller.id)
    arrival.known["account_name"] = "" if caller.id else "guest"
    arrival.session_id = session_id
    reception.receive(arrival)
    speaking = asyncio.ensure_future(line.speak(arrival))
    listening = asyncio.ensure_future(line.listen(arrival, receive))
    try:
        await asyncio.wait((speaking, listening), return_when=asyncio.FIRST_COMPLETED)
    finally:
        arrival.lost()
        for task in (speaking, listening):
            task.cancel()
        await asyncio.gather(speaking, listening, return_exceptions=True)
