# SPDX-License-Identifier: Apache-2.0
"""Polls on the web, without script: asked with a thread or under it, voted, changed, closed; on no page that others get."""

from typing import Any

from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import polls
from banyan.records.polls import PollWish


def wish(town: Town, **more: Any) -> PollWish:
    usual = {"question": "Rye or wheat?", "choices": ("Rye", "Wheat"), "closes_at": clock.now() + clock.DAY}
    return PollWish(**usual | more)


def test_a_thread_is_opened_with_its_poll(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/b/Railway/new")
            typed = {"title": "Bread", "text": "So?", "question": "Rye or wheat?", "do": "post"}
            page = await page.submit("write", **typed, choices="Rye")
            assert page.status == 422
            assert "Please write 2 to 32 different choices" in page.words
            page = await page.submit("write", do="post", choices="Rye\nWheat\n")
            assert "Rye or wheat?" in page.words
            assert "One choice each" in page.words
            assert town.count("SELECT count(*) FROM threads") == 1

    run(story())


def test_a_vote_and_another_in_its_place(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.bo.does(polls.open_in_thread, thread.number, wish(town, shows="after_vote"))

    async def story() -> None:
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "0%" not in page.words
            page = await page.submit("/vote", pick="1", comment="crust")
            assert "100% (1)" in page.words
            assert 'value="1" checked' in page.html
            page = await page.submit("/vote", pick="0")
            assert 'value="0" checked' in page.html
            assert (await page.submit("/vote", pick="x")).status == 422
            guest = (await site.visitor().get("/t/1")).words
            assert "one person voted" in guest
            assert "100%" not in guest
            assert "Sign in to vote" in guest
            assert "crust" not in guest
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(f"/polls/{town.count('SELECT id FROM polls')}/close")).submit("close")
            assert "100% (1)" in page.words
            assert "crust" in (await site.visitor().get("/t/1")).words
            assert "You voted." in (await eve.get("/t/1")).words

    run(story())


def test_a_board_is_asked_by_who_tends_it(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            ada, bo = await site.signed_in(town.ada), await site.signed_in(town.bo)
            assert not any("polls" in form.action for form in (await bo.get("/b/Railway/polls")).forms)
            page = await (await ada.get("/b/Railway/polls")).submit("poll", question="Trips?", choices="Yes\nNo")
            assert "Trips?" in page.words
            for address in ("/polls", "/b/Railway/polls"):
                assert "Trips?" in (await site.visitor().get(address)).words
            poll_id = town.count("SELECT id FROM polls")
            assert (await bo.get(f"/polls/{poll_id}/remove")).status == 403
            page = await (await ada.get(f"/polls/{poll_id}/remove")).submit("remove", reason="no trips")
            assert (await bo.get(f"/polls/{poll_id}")).status == 404
            for address in ("/polls/x", "/polls/7"):
                assert (await bo.get(address)).status == 404

    run(story())


def test_under_a_thread_that_is_there(town: Town) -> None:
    town.bo.opens_thread("Bread")

    async def story() -> None:
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert "/t/1/poll" in (await bo.get("/t/1")).links
            page = await (await bo.get("/t/1/poll")).submit("poll", question="Rye?", choices="Yes\nNo", most_picks="x")
            assert page.status == 422
            page = await page.submit("poll", most_picks="2")
            assert "Up to 2 choices each" in page.words
            assert "/t/1/poll" not in page.links

    run(story())
