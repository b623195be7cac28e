# SPDX-License-Identifier: Apache-2.0
"""The diary at a terminal, and the lists of a week, a month and a year beside the ten."""

import pytest
from tests.core.test_diary import job, next_day
from tests.core.test_ranking import talk
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.interfaces.terminal.screen import made


def two_days(town):
    """Bread on the first day, soup on the second; a third has begun."""
    talk(town, "面包要烤多久 How long does bread take", town.bo, town.eve)
    job(town)
    next_day(town)
    talk(town, "Soup in winter", town.bo, town.eve, town.chen, board=town.cooking)
    job(town)
    next_day(town)
    job(town)


def test_from_the_ten_one_walks_through_the_spans_the_section_and_the_diary(town):
    two_days(town)
    talk(town, "Rails", town.ada)
    job(town)

    async def story():
        async with calling(town, town.eve, first=made("top_ten")()) as p:
            assert "Rails" in p.text
            await p.press("o")
            assert ("The ten of Life" in p.text, "Rails" in p.text) == (True, True)
            await p.press("t")
            assert "The week" in p.screen[0]
            assert [row.split()[:2] for row in p.screen[3:5]] == [[">", "1"], ["2", "Railway"]]
            await p.press("w")
            assert "When a day is over, its ten is stored" in p.text
            assert "Days among the ten: 1. People of these days: 3." in p.text
            await p.press("<enter>", "t", "t")
            assert "The year" in p.screen[0]
            await p.press("<tab>")
            assert "The ten of the day" in p.screen[0]
            await p.press("d")
            assert "Diary" in p.screen[0]

    run(story())


def test_a_month_leads_to_its_days_and_a_day_to_its_threads(town):
    two_days(town)

    async def story():
        async with calling(town, town.eve, first=made("diary")()) as p:
            assert "Soup in winter" in p.text
            await p.press("<enter>")
            assert "Came into the ten" in p.screen[0]
            assert "Soup in winter" in p.screen[3]
            await p.press("<tab>")
            assert "How the day ended" in p.screen[0]
            assert p.screen[3].split()[1:4] == ["1", "Cooking", "3"]
            await p.press("[")
            assert "How long does bread take" in p.screen[3]
            await p.press("[")
            assert "There is nothing in this direction." in p.text
            await p.press("]", "<enter>")
            assert "To begin with." in p.text
            await p.press("<left>", "b")
            assert "Cooking" in p.screen[0]

    run(story())


def test_a_month_without_anything_says_so_and_turns_to_the_one_before(town):
    two_days(town)
    for _day in range(32):
        next_day(town)

    async def story():
        async with calling(town, None, first=made("diary")()) as p:
            assert "Nothing came into the ten." in p.text
            await p.press("]")
            assert "There is nothing in this direction." in p.text
            await p.press("[")
            assert "How long does bread take" in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    two_days(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size, first=made("diary")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "diary")
            await p.press("<enter>")
            golden(p, "diary_day")
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size, first=made("top_ten")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("t")
            golden(p, "top_week")

    run(story())
