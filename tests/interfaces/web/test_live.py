# SPDX-License-Identifier: Apache-2.0
"""The doorbell: rung for what is new, by number, only to those who may read it; no stream outlives its reason."""

import asyncio
from typing import Any

import pytest
from tests.kit.web import HOST, Site, Visitor, opened, run

from banyan.core import boards, notifications, pushes, sessions, threads
from banyan.jobs.timetable import run_pending

SOON_S = 5.0


class Listener:
    """A browser that holds a stream: `await told()` gives the next line, None when the stream has ended."""

    def __init__(self, visitor: Visitor, query: str) -> None:
        self.status = 0
        self._told: asyncio.Queue[str | None] = asyncio.Queue()
        self._left = asyncio.Event()
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live",
            "query_string": query.encode(),
            "headers": [(b"host", HOST.encode()), (b"cookie", cookie.encode())],
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.ensure_future(visitor.site.app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        for block in message["body"].decode().split("\n\n"):
            if block.startswith("event:"):
                self._told.put_nowait(block.replace("event: ", "").replace("\ndata: ", " "))
        if not message.get("more_body"):
            self._told.put_nowait(None)

    async def told(self) -> str | None:
        return await asyncio.wait_for(self._told.get(), SOON_S)

    async def is_quiet(self) -> bool:
        """Nothing has been said after all that happened was heard."""
        await asyncio.sleep(0.05)
        return self._told.empty()

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, SOON_S)


async def listening(visitor: Visitor, query: str) -> Listener:
    listener = Listener(visitor, query)
    for _ in range(100):
        if listener.status:
            break
        await asyncio.sleep(0.01)
    return listener


def streams(site: Site) -> int:
    return int(site.frame.metrics.streams)


def test_a_new_floor_rings_and_a_late_stream_hears_where_things_stand(town):
    one = town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            listener = await listening(site.visitor(), "thread=1")
            assert listener.status == 200
            assert await listener.told() == "floor 1"
            await site.desk.work(town.ada.replies, one, "Gone.")
            assert await listener.told() == "floor 2"
            late = await listening(await site.signed_in(town.eve), "thread=1")
            assert await late.told() == "floor 2"
            assert streams(site) == 2
            await listener.leave()
            await late.leave()
            assert streams(site) == 0

    run(story())


def test_a_board_rings_for_what_moves_on_it_and_for_nothing_else(town):
    one = town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            empty = await listening(site.visitor(), "board=Cooking")
            assert await empty.is_quiet()
            await empty.leave()
            listener = await listening(site.visitor(), "board=railway")
            assert await listener.told() == "top 1.1"
            assert 'data-top="1.1"' in (await site.visitor().get("/b/Railway")).html
            await site.desk.work(town.eve.opens_thread, "Rye", board=town.cooking)
            assert await listener.is_quiet()
            await site.desk.work(town.ada.replies, one, "Gone.")
            assert await listener.told() == "board 1"
            await site.desk.work(town.eve.opens_thread, "More")
            assert await listener.told() == "board 3"
            await listener.leave()

    run(story())


@pytest.mark.parametrize("query", ["thread=9", "thread=1", "thread=x", "board=Nowhere", "board=BackRoom", ""])
def test_there_is_no_stream_for_what_one_may_not_read(town, query):
    town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            for visitor in (site.visitor(), await site.signed_in(town.eve)):
                assert (await listening(visitor, query)).status == 404
            assert streams(site) == 0

    run(story())


def test_who_loses_the_right_to_read_hears_nothing_more(town):
    keys = town.chen.opens_thread("Keys", board=town.back_room)
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)

    async def story():
        async with opened(town) as site:
            eve, chen = await site.signed_in(town.eve), await site.signed_in(town.chen)
            listener = await listening(eve, "thread=1")
            assert await listener.told() == "floor 1"
            await site.desk.work(town.chen.does, boards.list_member, "BackRoom", town.eve.account_id, False)
            assert await listener.told() is None
            assert (await listening(eve, "thread=1")).status == 404
            still = await listening(chen, "thread=1")
            assert await still.told() == "floor 1"
            await site.desk.work(town.chen.replies, keys, "Moved.")
            assert await still.told() == "floor 2"
            await still.leave()

    run(story())


