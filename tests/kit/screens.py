# SPDX-License-Identifier: Apache-2.0
"""A caller without a line: drives a terminal session in process, over a real desk and an emulated terminal.

`async with calling(town, town.ada) as p: await p.press("B", "<down>", "<enter>"); assert "Railway" in p.text` · `p.screen` are
the rows as the terminal shows them, `p.sent` the raw bytes. `golden(p, "main")` compares with a kept picture;
`BANYAN_WRITE_GOLDEN=1` writes it anew.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyte
from tests.kit.town import Member, Town

from banyan.base.settings import Settings, load
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal.screen import Screen, load_all
from banyan.interfaces.terminal.session import Session

GOLDEN = Path(__file__).parents[1] / "interfaces" / "terminal" / "golden"
SIZES = ((80, 24), (132, 43), (40, 10))
BYTES = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[1~",
    "end": b"\x1b[4~",
    "pgup": b"\x1b[5~",
    "pgdn": b"\x1b[6~",
    "delete": b"\x1b[3~",
    "enter": b"\r",
    "space": b" ",
    "tab": b"\t",
    "esc": b"\x1b\x1b[200~\x1b[201~",  # Esc, and at once something else: no test waits for a timer
    "backspace": b"\x7f",
}
_TURNS, _LONGEST_S = 1_000, 30  # of the loop that a step takes, as a rule; a password's hash takes longer


class Wire:
    """The link of a session that leads nowhere."""

    transport = "telnet"
    network = "127.0.0.1"

    def __init__(self) -> None:
        self.sent = bytearray()
        self.is_closed = self.is_reading_paused = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.is_closed = True

    def pause_reading(self) -> None:
        self.is_reading_paused = True

    def resume_reading(self) -> None:
        self.is_reading_paused = False


class Pilot:
    """Presses keys and looks."""

    def __init__(self, desk: Desk, size: tuple[int, int] = (80, 24), **known: Any) -> None:
        load_all()  # as whoever comes in by the entry has them all
        self.desk = desk
        self.link = Wire()
        self.session = Session(desk, self.link, size=size, **known)
        self._terminal = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._terminal)
        self._read = 0
        self.task: asyncio.Task[None] | None = None

    @property
    def sent(self) -> bytes:
        """Every byte since the last `clear`."""
        return bytes(self.link.sent)

    def clear(self) -> None:
        self._emulate()
        self.link.sent.clear()
        self._read = 0

    @property
    def screen(self) -> list[str]:
        """What the terminal shows."""
        self._emulate()
        return [row.rstrip() for row in self._terminal.display]

    @property
    def text(self) -> str:
        return "\n".join(self.screen)

    @property
    def top(self) -> Screen[Any]:
        return self.session.stack[-1]

    @property
    def is_over(self) -> bool:
        return self.task is not None and self.task.done()

    async def start(self, first: Screen[Any] | None = None) -> None:
        self.task = asyncio.get_running_loop().create_task(self.session.run(first))
        await self.settle()

    async def press(self, *keys: str) -> None:
        """`"j"`, `"<enter>"`, `"^P"`; whatever else is typed as it stands."""
        for pressed in keys:
            if re.fullmatch(r"\^[@-_]", pressed):
                data = bytes([ord(pressed[1]) - 64])
            elif re.fullmatch(r"<\w+>", pressed):
                data = BYTES[pressed[1:-1]]
            else:
                data = self.session.wire.encode(pressed)
            self.session.feed(data)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a line and Enter."""
        await self.press(text, "<enter>")

    async def resize(self, cols: int, rows: int) -> None:
        self._emulate()
        self._terminal.resize(rows, cols)
        self.session.resize(cols, rows)
        await self.settle()

    async def settle(self) -> None:
        """Let it do everything that there is to do."""
        async with asyncio.timeout(_LONGEST_S):
            turns = 0
            await asyncio.sleep(0)
            while not (self.is_over or self.session.is_quiet):
                turns += 1
                await asyncio.sleep(0 if turns < _TURNS else 0.001)
        if self.is_over and self.task is not None:
            await self.task

    async def hang_up(self) -> None:
        self.session.lost()
        await self.settle()

    def _emulate(self) -> None:
        self._stream.feed(bytes(self.link.sent[self._read :]))
        self._read = len(self.link.sent)


@asynccontextmanager
async def desk_over(town: Town, **settings: Any) -> AsyncIterator[Desk]:
    """A desk that runs as long as the block does."""
    loaded = load({})
    desk = Desk(town.store, Settings(loaded.values | {"data": "."} | settings, loaded.origins))
    await desk.start()
    try:
        yield desk
    finally:
        await desk.stop()


@asynccontextmanager
async def calling(
    town: Town, member: Member | None = None, first: Screen[Any] | None = None, **known: Any
) -> AsyncIterator[Pilot]:
    """Somebody at a terminal, signed in when they are a member; in English, unless `lang` says otherwise."""
    async with desk_over(town) as desk:
        account_id = member.account_id if member else None
        pilot = Pilot(desk, **({"lang": "en", "account_id": account_id or 0} | known))
        await pilot.start(first)
        try:
            yield pilot
        finally:
            if not pilot.is_over:
                await pilot.hang_up()


@asynccontextmanager
async def together(town: Town, *members: Member, **known: Any) -> AsyncIterator[list[Pilot]]:
    """Several callers at the terminals of one process."""
    async with desk_over(town) as desk:
        pilots = []
        for member in members:
            account_id = member.account_id or 0
            pilot = Pilot(desk, **({"lang": "en", "account_id": account_id} | known))
            await pilot.start()
            pilots.append(pilot)
        await desk.presence.settle()
        try:
            yield pilots
        finally:
            for pilot in pilots:
                if not pilot.is_over:
                    await pilot.hang_up()


async def settled(*pilots: Pilot) -> None:
    """What one of them has caused has come to the others."""
    for _ in range(3):
        for pilot in pilots:
            await pilot.settle()


def golden(pilot: Pilot, name: str) -> None:
    """The screen is the one that is kept under this name, for this size and language."""
    cols, rows = pilot.session.size
    path = GOLDEN / f"{name}.{cols}x{rows}.{pilot.session.lang}.txt"
    seen = "".join(f"{row}\n" for row in pilot.screen)
    if os.environ.get("BANYAN_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    assert path.exists(), f"{path.name} is not kept yet: BANYAN_WRITE_GOLDEN=1"
    assert seen == path.read_text(encoding="utf-8")
