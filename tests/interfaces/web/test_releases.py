# SPDX-License-Identifier: Apache-2.0
"""Releases on the web, without script: looked over, posted now or on Friday, reported on in four parts."""

import pytest
from tests.kit.fans import fan_town, has_idea
from tests.kit.town import Town, text
from tests.kit.web import opened, run

from banyan.core import ideas, releases, site
from banyan.core.bodies import to_body


@pytest.fixture
def fans(town: Town) -> Town:
    town.chen.does(site.set_policies, locale="en")
    return fan_town(town)


def released(town: Town) -> int:
    body = to_body("Better now, thanks to @bo.", "markdown")
    number: int = town.ada.does(releases.post, town.railway.id, "Friday", body).number
    return number


def test_what_was_shipped_on_another_board_says_where(fans: Town) -> None:
    board = fans.board("Kitchen", {"en": "Kitchen"}, kinds="idea")
    number = fans.bo.does(ideas.open_idea, board.id, "Rye", text("Please."), "").number
    fans.chen.does(ideas.set_state, number, "shipped")

    async def story() -> None:
        async with opened(fans) as site:
            page = await (await site.signed_in(fans.chen)).get("/b/Railway/release")
            assert "Kitchen Rye" in page.words
            listed = await (await site.signed_in(fans.chen)).get("/b/Kitchen/ideas")
            assert {"/b/Railway/release", "/b/Railway?kind=release"} <= set(listed.links)
            assert "Nothing was shipped" in (await (await site.signed_in(fans.ada)).get("/b/Railway/release")).words

    run(story())


def test_what_was_shipped_is_looked_over_and_posted(fans: Town) -> None:
    idea = has_idea(fans.bo, fans)
    fans.ada.does(ideas.set_state, idea.number, "shipped")

    async def story() -> None:
        async with opened(fans) as site:
            ada, bo = await site.signed_in(fans.ada), await site.signed_in(fans.bo)
            assert "/b/Railway/new/release" not in (await ada.get("/b/Railway")).links
            assert "/b/Railway/release" in (await ada.get("/b/Railway/ideas")).links
            assert "/b/Railway/release" not in (await bo.get("/b/Railway/ideas")).links
            assert (await bo.get("/b/Railway/release")).status == 403
            page = await (await ada.get("/b/Railway/release")).submit("/b/Railway/release")
            assert f"/t/{idea.number} (proposed by @bo)" in page.words
            assert "/b/Railway/new/release" in (await ada.get("/settings/drafts")).links
            page = await page.submit("write", text="Nobody.", do="post")
            assert page.status == 422
            assert "A release names at least one member" in page.words
            page = await page.submit("write", text=f"* /t/{idea.number}\n\nThanks to: @bo", do="post")
            assert "Ideas carried out 1" in page.words
            assert "Thanks to @bo" in page.words
            assert "Released with /t/" in (await bo.get(f"/t/{idea.number}")).words
            assert "Night trains" in (await bo.get("/t/2/release")).words

    run(story())


def test_it_may_wait_for_friday(fans: Town) -> None:
    async def story() -> None:
        async with opened(fans) as site:
            ada = await site.signed_in(fans.ada)
            page = await ada.get("/b/Railway/new/release")
            assert 'id="due" name="due" type="datetime-local" value="2026-05-01T17:00"' in page.html
            page = await page.submit("write", title="Friday", text="Thanks to: @bo", do="later")
            assert "It will be posted on 2026-05-01 17:00" in page.words
            assert 'name="due"' not in (await ada.get("/b/Railway/new/idea")).html

    run(story())


def test_a_report_in_four_parts(fans: Town) -> None:
    number = released(fans)

    async def story() -> None:
        async with opened(fans) as site:
            eve, guest = await site.signed_in(fans.eve), site.visitor()
            assert "Sign in to say how it is" in (await guest.get(f"/t/{number}/release")).words
            page = await (await eve.get(f"/t/{number}/impression")).submit("/impression", good="  ")
            assert page.status == 422
            page = await page.submit("/impression", good="The lamps.", broken="The door.")
            assert "Change what you said" in page.words
            assert "The door." in (await guest.get(f"/t/{number}")).words
            assert "Reports in four parts 1" in (await guest.get(f"/t/{number}")).words
            page = await eve.get(f"/t/{number}/impression")
            assert page.path == f"/t/{number}/2/edit"
            page = await page.submit("write", text="### What is good\n\nThe stove.", do="post")
            assert "Reports in four parts 1" in (await guest.get(f"/t/{number}")).words
            assert "/@eve" in (await guest.get(f"/t/{number}/release")).links
            assert (await guest.get("/t/99/release")).status == 404

    run(story())
