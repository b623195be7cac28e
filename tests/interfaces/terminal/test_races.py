# SPDX-License-Identifier: Apache-2.0
"""Floor races at a terminal: announced, looked at from their thread, ended."""

import pytest
from tests.core.test_races import hosts, local, write
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import boards, races
from banyan.interfaces.terminal.screen import load_all
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads

__all__ = ["local"]  # a fixture is found by name
load_all()  # a screen of its own asks what a race needs


def test_a_race_is_announced(town):
    async def story():
        async with calling(town, town.eve, first=Threads(town.eve.sees(boards.get, "Local"))) as p:
            await p.press("^P", "Chestnuts", "<enter>", "2", "<enter>", "A bag of chestnuts", "<enter>")
            await p.press("^W")
            assert "Please say which floors win" in p.text
            await p.press("<enter>", "3 5", "<enter>", "^W", "Go!", "^W", "<enter>")

    run(story())
    page = town.eve.sees(races.look, 1)
    assert ([one.floor for one in page.floors], page.race.prize) == ([3, 5], "A bag of chestnuts")


def test_it_is_seen_from_its_thread_and_ended(town):
    hosts(town, town.eve)

    async def story():
        async with calling(town, town.eve, first=ThreadReader(1)) as p:
            assert "Floor race" in p.text
            await p.press("C")
            assert "not reached yet" in p.text
            await p.press("D", "a flood", "<enter>")
            assert "The race is over." in p.text

    run(story())
    assert town.eve.sees(races.look, 1).race.reason == "a flood"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_it_looks(town, size, lang):
    thread = hosts(town, town.eve, numbers=(2, 3, 4, 88), prize="一袋糖炒栗子 A bag of chestnuts")
    write(town, thread, town.bo, town.bo, town.ada)

    async def story():
        async with calling(town, town.eve, lang=lang, size=size, first=ThreadReader(1)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L", "C")
            golden(p, "race")

    run(story())
