# SPDX-License-Identifier: Apache-2.0
"""The hot list on the web: today's with its numbers, yesterday's behind it, nothing where it is off."""

from datetime import date

from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import hot_list, reactions, site
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift


def test_today_says_why_and_yesterday_can_be_read(sqlite_town):
    town = sqlite_town
    town.chen.does(site.set_policies, hot_list="on")
    cats = town.bo.opens_thread("Cats in the yard")
    town.ada.replies(cats, "Meow.")
    town.eve.does(reactions.react, cats.number, 1, "funny")
    top_ten.run(Shift(town.store))
    day = date.fromordinal(town.guest.sees(hot_list.day).day)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert "/hot" in (await guest.get("/")).links
            page = await guest.get("/hot")
            assert "Cats in the yard" in page.words
            assert "2 people" in page.words
            assert "1 reaction" in page.words or "one reaction" in page.words
            town.clock.passes(clock.DAY)
            top_ten.run(Shift(town.store))
            page = await guest.get("/hot")
            assert "Nothing is hot yet today." in page.words
            assert f"/hot/{day}" in page.links
            assert "Cats in the yard" in (await guest.get(f"/hot/{day}")).words
            for wrong in ("/hot/2099-01-01", "/hot/x", "/hot/2026-13-01"):
                assert (await guest.get(wrong)).status == 404

    run(story())


def test_where_it_is_off_nothing_leads_there(sqlite_town):
    async def story():
        async with opened(sqlite_town) as site:
            guest = site.visitor()
            assert "/hot" not in (await guest.get("/")).links
            assert "/hot" not in (await guest.get("/top")).links
            assert (await guest.get("/hot")).status == 404

    run(story())
