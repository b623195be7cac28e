# SPDX-License-Identifier: Apache-2.0
"""Read marks in memory: known in both of two processes a minute later, and written before anybody lists them."""

import asyncio

import pytest
from tests.kit.screens import desk_over
from tests.kit.stories import told
from tests.kit.town import Town

from banyan.base import clock
from banyan.interfaces.desk import marks as module


@told
async def test_what_was_read_through_another_process_is_known_after_a_minute(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "WRITE_EVERY_S", 0)
    thread = town.ada.opens_thread("Bread")
    town.ada.replies(thread, "Rye")
    async with desk_over(town) as here, desk_over(town) as there:
        bo = town.bo.caller
        before = await here.marks.of(bo, thread)
        await there.marks.of(bo, thread)
        there.marks.saw(bo, thread, 1, 2)
        await there.marks.write()
        assert await here.marks.of(bo, thread) == before, "nobody has looked yet"
        town.clock.passes(module.TRUSTED_FOR + clock.SECOND)
        while here.marks.known(bo, thread.id) is not None:
            await asyncio.sleep(0)
        assert (await here.marks.of(bo, thread)).first_unread(2) is None, "both floors are read"


@told
async def test_who_asks_for_marks_to_be_written_waits_for_those_under_way(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    async with desk_over(town) as desk:
        eve = town.eve.caller
        await desk.marks.wrote(eve, thread, 1)
        under_way = asyncio.ensure_future(desk.marks.write())
        await asyncio.sleep(0)  # it has taken what waits, and is not done
        await desk.marks.settle(eve)
        assert town.count("SELECT count(*) FROM read_marks WHERE account_id = :eve", eve=eve.id) == 1
        assert under_way.done()
