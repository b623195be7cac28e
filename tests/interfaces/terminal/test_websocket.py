# SPDX-License-Identifier: Apache-2.0
"""The line of the terminal page: keys and sizes in, frames out, and a page that takes nothing is drawn for no more."""

import asyncio
from typing import Any

from tests.interfaces.terminal.test_arrival import Heard, sessions, story, turns

from banyan.interfaces.terminal import websocket
from banyan.interfaces.terminal.arrival import Reception
from banyan.interfaces.terminal.telnet import WRITE_HIGH
from banyan.records.callers import GUEST, Caller

__all__ = ["story"]


class Browser:
    """The other end."""

    def __init__(self) -> None:
        self.says: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.says.put_nowait({"type": "websocket.connect"})
        self.told: list[dict[str, Any]] = []
        self.takes = asyncio.Event()
        self.takes.set()

    async def send(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        self.told.append(message)

    def say(self, **message: Any) -> None:
        self.says.put_nowait({"type": "websocket.receive"} | message)

    def goes(self) -> None:
        self.says.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def call(self, reception: Reception, caller: Caller = GUEST, session_id: int = 0) -> "asyncio.Task[None]":
        serving = websocket.serve(reception, caller, session_id, "en", self.says.get, self.send)
        task = asyncio.ensure_future(serving)
        self.say(text="100x30")
        await turns(10)
        return task


async def came() -> Heard:
    while not sessions:
        await turns()
    return sessions[-1]


def test_keys_and_sizes_come_in_and_frames_go_out(story):
    async def tell(reception: Reception) -> None:
        browser = Browser()
        task = await browser.call(reception)
        heard = await came()
        assert (heard.known["size"], heard.known["account_name"], heard.known["charset"]) == (
            (100, 30),
            "guest",
            "utf-8",
        )
        browser.say(bytes="中".encode())
        browser.say(text="120x40")
        for flawed in ("x", "0", "99999x1", "-1x5", '{"a": 1}'):
            browser.say(text=flawed)
        heard.link.write(b"frame")
        await turns(20)
        assert heard.fed == "中".encode()
        assert heard.happened[-1] == (120, 40)
        assert {"type": "websocket.send", "bytes": b"frame"} in browser.told
        browser.goes()
        await task
        assert heard.is_lost.is_set()

    story(tell)


def test_who_is_signed_in_is_known(story):
    async def tell(reception: Reception) -> None:
        browser = Browser()
        task = await browser.call(reception, Caller(account_id=77, address="10.0.0.9"), 5)  # type: ignore[arg-type]
        heard = await came()
        assert (heard.known["account_id"], heard.known["account_name"], heard.link.network) == (77, "", "10.0.0.9")
        heard.is_lost.set()
        heard.link.close()
        await task
        assert browser.told[-1] == {"type": "websocket.close"}

    story(tell)


def test_a_page_that_takes_nothing_is_drawn_for_no_more(story):
    async def tell(reception: Reception) -> None:
        browser = Browser()
        task = await browser.call(reception)
        heard = await came()
        browser.takes.clear()
        heard.link.write(b"x")
        await turns()
        heard.link.write(b"x" * (WRITE_HIGH + 1))
        assert heard.happened[-1] == "pause"
        browser.takes.set()
        await turns(20)
        assert heard.happened[-2:] == ["pause", "resume"]
        browser.goes()
        await task

    story(tell)


def test_a_flood_waits_on_its_own_side(story):
    async def tell(reception: Reception) -> None:
        browser = Browser()
        task = await browser.call(reception)
        heard = await came()
        heard.link.pause_reading()
        for _ in range(50):
            browser.say(bytes=b"j")
        await turns(20)
        assert len(heard.fed) <= 1
        heard.link.resume_reading()
        await turns(200)
        assert len(heard.fed) == 50
        browser.goes()
        await task

    story(tell)


def test_without_a_place_it_is_told_to_come_later(story):
    async def tell(reception: Reception) -> None:
        browser = Browser()
        await (await browser.call(reception))
        assert browser.told == [{"type": "websocket.close", "code": websocket.NO_ROOM}]

    story(tell, max_callers=0)
