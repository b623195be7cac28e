# SPDX-License-Identifier: Apache-2.0
"""A directory on the web, without script: entered, reviewed, chosen from, ordered."""

import pytest
from tests.core.test_places import enters, local, reviews
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import places

__all__ = ["local"]  # a fixture is found by name


def test_a_place_is_entered_reviewed_and_changed(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            eve, bo, ada = [await site.signed_in(who) for who in (town.eve, town.bo, town.ada)]
            page = await eve.get("/b/Local/new/place")
            typed = {"title": "Noodle house", "text": "Since 1990.", "do": "post", "what": "noodles", "price": "2"}
            page = await page.submit("write", **typed, area="")
            assert page.status == 422
            assert "in which part of the town" in page.words
            page = await page.submit("write", do="post", area="North gate")
            assert "¥¥" in page.words
            page = await (await ada.get("/t/1/place")).submit("/review", text="Good.")
            assert page.status == 422
            assert "Please give a grade" in page.words
            page = await page.submit("/review", grade="4")
            assert "4.0 of 5, from 1" in page.words
            page = await page.submit("/review", grade="2", text="Not any more.")
            assert "2.0 of 5, from 1" in page.words
            assert "Not any more." in page.words
            assert "2.0 of 5, from 1" in (await site.visitor().get("/t/1")).words
            assert "Who has been here for 3 days writes reviews." in (await bo.get("/t/1/place")).words
            page = await (await eve.get("/t/1/place/change")).submit("change", hours="7-21")
            assert "7-21" in page.words
            assert (await (await eve.get("/t/1/place/change")).submit("change", price="9")).status == 422

    run(story())


def test_a_directory_is_chosen_from_and_ordered(town: Town) -> None:
    enters(town, town.eve, "Zebra", what="tea")
    second = enters(town, town.eve, "Apple", what="noodles")
    reviews(town.ada, second, 1)

    async def story() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            words = (await guest.get("/b/Local/places")).words
            assert words.index("Apple") < words.index("Zebra")
            words = (await guest.get("/b/Local/places?order=grade")).words
            assert words.index("Zebra") < words.index("Apple")
            words = (await guest.get("/b/Local/places?what=tea")).words
            assert "Zebra" in words
            assert "Apple" not in words

    run(story())


def test_a_long_directory_is_turned_and_keeps_what_was_chosen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PER_PAGE", 1)
    enters(town, town.eve, "Zebra", what="tea")
    enters(town, town.eve, "Apple", what="tea")
    enters(town, town.eve, "Noodles")

    async def story() -> None:
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/b/Local/places?what=tea&order=grade")
            assert ("Apple" in page.words, "Zebra" in page.words, "Previous page" in page.words) == (True, False, False)
            page = await guest.get(next(link for link in page.links if "after=" in link))
            assert ("Apple" in page.words, "Zebra" in page.words, "Next page" in page.words) == (False, True, False)
            page = await guest.get(next(link for link in page.links if "after=" in link))
            assert ("Apple" in page.words, "Noodles" in page.words) == (True, False)
            assert (await guest.get("/b/Local/places?after=x")).status == 422

    run(story())
