# SPDX-License-Identifier: Apache-2.0
"""A board on the web: its threads, the reader's marks beside them, older pages, tombstones; and the list of all boards."""

import re

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import boards, threads


def titles_on(page) -> list[str]:
    return re.findall(r'<span class="t">.*?<a href="/t/\d+"[^>]*>(.*?)</a>', page.html)


def rows_on(page) -> dict[int, str]:
    """Thread → what stands in its gutter."""
    found = {}
    for row in re.findall(r"<li.*?</li>", page.html.split('<ol class="rows"')[1], re.DOTALL):
        number, sign = re.search(r'href="/t/(\d+)"', row), re.search(r'<span class="m"[^>]*>(.?)</span>', row)
        if number and sign:
            found[int(number[1])] = sign[1]
    return found


def test_what_moved_last_stands_on_top_and_what_is_pinned_above_it(town):
    first = town.eve.opens_thread("First")
    for title in ("Second", "Third"):
        town.clock.passes(clock.MINUTE)
        town.eve.opens_thread(title)
    town.ada.replies(first, "Up again.")
    town.ada.does(threads.pin_thread, 2)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/b/Railway")
            assert titles_on(page) == ["Second", "First", "Third"]
            assert "pinned" in page.words
            assert "tended by ada" in page.words
            assert "3 threads" in page.words

    run(story())


def test_a_slug_is_found_in_any_case_under_one_address(town):
    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get("/b/railWAY")).path == "/b/Railway"
            assert (await site.visitor().get("/b/Nowhere")).status == 404

    run(story())


def test_marks_show_what_is_new_and_lead_to_it(town):
    town.clock.passes(clock.MINUTE)  # bo came before
    town.eve.opens_thread("Read by bo")
    two = town.eve.opens_thread("Half read by bo")
    town.eve.replies(two, "Two.")
    town.eve.opens_thread("Never opened")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert set(rows_on(await bo.get("/b/Railway")).values()) == {"+"}
            await bo.get("/t/1")
            await bo.get("/t/2")
            await site.desk.work(town.eve.replies, two, "Three.")
            page = await bo.get("/b/Railway")
            assert rows_on(page) == {1: "", 2: "+", 3: "+"}
            assert re.search(r'href="/t/2/3#f3" aria-label="first unread, one floor">\+1<', page.html)
            assert set(rows_on(await site.visitor().get("/b/Railway")).values()) == {""}

    run(story())


def test_a_member_keeps_a_board_and_marks_it_read(town):
    town.eve.opens_thread("New")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get("/b/Railway")).submit("/b/Railway/favourite")
            assert "Railway is among your favourites." in page.words
            assert "Out of my favourites" in page.words
            csrf = dict(page.form("/b/Railway/unfavourite").fields)["csrf"]
            page = await bo.post("/b/Railway/read", {"csrf": csrf})
            assert rows_on(page) == {1: ""}
            assert "First unread" not in page.words
            guest = await site.visitor().get("/b/Railway")
            assert "favourites" not in guest.words

    run(story())


def test_older_threads_are_pages_on_and_back(town):
    for at in range(45):
        town.clock.passes(2 * clock.MINUTE)
        town.eve.opens_thread(f"Number {at + 1}")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/b/Railway")
            assert len(titles_on(page)) == 40
            older = re.search(r'href="([^"]+)" rel="next"', page.html)[1]
            page = await guest.get(older)
            assert titles_on(page) == [f"Number {at}" for at in (5, 4, 3, 2, 1)]
            newer = re.search(r'href="([^"]+)" rel="prev"', page.html)[1]
            assert titles_on(await guest.get(newer))[0] == "Number 45"
            assert (await guest.get("/b/Railway?before=x")).status == 422
            eve = await site.signed_in(town.eve)
            assert len(rows_on(await eve.get(older))) == 5

    run(story())


def test_what_was_taken_down_leaves_its_row(town):
    town.eve.opens_thread("Spam <b>here</b>")
    town.eve.opens_thread("Mine alone")
    town.ada.does(threads.remove_thread, 1, "Advertising")
    town.eve.does(threads.delete_thread, 2)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/b/Railway")
            assert "Removed: Advertising" in page.words
            assert "Its author took this thread back." in page.words
            assert "Spam" not in page.words
            assert titles_on(page) == []

    run(story())


def test_an_empty_or_closed_board_says_what_it_is(town):
    town.chen.does(boards.set_policies, "Cooking", state="closed", about={"en": "Bread & butter"})

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/b/Railway")
            assert "The first thread is yours." in page.words
            assert 'href="/b/Railway/new"' in page.html
            page = await guest.get("/b/Cooking")
            assert "Bread & butter" in page.words
            assert 'href="/b/Cooking/new"' not in page.html

    run(story())


@pytest.mark.parametrize("who", ["guest", "eve"])
def test_a_board_behind_a_door_is_not_there(town, who):
    town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            visitor = site.visitor() if who == "guest" else await site.signed_in(town.eve)
            missing = await visitor.get("/b/Nowhere")
            closed = await visitor.get("/b/BackRoom")
            assert (closed.status, closed.words) == (404, missing.words)
            assert (await visitor.get("/t/1")).status == 404

    run(story())


def test_a_board_behind_a_door_is_kept_by_nobody(town):
    town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            chen = await site.signed_in(town.chen)
            page = await chen.get("/b/BackRoom")
            assert titles_on(page) == ["Keys"]
            assert page.headers["cache-control"] == "no-store"
            assert (await chen.get("/t/1")).status == 200
            assert len(site.frame.cache) == 0
            assert (await site.visitor().get("/b/BackRoom")).status == 404

    run(story())


def test_all_boards_stand_by_section_and_a_member_sees_theirs_among_them(town):
    town.eve.opens_thread("Bread & butter", board=town.cooking)
    town.chen.opens_thread("Keys", board=town.back_room)

    async def story():
        async with opened(town) as site:
            guest = await site.visitor().get("/boards")
            assert "Life" in guest.words
            assert "Bread & butter" in guest.words
            assert "BackRoom" not in guest.words
            assert "still quiet" in guest.words
            chen = await (await site.signed_in(town.chen)).get("/boards")
            assert "Not open to everybody BackRoom Back room Keys" in chen.words
            assert "BackRoom" not in (await (await site.signed_in(town.eve)).get("/boards")).words

    run(story())


def test_what_all_boards_have_together_stands_on_their_page_where_there_is_some(town):
    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/boards")
            assert ("/polls" in page.links, "/bounties" in page.links, "/market" in page.links) == (True, False, False)
            town.chen.does(boards.set_policies, "Railway", kinds="discussion bounty goods")
            site.frame.cache.clear()
            page = await guest.get("/boards")
            assert "Of all boards Market Open bounties Polls" in page.words
            assert (await guest.get("/bounties")).status == 200

    run(story())
