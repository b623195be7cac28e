# SPDX-License-Identifier: Apache-2.0
"""Floor races on the web, without script: announced with a thread, won by writing, shown on the card by themselves."""

import asyncio

from tests.core.test_races import hosts, local, write
from tests.kit.town import Town
from tests.kit.web import opened, run

__all__ = ["local"]  # a fixture is found by name


def test_a_race_is_announced(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/b/Local/new/race")
            typed = {"title": "Chestnuts", "text": "Go!", "do": "post", "prize": "A bag of chestnuts"}
            page = await page.submit("write", **typed, numbers="many")
            assert page.status == 422
            assert "Please say which floors win" in page.words
            page = await page.submit("write", do="post", how="digit", numbers="8", last="40", ends="yesterday")
            assert page.status == 422
            page = await page.submit("write", do="post", ends="2026-05-02T12:00")
            assert "floors that end with 8, up to floor 40" in page.words
            assert "#38" in (await site.visitor().get("/t/1/race")).words

    run(story())


def test_the_card_shows_who_won_without_being_asked(town: Town) -> None:
    thread = hosts(town, town.eve, numbers=(2, 3))

    async def story() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            assert "Winners" not in (await guest.get("/t/1")).words
            await asyncio.to_thread(write, town, thread, town.bo)
            assert "Winners #2 bo" in (await guest.get("/t/1")).words
            assert "#2 bo" in (await guest.get("/t/1/race")).words.replace("  ", " ")
            eve = await site.signed_in(town.eve)
            page = await (await eve.get("/t/1/race/end")).submit("end", reason="a flood")
            assert "“a flood”" in page.words
            assert "Winners #2 bo" in (await guest.get("/t/1")).words

    run(story())
