# SPDX-License-Identifier: Apache-2.0
"""The terminal under load: one caller's keys while three others flood, 5,000 who do nothing, and a web page while a line of the
staff goes to a thousand callers. Each beside the same without.
"""

import asyncio
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter

import msgspec

from banyan.core import callers, messages
from banyan.records.callers import Caller
from banyan.storage.store import Store, open_store
from bench import crowd, kit
from bench.crowd import Street
from bench.kit import Figure, Options

FLOODS, FLOOD = 3, b"\x1b[B" * 1_000
PRESS_EVERY_S, PRESSED = 0.02, 150
IDLE, IDLE_FOR_S = 5_000, 5.0
HEARERS, BROADCASTS, PAGES_S = 1_000, 4, 5.0
TIMES = 3.0


def run(options: Options) -> list[Figure]:
    found = []
    with kit.folder() as folder:
        for way in ("telnet", "ssh"):
            with crowd.street(folder, way) as street:
                found.append(asyncio.run(_flooded(street, way)))
        with crowd.street(folder, "telnet") as street:
            found.append(asyncio.run(_idle(street)))
        with crowd.street(folder, "telnet") as street:
            found.append(asyncio.run(_broadcast(street)))
    return found


# ---- a flood


async def _flooded(street: Street, way: str) -> Figure:
    people = await crowd.gathered(way, street.port(way), 1 + FLOODS)
    await asyncio.gather(*(person.goes(crowd.TO_LIST) for person in people))
    one, *others = people
    await _pressed(one)
    calm = await _pressed(one)
    floods = [asyncio.ensure_future(_flood(other)) for other in others]
    try:
        flooded = await _pressed(one)
    finally:
        for flood in floods:
            flood.cancel()
        await asyncio.gather(*floods, return_exceptions=True)
    for person in people:
        person.hang_up()
    return kit.at_most(
        f"a key by {way} while {FLOODS} others flood (median)", kit.millis(median(flooded)),
        f"without them {kit.millis(median(calm))}", median(flooded) / median(calm), TIMES,
        note=f"99 of 100 within {kit.millis(_p99(flooded))}, without {kit.millis(_p99(calm))}",
    )  # fmt: skip


async def _pressed(one: crowd.Caller) -> list[float]:
    """How long answers take to somebody who presses a key every 20 ms."""
    times = []
    for number in range(PRESSED):
        times.append(await one.press(b"\x1b[B" if number % 2 == 0 else b"\x1b[A"))
        await asyncio.sleep(PRESS_EVERY_S)
    return times


async def _flood(other: crowd.Caller) -> None:
    while True:
        other.say(FLOOD)
        await asyncio.sleep(0.001)


# ---- who does nothing


async def _idle(street: Street) -> Figure:
    empty = street.resident
    people = await crowd.gathered("telnet", street.telnet, IDLE)
    each = (street.resident - empty) / IDLE
    await asyncio.sleep(1)
    began = street.seconds
    await asyncio.sleep(IDLE_FOR_S)
    share = (street.seconds - began) / IDLE_FOR_S
    one = people[0]
    await one.goes(crowd.TO_LIST)
    answer = median(await _pressed(one))
    are_here = sum(person.heard > 0 for person in people)
    for person in people:
        person.hang_up()
    return Figure(
        f"{IDLE:,} callers by telnet who do nothing, in one process", f"{are_here:,} are here",
        f"{each:.0f} KB each", "", f"{IDLE:,}", are_here == IDLE,
        f"{share:.1%} of a core while nothing happens; a key of one of them is answered in {kit.millis(answer)}",
    )  # fmt: skip


# ---- a line for everybody


async def _broadcast(street: Street) -> Figure:
    people = await crowd.gathered("telnet", street.telnet, HEARERS)
    await asyncio.to_thread(_pages, street.server.host)
    calm = await asyncio.to_thread(_pages, street.server.host)
    before = [person.heard for person in people]
    with _staff(street) as (store, caller):
        asking = asyncio.ensure_future(asyncio.to_thread(_pages, street.server.host))
        for number in range(BROADCASTS):
            await asyncio.to_thread(store.write_now, lambda tx, n=number: messages.broadcast(tx, caller, f"Line {n}."))
            await asyncio.sleep(PAGES_S / BROADCASTS)
        loud = await asking
    heard = sum(person.heard > was for person, was in zip(people, before, strict=True))
    for person in people:
        person.hang_up()
    return kit.at_most(
        f"a web page while {BROADCASTS} lines go to {HEARERS:,} callers (99 of 100 within)", kit.millis(_p99(loud)),
        f"without {kit.millis(_p99(calm))}", _p99(loud) / _p99(calm), TIMES,
        note=f"median {kit.millis(median(loud))} and {kit.millis(median(calm))}; {heard:,} heard it",
    )  # fmt: skip


def _pages(host: str) -> list[float]:
    line, times = http.client.HTTPConnection(host, timeout=60), []
    ends = perf_counter() + PAGES_S
    while perf_counter() < ends:
        began = perf_counter()
        line.request("GET", "/boards")
        line.getresponse().read()
        times.append(perf_counter() - began)
    line.close()
    return times


@contextmanager
def _staff(street: Street) -> Iterator[tuple[Store, Caller]]:
    """Somebody who may speak to everybody, in a process of their own."""
    store = open_store(f"sqlite://{street.data / 'banyan.db'}")
    try:
        with store.read() as tx:
            somebody = callers.load(tx, tx.value("SELECT id FROM accounts ORDER BY id LIMIT 1"))
        yield store, msgspec.structs.replace(somebody, state="active", is_admin=True)
    finally:
        store.close()


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]
