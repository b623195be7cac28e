# SPDX-License-Identifier: Apache-2.0
"""The hot list at a terminal: from the ten of the day, today and the days before."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import reactions, site
from banyan.interfaces.terminal.screen import made
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift


def heated(town):
    town.chen.does(site.set_policies, hot_list="on")
    cats = town.bo.opens_thread("院子里的猫 Cats in the yard")
    town.ada.replies(cats, "Meow.")
    town.eve.does(reactions.react, cats.number, 1, "funny")
    top_ten.run(Shift(town.store))


def test_it_is_one_key_from_the_ten(sqlite_town):
    heated(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.guest, first=made("top_ten")()) as p:
            await p.press("H")
            assert "Cats in the yard" in p.text
            await p.press("[")
            assert "There is nothing in this direction." in p.text
            sqlite_town.clock.passes(clock.DAY)
            top_ten.run(Shift(sqlite_town.store))
            await p.press("q", "H")
            assert "Nothing is hot yet today." in p.text
            await p.press("[")
            assert "Cats in the yard" in p.text
            await p.press("<enter>")
            assert "funny 1" in p.text

    run(story())


def test_where_it_is_off_the_key_does_nothing(sqlite_town):
    async def story():
        async with calling(sqlite_town, sqlite_town.guest, first=made("top_ten")()) as p:
            before = p.text
            await p.press("H")
            assert p.text == before

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    heated(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.bo, lang=lang, size=size, first=made("hot_list")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "hot_list")

    run(story())
