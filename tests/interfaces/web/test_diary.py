# SPDX-License-Identifier: Apache-2.0
"""The diary on the web, and the lists that are made from it."""

import re
from datetime import date

from tests.core.test_diary import job, next_day, today
from tests.core.test_ranking import talk
from tests.kit.web import opened, run

from banyan.core import boards


def test_the_diary_shows_today_its_month_and_each_day(town):
    talk(town, "Bread & butter", town.bo, town.eve)
    job(town)
    next_day(town)
    talk(town, "Soup", town.bo, town.eve, town.chen, board=town.cooking)
    job(town)
    first = date.fromordinal(today(town) - 1)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/diary")
            assert "Soup" in page.words.split("The month, day by day")[0]
            assert f'href="/diary/{first}"' in (await guest.get(f"/diary/{first:%Y-%m}")).html
            page = await guest.get(f"/diary/{first}")
            came, ended = page.words.split("How the day ended")
            assert "Bread & butter" in came
            assert "Bread & butter" in ended
            assert "Soup" not in page.words
            for wrong in ("2026-13", "2026-02-30", "yesterday", "2999-01-01", "2026-1-1"):
                assert (await guest.get(f"/diary/{wrong}")).status == 404, wrong

    run(story())


def test_the_lists_say_how_they_are_counted(town):
    bread = talk(town, "Bread", town.bo, town.eve)
    job(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert "The first day is not over yet." in (await guest.get("/top/week")).words
            next_day(town)
            job(town)
            for span, days in (("week", 7), ("month", 30), ("year", 365)):
                page = await guest.get(f"/top/{span}")
                assert re.search(r"Bread 2 voices.* on one day", page.words)
                assert f"over the last {days} of these days" in page.words
            assert (await guest.get("/top/decade")).status == 404
            town.bo.replies(bread, "still warm")
            next_day(town)
            job(town)
            assert re.search(r"Bread 3 voices.* on 2 days", (await guest.get("/top/week")).words)

    run(story())


def test_the_ten_stands_by_section_and_nothing_from_a_closed_board(town):
    talk(town, "Bread", town.bo)
    talk(town, "Soup", town.bo, town.eve, board=town.cooking)
    job(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/top")
            assert page.words.count("Soup") == page.words.count("Bread") == 2
            assert page.words.index("Life") > page.words.index("Bread")
            town.chen.does(boards.set_policies, "Cooking", state="hidden")
            assert "Soup" not in (await guest.get("/top")).words
            assert 'href="/diary"' in (await guest.get("/")).html

    run(story())
