# SPDX-License-Identifier: Apache-2.0
"""Search on the web: the form, its facets, marked hits, pages, and what cannot be asked."""

import re

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.base.cursors import BadCursor
from banyan.core.search import NoBoardCalled, NobodyCalled, NoSuchDay, NothingAsked
from banyan.interfaces.web.refusals import STATUS
from banyan.jobs.timetable import run_pending


def told(town):
    """Some talk, and the index filled with it."""
    town.eve.opens_thread("The <night> boat", "A timetable of the boat.")
    town.clock.passes(2 * clock.DAY)
    town.ada.opens_thread("夜船的时刻表", "二十三点半开船。", board=town.cooking)
    town.chen.opens_thread("Keys of the boat", "Under the stone.", board=town.back_room)
    run_pending(town.store)


def hits_on(page) -> list[str]:
    return re.findall(r'<h2><a href="([^"]+)"', page.html)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("q=boat", ["/t/1/1#f1"]),
        ("q=%E6%97%B6%E5%88%BB", ["/t/2/1#f1"]),
        ("q=%E6%99%82%E5%88%BB", ["/t/2/1#f1"]),
        ("q=boat&board=Cooking", []),
        ("q=boat&board=railway", ["/t/1/1#f1"]),
        ("author=ada", ["/t/2/1#f1"]),
        ("author=@eve&q=timetable", ["/t/1/1#f1"]),
        ("q=timetable&title=1", []),
        ("q=night&title=1", ["/t/1/1#f1"]),
        ("author=ada&until=2026-05-02", []),
        ("author=eve&since=2026-05-01&until=2026-05-01", ["/t/1/1#f1"]),
        ("q=boat&order=best", ["/t/1/1#f1"]),
        ("q=zzzz", []),
    ],
)
def test_what_is_asked_is_found(town, query, hits):
    told(town)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get(f"/search?{query}")
            assert page.status == 200
            assert hits_on(page) == hits
            assert ("Nothing found." in page.words) == (not hits)

    run(story())


def test_hits_are_marked_and_their_words_are_text(town):
    told(town)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/search?q=boat")
            assert "<mark>boat</mark>" in page.html
            assert "The &lt;night&gt; <mark>boat</mark>" in page.html
            assert 'value="boat"' in page.html
            page = await site.visitor().get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
            assert "<script>alert" not in page.html

    run(story())


def test_what_stands_behind_a_door_is_found_by_those_who_may_enter(town):
    told(town)

    async def story():
        async with opened(town) as site:
            assert hits_on(await (await site.signed_in(town.chen)).get("/search?q=keys")) == ["/t/3/1#f1"]
            for visitor in (site.visitor(), await site.signed_in(town.eve)):
                page = await visitor.get("/search?q=keys")
                assert hits_on(page) == []
                assert "BackRoom" not in page.html

    run(story())


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("q=%21%21", NothingAsked()),
        ("q=boat&author=nobody", NobodyCalled(handle="nobody")),
        ("q=boat&board=Nowhere", NoBoardCalled(slug="Nowhere")),
        ("q=boat&board=BackRoom", NoBoardCalled(slug="BackRoom")),
        ("q=boat&since=yesterday", NoSuchDay(day="yesterday")),
        ("q=boat&until=9999-12-31", NoSuchDay(day="9999-12-31")),
        ("q=boat&after=x", BadCursor()),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_form(town, query, refusal):
    told(town)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get(f"/search?{query}")
            assert page.status == STATUS[refusal.family]
            assert str(refusal) in page.words
            assert 'value="boat"' in page.html or "%21" in query

    run(story())


def test_the_first_of_all_days_can_be_asked(town):
    told(town)

    async def story():
        async with opened(town) as site:
            assert hits_on(await site.visitor().get("/search?q=boat&since=0001-01-01")) == ["/t/1/1#f1"]

    run(story())


def test_the_form_alone_and_more_hits_than_a_page(town):
    one = town.eve.opens_thread("Boats", "A boat.")
    for _ in range(24):
        town.clock.passes(clock.MINUTE)
        town.eve.replies(one, "One more boat.")
    run_pending(town.store)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/search")
            assert page.status == 200
            assert "Words of a post or a title" in page.words
            page = await guest.get("/search?q=boat&order=newest")
            assert len(hits_on(page)) == 20
            older = re.search(r'href="([^"]+)" rel="next"', page.html)[1].replace("&amp;", "&").replace("&#x2f;", "/")
            assert len(hits_on(await guest.get(older))) == 5

    run(story())
