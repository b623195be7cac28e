# SPDX-License-Identifier: Apache-2.0
"""The terminal: memory for each caller by SSH and by telnet, on a list and with a post open; processor time for each key, beside
the time of the same screen's view and difference alone, in the same run.
"""

import asyncio
from itertools import chain
from pathlib import Path
from time import process_time

from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal.session import Session
from banyan.storage.store import open_store
from bench import crowd, kit
from bench.crowd import Street
from bench.kit import Figure, Options

COUNTS = (200, 1_000)
LIST_KB, READER_KB = {"telnet": 35, "ssh": 60}, {"telnet": 55, "ssh": 80}
PRESSING, KEYS = 32, 60
KEY_TIMES = 3.0
DOWN, UP = b"\x1b[B", b"\x1b[A"
DRAWN = 2_000


def run(options: Options) -> list[Figure]:
    found = []
    with kit.folder() as folder:
        for way in ("telnet", "ssh"):
            for count in COUNTS:
                with crowd.street(folder, way) as street:
                    found += asyncio.run(_with(street, folder, way, count))
    return found


async def _with(street: Street, folder: Path, way: str, count: int) -> list[Figure]:
    warm = await crowd.gathered(way, street.port(way), 20)  # what the first callers bring in is nobody's
    await asyncio.gather(*(caller.goes(crowd.TO_LIST + crowd.TO_READER) for caller in warm))
    for caller in warm:
        caller.hang_up()
    await asyncio.sleep(1)
    empty, began = street.resident, street.seconds
    callers = await crowd.gathered(way, street.port(way), count)
    opened = (street.seconds - began) / count
    await _all_go(callers, crowd.TO_LIST)
    listing = (street.resident - empty) / count
    key, answers = await _keys(street, callers[:PRESSING])
    alone = await _drawn_alone(folder / "data")
    await _all_go(callers, crowd.TO_READER)
    reading = (street.resident - empty) / count
    for caller in callers:
        caller.hang_up()
    name = f"{count:,} callers by {way}"
    return [
        Figure(
            f"memory for each of {name}, a list open",
            f"{listing:.0f} KB",
            aim=f"≤ {LIST_KB[way]} KB",
            is_met=listing <= LIST_KB[way],
            note=f"arriving took {kit.millis(opened)} of processor each",
        ),
        Figure(
            "– with a post open as well",
            f"{reading:.0f} KB",
            aim=f"≤ {READER_KB[way]} KB",
            is_met=reading <= READER_KB[way],
        ),
        kit.at_most(
            f"processor time for a key, {name}",
            kit.micros(key),
            f"view and difference alone {kit.micros(alone)}",
            key / alone,
            KEY_TIMES,
            note=f"answered in {kit.millis(answers)} (median)",
        ),
    ]


async def _all_go(callers: list[crowd.Caller], keys: tuple[bytes, ...]) -> None:
    for first in range(0, len(callers), 100):
        await asyncio.gather(*(caller.goes(keys) for caller in callers[first : first + 100]))


async def _keys(street: Street, callers: list[crowd.Caller]) -> tuple[float, float]:
    """(processor seconds for a key, median of the answers)."""

    async def one(caller: crowd.Caller) -> list[float]:
        return [await caller.press(DOWN if number % 2 == 0 else UP) for number in range(KEYS)]

    await asyncio.gather(*(one(caller) for caller in callers))
    began = street.seconds
    times = sorted(chain.from_iterable(await asyncio.gather(*(one(caller) for caller in callers))))
    return (street.seconds - began) / len(times), times[len(times) // 2]


class _Nowhere:
    """A link that takes everything."""

    transport, network = "telnet", "127.0.0.1"

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def _drawn_alone(data: Path) -> float:
    """Processor seconds of the same screen's view and difference, without a line, a queue or a parser."""
    store = open_store(f"sqlite://{data / 'banyan.db'}")
    desk = Desk(store, kit.settings(data))
    await desk.start()
    session = Session(desk, _Nowhere(), account_name="guest", lang="zh-Hans")
    task = asyncio.ensure_future(session.run())
    try:
        session.feed(b"B")
        while len(session.stack) < 3:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        screen, spent = session.stack[-1], 0.0
        for number in range(DRAWN):
            await screen.on("down" if number % 2 == 0 else "up")
            began = process_time()
            session._renderer.draw(session.frame())
            spent += process_time() - began
        return spent / DRAWN
    finally:
        session.lost()
        await task
        await desk.stop()
        store.close()