def test_a_session_that_ends_ends_its_private_streams(town):
    keys = town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            chen = await site.signed_in(town.chen)
            listener = await listening(chen, "thread=1")
            assert await listener.told() == "floor 1"
            await chen.post("/signout", {"csrf": dict((await chen.get("/settings")).form("/signout").fields)["csrf"]})
            await site.desk.work(town.chen.replies, keys, "Said after leaving.")
            assert await listener.told() is None

    run(story())


def test_a_thread_that_is_moved_or_locked_ends_its_streams(town):
    town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            for change in (
                lambda: town.ada.does(threads.lock_thread, 1, "It is settled."),
                lambda: town.chen.does(threads.move_thread, 1, town.cooking.id, "It is about bread."),
            ):
                listener = await listening(site.visitor(), "thread=1")
                assert await listener.told() == "floor 1"
                await site.desk.work(change)
                assert await listener.told() is None

    run(story())


def test_there_are_so_many_streams_and_no_more(town):
    town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town, **{"web.max_streams": 2}) as site:
            first, second = [await listening(site.visitor(), "thread=1") for _ in range(2)]
            assert (await listening(site.visitor(), "thread=1")).status == 503
            assert site.frame.metrics.refused_streams == 1
            await first.leave()
            third = await listening(site.visitor(), "thread=1")
            assert third.status == 200
            await second.leave()
            await third.leave()

    run(story())


def test_streams_end_when_the_process_is_told_to_stop(town):
    town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            listener = await listening(site.visitor(), "thread=1")
            assert await listener.told() == "floor 1"
            site.desk.closing.set()
            assert await listener.told() is None
            await asyncio.wait_for(listener.task, SOON_S)
            assert (await listening(site.visitor(), "thread=1")).status == 503
            assert streams(site) == 0

    run(story())


def test_a_stream_says_that_it_lives(town, monkeypatch):
    monkeypatch.setattr("banyan.interfaces.web.live.BEAT_S", 0.01)
    town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            listener = await listening(site.visitor(), "thread=1")
            assert await listener.told() == "floor 1"
            await asyncio.sleep(0.1)
            assert await listener.is_quiet()
            assert not listener.task.done()
            await listener.leave()

    run(story())


def test_a_doorbell_takes_nothing(town):
    async def story():
        async with opened(town) as site:
            assert (await site.visitor().post("/live", {"thread": "1"}, follow=False)).status == 405

    run(story())


def test_the_number_of_ones_inbox_rings_for_oneself_alone(town):
    one = town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            visitor = await site.signed_in(town.eve)
            eve = await listening(visitor, "inbox=1")
            ada = await listening(await site.signed_in(town.ada), "inbox=1")
            assert [await eve.told(), await ada.told()] == ["inbox 0", "inbox 0"]
            await site.desk.work(town.bo.replies, one, "Gone.", reply_to=1)
            await site.desk.work(run_pending, town.store)
            assert await eve.told() == "inbox 1"
            assert await ada.is_quiet()
            await site.desk.act(notifications.mark_all_read, town.eve.caller)
            assert await eve.told() == "inbox 0"
            await site.desk.act(sessions.end_others, town.eve.caller, 0)
            assert await eve.told() is None, "a session that is over hears no more"
            assert (await listening(site.visitor(), "inbox=1")).status == 404
            await ada.leave()
            assert streams(site) == 0

    run(story())


def test_what_changes_on_the_page_rings_by_floor(town):
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    one = town.eve.opens_thread("Tickets")
    town.chen.replies(one, "Mine too.")

    async def story():
        async with opened(town) as site:
            guest, eve, ada = site.visitor(), await site.signed_in(town.eve), await site.signed_in(town.ada)
            listener = await listening(guest, "thread=1")
            assert await listener.told() == "floor 2"
            page = await eve.get("/t/1/1/edit")
            await page.submit("edit", text="Window seats.", do="post")
            assert await listener.told() == "changed 1"
            assert "Window seats." in (await guest.get("/t/1/floors?only=1")).words
            page = await ada.get("/t/1/2/remove")
            await page.submit("remove", reason="Rude")
            assert await listener.told() == "changed 2"
            piece = await guest.get("/t/1/floors?only=2")
            assert "Rude" in piece.words
            assert "Mine too." not in piece.words
            assert "<html" not in piece.html
            await site.desk.work(town.eve.does, pushes.push, 1, 1, "arrow", "and a window")
            assert await listener.told() == "changed 1"
            assert "and a window" in (await guest.get("/t/1/floors?only=1")).words
            await listener.leave()

    run(story())
