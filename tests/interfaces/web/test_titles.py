# SPDX-License-Identifier: Apache-2.0
"""Titles on the web: made, given, seen beside the name on a kept page, laid down; and gone from it when their time is over."""

from tests.core.test_titles import GUIDE
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import titles
from banyan.records.titles import Process


def test_a_title_is_made_given_and_seen_beside_the_name(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")

    async def story() -> None:
        async with opened(town) as place:
            guest, chen = place.visitor(), await place.signed_in(town.chen)
            assert "There are no titles here yet." in (await guest.get("/titles")).words
            assert "Guide" not in (await guest.get(f"/t/{thread.number}")).words
            page = await chen.get("/titles/new")
            wrong = await page.submit("/titles/new", name_en="", badge="◆")
            assert (wrong.status, "A title has words of 1 to 30" in wrong.words) == (422, True)
            page = await wrong.submit("/titles/new", **{"name_en": "Guide", "name_zh-Hans": "向导", "open": "Cooking"})
            page = await page.submit("/give", handle="@eve", days="30", process="elected", reason="The vote of May.")
            assert "◆ Guide" in page.words
            assert "may open threads on Cooking" in page.words
            assert "elected, given by @chen The vote of May." in page.words
            assert "◆ Guide" in (await guest.get(f"/t/{thread.number}")).words
            assert "◆ Guide" in (await guest.get("/@eve")).words
            page = await chen.get(f"/titles/{town.guest.sees(titles.list_all)[0].title.id}")
            assert 'value="Cooking"' in page.html
            await page.submit("/titles/", badge="▲")
            assert "▲ Guide" in (await guest.get(f"/t/{thread.number}")).words
            assert "gave a title" in (await guest.get("/log")).words

    run(story())


def test_who_has_it_lays_it_down_and_others_cannot(town: Town) -> None:
    title = town.chen.does(titles.make, GUIDE)
    given = town.chen.does(titles.grant, title.id, "eve", 30, Process.EARNED, "For the bread.")

    async def story() -> None:
        async with opened(town) as place:
            eve, bo = await place.signed_in(town.eve), await place.signed_in(town.bo)
            assert "/titles/held/" not in (await bo.get("/titles")).html
            assert (await bo.get("/titles/new")).status == 403
            page = await eve.get(f"/titles/held/{given.id}")
            page = await page.submit("/held/", reason="No time any more.")
            assert "Nobody has it now." in page.words
            assert (await eve.get("/titles/held/77")).status == 404

    run(story())


def test_its_end_is_seen_on_a_kept_page(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")
    title = town.chen.does(titles.make, GUIDE)
    town.chen.does(titles.grant, title.id, "eve", 1, Process.EARNED, "For the bread.")

    async def story() -> None:
        async with opened(town) as place:
            guest = place.visitor()
            assert "◆ Guide" in (await guest.get(f"/t/{thread.number}")).words
            town.clock.passes(clock.DAY)
            await place.desk.act(lambda tx, _: titles.expire(tx), town.guest.caller)
            assert "◆ Guide" not in (await guest.get(f"/t/{thread.number}")).words

    run(story())
