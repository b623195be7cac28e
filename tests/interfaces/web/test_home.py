# SPDX-License-Identifier: Apache-2.0
"""Home: the ten and why a thread is among them, what is new for a member, boards with their newest thread."""

import re

from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import favourites, ranking


def counted(town) -> None:
    """What the job does every minute."""
    town.store.write_now(lambda tx: ranking.publish(tx, ranking.count(tx)))


def test_a_guest_sees_the_ten_the_boards_and_a_way_in(town):
    one = town.eve.opens_thread("Tickets")
    town.ada.replies(one, "Gone in four minutes.")
    town.ada.replies(one, "Really.")
    town.bo.opens_thread("Rye", board=town.cooking)
    counted(town)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/")
            assert re.findall(r'<a class="t" href="(/t/\d+)"', page.html) == ["/t/1", "/t/2"]
            assert "Tickets 2 voices Railway · 3 posts today" in page.words
            assert "Join" in page.words
            assert "New for me" not in page.words

    run(story())


def test_without_talk_the_ten_says_so(town):
    async def story():
        async with opened(town) as site:
            assert "Nobody has written within the last twenty-four hours." in (await site.visitor().get("/")).words

    run(story())


def test_why_a_thread_is_among_the_ten(town):
    one = town.eve.opens_thread("Tickets")
    town.ada.replies(one, "Gone.")
    town.ada.replies(one, "Really.")
    town.eve.opens_thread("Less talked about")
    town.chen.opens_thread("Keys", board=town.back_room)
    counted(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/ten/1")
            assert "Place 1 of the ten." in page.words
            assert "People who wrote within twenty-four hours 2 Their posts 3" in page.words
            assert "ada 2 posts" in page.words
            page = await guest.get("/ten/2")
            assert "another one of this board is ahead" in page.words
            assert 'href="/ten/1"' in page.html
            assert (await guest.get("/ten/3")).status == 404
            page = await (await site.signed_in(town.chen)).get("/ten/3")
            assert "not open to everybody" in page.words

    run(story())


def test_a_member_sees_what_is_new_since_they_were_here(town):
    town.clock.passes(clock.MINUTE)  # bo came before
    one = town.eve.opens_thread("Tickets")
    town.eve.opens_thread("Rye", board=town.cooking)
    town.bo.does(favourites.add, town.cooking.id)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get("/")
            assert "My boards put in order + Cooking 1" in page.words
            assert set(re.findall(r'<a class="t" href="(/t/\d+/1#f1)"', page.html)) == {"/t/1/1#f1", "/t/2/1#f1"}
            await bo.get("/t/1")
            await bo.get("/t/2")
            page = await bo.get("/")
            assert "You have read everything." in page.words
            town.ada.replies(one, "Gone.")
            page = await bo.get("/")
            assert 'href="/t/1/2#f2"' in page.html
            assert "one new floor" in page.words
            assert "New for me" not in (await site.visitor().get("/")).words

    run(story())


def test_news_from_behind_a_door_reach_only_those_who_may_enter(town):
    town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            second = town.member("second", role=("admin", None))
            assert "Keys" in (await (await site.signed_in(second)).get("/")).words
            assert "Keys" not in (await (await site.signed_in(town.eve)).get("/")).words
            assert "Keys" not in (await site.visitor().get("/")).words

    run(story())
