# SPDX-License-Identifier: Apache-2.0
"""Ideas on the web, without script: proposed, voted for, told what becomes of them, joined, listed."""

import pytest
from tests.kit.fans import fan_town, has_idea
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import ideas


@pytest.fixture
def fans(town: Town) -> Town:
    return fan_town(town)


def test_an_idea_is_proposed_and_people_are_for_it(fans: Town) -> None:
    async def story() -> None:
        async with opened(fans) as site:
            bo, eve, guest = await site.signed_in(fans.bo), await site.signed_in(fans.eve), site.visitor()
            page = await bo.get("/b/Railway")
            assert "/b/Railway/new/idea" in page.links
            assert "/b/Railway/ideas" in page.links
            page = await bo.get("/b/Railway/new/idea")
            page = await page.submit("write", title="Night trains", text="They would be loved.", do="post")
            assert "People for it 1" in page.words
            page = await guest.get("/t/1")
            assert "People for it 1" in page.words
            assert "Sign in to vote" in (await guest.get("/t/1/idea")).words
            page = await (await eve.get("/t/1/idea")).submit("/vote", vote="1")
            assert "2 people are for it" in page.words
            assert "/@eve" in page.links
            assert "People for it 2" in (await guest.get("/t/1")).words
            page = await page.submit("/vote", vote="0")
            assert "one person is for it" in page.words

    run(story())


def test_who_tends_says_what_becomes_of_it(fans: Town) -> None:
    has_idea(fans.bo, fans)

    async def story() -> None:
        async with opened(fans) as site:
            ada, eve = await site.signed_in(fans.ada), await site.signed_in(fans.eve)
            page = await (await ada.get("/t/1/idea")).submit("/state", state="declined")
            assert page.status == 422
            assert "Please say why" in page.words
            page = await page.submit("/state", state="building", reason="Next month.")
            assert "being built" in page.words
            assert "Next month." in page.words
            page = await page.submit("/credit", handle="@eve", part="tested")
            assert "eve tested it" in page.words
            page = await page.submit("/drop")
            assert "tested it" not in page.words.split("What they did")[0]
            assert (
                await (await ada.get("/t/1/idea")).submit("/credit", handle="no-one-here", part="tested")
            ).status == 404
            page = await eve.get("/t/1/idea")
            assert "What becomes of it" not in page.words
            fields = {"csrf": dict(page.form("/vote").fields)["csrf"], "state": "shipped", "reason": ""}
            assert (await eve.post("/t/1/idea/state", fields)).status == 403

    run(story())


def test_ideas_are_joined_and_listed(fans: Town) -> None:
    first, second = has_idea(fans.bo, fans), has_idea(fans.eve, fans, "Sleepers")
    fans.chen.does(ideas.vote, first.number, is_for=True)

    async def story() -> None:
        async with opened(fans) as site:
            ada, guest = await site.signed_in(fans.ada), site.visitor()
            page = await guest.get("/b/Railway/ideas")
            assert page.words.index("Night trains") < page.words.index("Sleepers")
            page = await (await ada.get(f"/t/{second.number}/idea")).submit("/join", into="x")
            assert page.status == 422
            page = await page.submit("/join", into=str(first.number), reason="The same.")
            assert "joined to another" in page.words
            assert f"/t/{first.number}/idea" in page.links
            assert "Sleepers" in (await guest.get(f"/t/{first.number}/idea")).words
            assert "Sleepers" not in (await guest.get("/b/Railway/ideas")).words
            assert "No ideas here so far." in (await guest.get("/b/Railway/ideas?state=shipped")).words
            assert (await guest.get("/b/Railway/ideas?state=loved")).status == 422
            assert (await guest.get("/t/99/idea")).status == 404

    run(story())


def test_a_board_without_ideas_shows_nothing_of_them(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert not [link for link in (await bo.get("/b/Railway")).links if "idea" in link]
            assert (await bo.get("/b/Railway/new/idea")).status == 404

    run(story())
