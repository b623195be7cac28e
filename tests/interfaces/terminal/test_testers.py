# SPDX-License-Identifier: Apache-2.0
"""Testers at a terminal: called, applied for, answered, as on the web."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import testers
from banyan.interfaces.terminal.screen import made


def called(town, places=2):
    term = (town.clock.at, town.clock.at + 30 * clock.DAY)
    town.chen.does(testers.call, "BackRoom", places, term, "夜里坐一趟，说说感受。 Ride at night, tell us.")


def test_who_tends_looks_for_testers(town):
    async def story():
        async with calling(town, town.chen, first=made("testers")()) as p:
            await p.press("a", "BackRoom", "<enter>", "<down>", "<down>", "<down>", "<enter>", "Ride.", "<enter>", "^X")
            assert "The call is out." in p.text
            assert "0/20" in p.text
            await p.press("<enter>", "c", "y")
        async with calling(town, town.bo, first=made("testers")()) as p:
            assert "No testers are looked for at the moment." in p.text

    run(story())
    assert town.chen.sees(testers.find, "BackRoom").call.ended_at is not None


def test_applying_and_being_answered(town):
    called(town)
    town.bo.does(testers.apply, "BackRoom", "Me too.")

    async def story():
        async with calling(town, town.eve, first=made("testers")()) as p:
            await p.press("<enter>", "a", "I ride every night.", "<enter>")
            assert "You have applied." in p.text
            await p.press("d")
            assert "Your application is taken back." in p.text
            await p.press("a", "I do.", "<enter>")
        async with calling(town, town.chen, first=made("testers_of_board")("BackRoom")) as p:
            assert "I do." in p.text
            await p.press("A", "1", "<enter>", "a", "Hello.", "<enter>")
            assert "They are a tester now." in p.text
            await p.press("A", "n", "<enter>")
            assert "They have been told." in p.text
        async with calling(town, town.guest, first=made("testers_of_board")("BackRoom")) as p:
            await p.press("a")
            assert "Please sign in first." in p.text

    run(story())
    assert town.chen.sees(testers.look, "BackRoom").line.taken == 1


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    called(sqlite_town)
    sqlite_town.bo.does(testers.apply, "BackRoom", "我每天都坐。 I ride every day.")

    async def story():
        async with calling(sqlite_town, sqlite_town.chen, lang=lang, size=size, first=made("testers")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "testers")
            await p.press("<enter>")
            golden(p, "testers_of_board")

    run(story())
