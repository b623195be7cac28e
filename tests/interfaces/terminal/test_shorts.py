# SPDX-License-Identifier: Apache-2.0
"""Short posts at a terminal: one key, one line, and it stands in the list."""

from tests.kit.screens import calling
from tests.kit.stories import run

from banyan.core import boards
from banyan.interfaces.terminal.screens.threads import Threads


def test_one_key_and_one_line(sqlite_town):
    sqlite_town.chen.does(boards.set_policies, "Railway", kinds="short discussion", short_limit=20)
    board = sqlite_town.guest.sees(boards.get, "Railway")

    async def story():
        async with calling(sqlite_town, sqlite_town.bo, first=Threads(board)) as p:
            await p.press("O", "楼下的猫又开会了。", "<enter>")
            assert "It stands." in p.text
            assert "楼下的猫又开会了。" in p.text
            await p.press("O", "x" * 25, "<enter>")
        async with calling(sqlite_town, sqlite_town.guest, first=Threads(board)) as p:
            await p.press("O")
            assert "Please sign in first." in p.text

    run(story())
    assert sqlite_town.guest.sees(boards.get, "Railway").thread_count == 2


def test_elsewhere_the_key_does_nothing(sqlite_town):
    async def story():
        async with calling(sqlite_town, sqlite_town.bo, first=Threads(sqlite_town.railway)) as p:
            before = p.text
            await p.press("O")
            assert p.text == before

    run(story())
