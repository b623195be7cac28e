# SPDX-License-Identifier: Apache-2.0
"""Presence at the desk: two processes tell and see one list, pages fade, connections hold, little is written."""

import asyncio
from contextlib import asynccontextmanager

from tests.kit.town import Town
from tests.kit.web import run

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings, load
from banyan.interfaces.desk import Desk
from banyan.interfaces.desk import presence as desk_presence
from banyan.records.callers import GUEST
from banyan.records.presence import Counts, Place, PlaceKind

HOME = Place(PlaceKind.HOME)
RAILWAY = Place(PlaceKind.BOARD, board="Railway")


@asynccontextmanager
async def desks(town: Town, how_many: int):
    """Desks that write only when they are told to."""
    loaded = load({})
    found = [Desk(town.store, Settings(loaded.values | {"data": "."}, loaded.origins)) for _ in range(how_many)]
    yield [desk.presence for desk in found]
    for desk in found:
        desk.close()


async def handles(presence, caller=GUEST, only="") -> list[str]:
    return [one.person.handle for one in (await presence.list(caller, only)).people]


def test_two_processes_tell_and_see_one_list(town):
    async def story():
        async with desks(town, 2) as (web, terminal):
            web.here("web:1", town.ada.caller, RAILWAY, "web")
            web.here("10.0.0.1 Firefox", GUEST, RAILWAY, "web")
            terminal.here("ssh:1", town.bo.caller, RAILWAY, "ssh")
            terminal.here("telnet:7", GUEST, HOME, "telnet")
            await web.settle()
            await terminal.settle()
            await web.settle()
            for presence in (web, terminal):
                assert await handles(presence) == ["ada", "bo"]
                assert presence.counts() == Counts(members=2, guests=2)
                assert presence.heat(town.railway.id) == 3
                assert presence.heat(town.cooking.id) == 0
            found = {one.person.handle: one.transport for one in (await web.list(GUEST)).people}
            assert found == {"ada": "web", "bo": "ssh"}
            terminal.gone("ssh:1")
            terminal.gone("telnet:7")
            await terminal.settle()
            await web.settle()
            assert await handles(web) == ["ada"]
            assert web.counts() == Counts(members=1, guests=1)

    run(story())


def test_who_shows_a_page_is_here_for_minutes_and_a_stream_keeps_them(town):
    async def story():
        async with desks(town, 1) as (presence,):
            presence.here("web:1", town.ada.caller, HOME, "web")
            presence.here("web:2", town.bo.caller, HOME, "web")
            presence.hold("web:2", town.bo.caller, RAILWAY, "web")
            for _ in range(6):
                await presence.write()
                town.clock.passes(clock.MINUTE)
            await presence.write()
            assert await handles(presence) == ["bo"]
            assert (await presence.list(GUEST)).people[0].place == PlaceKind.HOME, (
                "a stream that opens late moves nobody"
            )
            presence.let_go("web:2")
            await presence.write()
            assert await handles(presence) == ["bo"], "the next page may be on its way"
            town.clock.passes(desk_presence.LEAVES_IN)
            assert await handles(presence) == []
            presence.here("web:2", town.bo.caller, HOME, "web")
            await presence.write()
            assert await handles(presence) == ["bo"]

    run(story())


def test_an_open_page_that_nobody_touches_is_nobody_and_a_terminal_says_itself_when_it_ends(town):
    async def story():
        async with desks(town, 1) as (presence,):
            presence.hold("web:1", town.ada.caller, HOME, "web")
            presence.here("ssh:1", town.bo.caller, HOME, "ssh")
            for _ in range(17):
                await presence.write()
                town.clock.passes(4 * clock.MINUTE)
            await presence.write()
            assert await handles(presence) == ["bo"]
            assert (await presence.list(GUEST)).people[0].moved_at == town.clock.at - 17 * 4 * clock.MINUTE

    run(story())


