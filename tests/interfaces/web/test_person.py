# SPDX-License-Identifier: Apache-2.0
"""Somebody's page: what they say of themselves, what they tend, what they wrote where everybody may read it."""

import re

from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import accounts, posts, sanctions


def test_a_person_says_who_they_are_in_their_own_words(town):
    town.eve.does(accounts.edit_profile, "Eve <i>", "-- \nsince 2009", "1. Bread\n2. A <b>boat</b>")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/@eve")
            assert "Eve <i>" in page.words
            assert "since 2009" in page.words
            assert '<pre class="plan">1. Bread\n2. A &lt;b&gt;boat&lt;' in page.html
            assert (await site.visitor().get("/@nobody")).status == 404

    run(story())


def test_their_posts_and_threads_the_newest_first(town):
    one = town.eve.opens_thread("Tickets & trains", "The first words.")
    town.clock.passes(clock.MINUTE)
    town.eve.replies(one, "The second words.")
    two = town.bo.opens_thread("Not hers")
    town.eve.replies(two, "Third.")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/@eve")
            assert re.findall(r'class="t" href="([^"]+)"', page.html) == ["/t/2/2#f2", "/t/1/2#f2", "/t/1/1#f1"]
            assert "The second words." in page.words
            page = await guest.get("/@eve/threads")
            assert re.findall(r'class="t" href="([^"]+)"', page.html) == ["/t/1"]
            assert "Tickets & trains" in page.words
            await site.desk.act(posts.delete, town.eve.caller, 1, 2)
            assert "The second words." not in (await guest.get("/@eve")).words

    run(story())


def test_many_posts_have_pages(town):
    one = town.eve.opens_thread("Counting")
    for at in range(2, 36):
        town.clock.passes(clock.MINUTE)
        town.eve.replies(one, f"Word {at}.")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/@eve")
            older = re.search(r'href="(\?before=\d+)" rel="next"', page.html)[1]
            page = await site.visitor().get("/@eve" + older)
            assert "Word 5." in page.words
            assert "Word 35." not in page.words
            assert (await site.visitor().get("/@eve?before=x")).status == 422

    run(story())


def test_what_stands_behind_a_door_is_not_on_a_page_for_everybody(town):
    town.chen.opens_thread("Keys", "Under the stone.", board=town.back_room)

    async def story():
        async with opened(town) as site:
            for visitor in (await site.signed_in(town.chen), site.visitor()):
                for path in ("/@chen", "/@chen/threads"):
                    page = await visitor.get(path)
                    assert page.status == 200
                    assert "Keys" not in page.words
                    assert "BackRoom" not in page.words

    run(story())


def test_roles_and_measures_stand_there(town):
    town.ada.does(sanctions.ban, "bo", "Railway", 2, "Flooding the board")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert "Looks after Railway" in (await guest.get("/@ada")).words
            assert "Looks after the whole place" in (await guest.get("/@chen")).words
            assert "Measures in force Railway Flooding the board" in (await guest.get("/@bo")).words
            assert "Looks after" not in (await guest.get("/@eve")).words

    run(story())


def test_only_oneself_is_offered_to_change_it(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "Change what stands here" in (await eve.get("/@eve")).words
            assert "Change what stands here" not in (await eve.get("/@bo")).words
            assert "Change what stands here" not in (await site.visitor().get("/@eve")).words

    run(story())


def test_those_who_tend_are_offered_what_they_may_do(town):
    async def story():
        async with opened(town) as site:
            ada, chen = await site.signed_in(town.ada), await site.signed_in(town.chen)
            assert "/@bo/ban" in (await ada.get("/@bo")).html
            assert "/admin/accounts/bo" not in (await ada.get("/@bo")).html
            assert "/admin/accounts/bo" in (await chen.get("/@bo")).html
            assert "/@bo/ban" not in (await (await site.signed_in(town.eve)).get("/@bo")).html
            assert (await ada.get("/@bo/ban")).status == 200

    run(story())


def test_who_waits_to_be_let_in_is_not_shown(town):
    town.member("waiting", state="pending")

    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get("/@waiting")).status == 404
            assert (await (await site.signed_in(town.chen)).get("/@waiting")).status == 200
            assert (await site.visitor().get("/@waiting")).status == 404

    run(story())


def test_standing_is_told_with_its_formula_and_the_last_day_by_choice(town):
    async def story():
        async with opened(town) as site:
            bo, guest = await site.signed_in(town.bo), site.visitor()
            page = await guest.get("/@bo")
            assert "Days here 1 Experience 1 Performance 500 New here" in page.words
            assert "Last here" not in page.words
            assert "/@bo/standing" in page.links
            told = (await guest.get("/@bo/standing")).words
            assert "0 + 1 + 1 ÷ 5 = 1" in told
            assert "3 posts a minute and 20 an hour" in told
            page = await (await bo.get("/settings/presence")).submit("presence", shows_day="1")
            assert "Last here 2026-05-01" in (await guest.get("/@bo")).words
            assert dict(page.form("presence").fields)["shows_day"] == "1"
            assert (await guest.get("/@nobody/standing")).status == 404

    run(story())
