# SPDX-License-Identifier: Apache-2.0
"""What many look at is kept once, and nobody gets anything through that which they were not given."""

import asyncio

from tests.kit.screens import calling
from tests.kit.stories import told
from tests.kit.town import Town

from banyan.core import boards, pushes
from banyan.interfaces.terminal.bell import Bell
from banyan.interfaces.terminal.frame import line
from banyan.interfaces.terminal.screens.boards import Boards
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.sharing import shared


def test_equal_lines_become_one_and_others_stay_what_they_are():
    kept = shared(line("one ", ("bold", "two")))
    assert shared(line("one ", ("bold", "two"))) is kept
    assert shared(line("one ", ("dim", "two"))) is not kept


@told
async def test_two_callers_keep_one_list_of_boards(town: Town):
    async with calling(town, None, Boards()) as one, calling(town, None, Boards()) as other:
        pairs = zip(one.session.stack[0].items, other.session.stack[0].items, strict=True)
        assert [mine is theirs for mine, theirs in pairs] == [True, True], "Railway and Cooking"


@told
async def test_what_one_may_not_see_is_in_nobody_elses_list(town: Town):
    async with calling(town, town.chen, Boards()) as staff, calling(town, None, Boards()) as guest:
        lists = [{entry.board.slug for entry in pilot.session.stack[0].items} for pilot in (staff, guest)]
        assert lists == [{"Railway", "Cooking", "BackRoom"}, {"Railway", "Cooking"}]


@told
async def test_two_callers_keep_one_page_of_a_thread(town: Town):
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    town.eve.opens_thread("Bread")
    town.chen.does(pushes.push, 1, 1, "push", "well said")
    async with calling(town, town.ada, ThreadReader(1)) as ada, calling(town, town.bo, ThreadReader(1)) as bo:
        pairs = zip(ada.session.stack[0].thread_page.floors, bo.session.stack[0].thread_page.floors, strict=True)
        assert [mine is theirs and mine.pushed is not None for mine, theirs in pairs] == [True]


@told
async def test_a_bell_that_rang_is_heard_at_once_and_one_that_did_not_is_not():
    bell, loop = Bell(), asyncio.get_running_loop()
    assert not await bell.heard(loop.time())
    bell.ring()
    assert await bell.heard(loop.time())
    bell.hush()
    loop.call_soon(bell.ring)
    assert await bell.heard(loop.time() + 60)