def test_guests_fade_too(town):
    async def story():
        async with desks(town, 1) as (presence,):
            presence.here("10.0.0.1", GUEST, HOME, "web")
            presence.here("10.0.0.1", GUEST, RAILWAY, "web")
            await presence.settle()
            assert presence.counts().guests == 1
            for _ in range(31):
                town.clock.passes(desk_presence.GUESTS_EVERY)
                await presence.settle()
            assert presence.counts().guests == 0

    run(story())


def test_little_is_written(town):
    """Page after page at one place writes nothing new within a minute."""
    written = []

    async def story():
        async with desks(town, 1) as (presence,):
            act = presence._desk.act

            async def counted(verb, *args):
                written.append((verb.__name__, *args[1:]))
                return await act(verb, *args)

            presence._desk.act = counted
            for second in range(20):
                presence.here("web:1", town.ada.caller, HOME if second < 10 else RAILWAY, "web")
                await presence.write()
                town.clock.passes(clock.SECOND)

    run(story())
    assert [verb for verb, *_ in written] == ["keep", "keep"]


def test_thousands_who_come_at_once_are_written_some_at_a_time(town, monkeypatch):
    """So that others write between; and guests are looked up before the unit of work that counts them."""
    monkeypatch.setattr(desk_presence, "AT_ONCE", 10)
    written = []

    async def story():
        async with desks(town, 1) as (presence,):
            act = presence._desk.act

            async def counted(verb, *args):
                written.append((verb.__name__, len(args[1])))
                return await act(verb, *args)

            presence._desk.act = counted
            for n in range(25):
                presence.here(f"web:{n}", town.ada.caller, HOME, "web")
            for n in range(30):
                presence.here(f"10.0.0.{n}", GUEST, RAILWAY if n % 3 else HOME, "web")
            await presence.settle()
            assert presence.counts() == Counts(members=1, guests=30)
            assert presence.heat(town.railway.id) == 20

    run(story())
    assert [count for verb, count in written if verb == "keep"] == [10, 10, 5]
    assert [verb for verb, _ in written].count("keep_guests") == 1


def test_many_who_look_at_the_list_are_told_in_turns(town, monkeypatch):
    monkeypatch.setattr(desk_presence, "MOST_TOLD", 2)
    told = []

    async def story():
        async with desks(town, 1) as (presence,):
            leave = [presence.watch(lambda n=n: told.append(n)) for n in range(5)]
            for n in range(3):
                presence.here(f"web:{n}", (town.ada, town.bo, town.eve)[n].caller, HOME, "web")
                await presence.settle()
            assert told == [0, 1, 2, 3, 4, 0]
            await presence.settle()
            assert len(told) == 6, "nothing has changed"
            for each in leave:
                each()
            presence.here("web:9", town.chen.caller, HOME, "web")
            await presence.settle()
            assert len(told) == 6

    run(story())


def test_what_the_store_would_not_take_is_said_again(town):
    class Unavailable(Refusal):
        code = "for_a_test"
        family = Family.UNAVAILABLE

    async def story():
        async with desks(town, 1) as (presence,):
            act = presence._desk.act

            async def refusing(*_):
                raise Unavailable

            presence._desk.act = refusing
            presence.here("web:1", town.ada.caller, HOME, "web")
            await presence.write()
            presence._desk.act = act
            assert await handles(presence) == []
            await presence.write()
            assert await handles(presence) == ["ada"]

    run(story())


def test_a_running_desk_writes_and_reads_by_itself(town):
    async def story():
        loaded = load({})
        desk = Desk(town.store, Settings(loaded.values | {"data": "."}, loaded.origins))
        desk.presence.here("web:1", town.ada.caller, HOME, "web")
        await desk.start()
        for _ in range(200):
            if desk.presence.counts().members:
                break
            await asyncio.sleep(0.01)
        assert desk.presence.counts() == Counts(members=1)
        await desk.stop()

    run(story())
