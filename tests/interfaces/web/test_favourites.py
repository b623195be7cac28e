# SPDX-License-Identifier: Apache-2.0
"""One's own way through the boards on the web: favourites, marks, and on to what is unread."""

import pytest
from tests.kit.web import Visitor, opened, run

from banyan.core import favourites, pages, read_marks

SORT = "/settings/favourites"


async def press(visitor: Visitor, path: str, **fields: str):
    csrf = dict((await visitor.get("/b/Railway/new")).form("/new").fields)["csrf"]
    return await visitor.post(path, {"csrf": csrf, **fields}, follow=False)


def slugs(town) -> list[str]:
    return [board.slug for board in town.bo.sees(favourites.mine)]


def test_a_board_becomes_a_favourite_and_stops_being_one(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            for slug in ("Railway", "Cooking", "Railway"):
                sent = await press(bo, f"/b/{slug}/favourite")
                assert sent.headers["location"] == f"/b/{slug}"
            assert slugs(town) == ["Railway", "Cooking"]
            sent = await press(bo, "/b/Railway/unfavourite", next="/boards")
            assert sent.headers["location"] == "/boards"
            assert slugs(town) == ["Cooking"]

    run(story())


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_button_leads_nowhere_else(town, address):
    async def story():
        async with opened(town) as site:
            sent = await press(await site.signed_in(town.bo), "/b/Railway/favourite", next=address)
            assert sent.headers["location"] == "/b/Railway"

    run(story())


def test_what_may_not_be_read_is_no_favourite(town):
    async def story():
        async with opened(town) as site:
            bo, guest = await site.signed_in(town.bo), site.visitor()
            for slug in ("BackRoom", "none", "%00", "a" * 400):
                assert (await press(bo, f"/b/{slug}/favourite")).status == 404, slug
                assert (await press(bo, f"/b/{slug}/read")).status == 404, slug
            assert (await guest.post("/b/Railway/favourite", {})).status == 401
            assert (await guest.post("/b/Railway/read", {})).status == 401
            assert (await bo.post("/b/Railway/favourite", {"csrf": ""})).status == 403
            assert (await bo.get("/b/Railway/favourite")).status == 422, "a link must change nothing"

    run(story())
    assert slugs(town) == []


def unread(town, number: int) -> tuple[str, int, int]:
    page = town.bo.sees(pages.thread_page, number)
    sign = town.bo.sees(read_marks.marks_for, [page.thread])[page.thread.id]
    return sign.sign, sign.unread, sign.first_unread


def test_marking_up_to_a_floor_leaves_the_rest_unread(town):
    town.clock.passes(60_000_000)
    thread = town.ada.opens_thread("Night trains")
    for at in range(5):
        town.eve.replies(thread, f"floor {at}")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            sent = await press(bo, "/t/1/3/mark")
            assert sent.headers["location"] == "/b/Railway"
            assert unread(town, 1) == ("+", 3, 4)
            assert (await press(bo, "/t/1/999/mark")).status == 303
            assert unread(town, 1)[0] == "", "a floor beyond the end is the end"
            assert (await press(bo, "/t/1/0/mark")).status == 404
            assert (await site.visitor().post("/t/1/3/mark", {})).status == 401

    run(story())


def test_on_to_the_next_unread_until_all_is_read(town):
    town.clock.passes(60_000_000)
    for at in range(3):
        town.clock.passes(60_000_000)
        town.ada.opens_thread(f"Thread {at}")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            there = await bo.get("/b/Railway/next", follow=False)
            assert there.headers["location"] == "/t/3/1#f1"
            there = await bo.get("/b/Railway/next?after=3", follow=False)
            assert there.headers["location"] == "/t/2/1#f1"
            for strange in ("x", "-1", "9" * 30, "%00"):
                assert (await bo.get(f"/b/Railway/next?after={strange}", follow=False)).status == 303
            sent = await press(bo, "/b/Railway/read")
            assert sent.headers["location"] == "/b/Railway"
            assert (await bo.get("/b/Railway/next", follow=False)).headers["location"] == "/b/Railway"
            assert (await site.visitor().get("/b/Railway/next")).status == 401
            assert (await bo.get("/b/BackRoom/next")).status == 404

    run(story())
    assert unread(town, 1)[0] == ""


def tree(town) -> list[tuple[str, list[str]]]:
    nodes = town.bo.sees(favourites.tree)
    return [(node.board.slug if node.board else node.name, [one.board.slug for one in node.inside]) for node in nodes]


def test_favourites_are_put_in_order_without_script(town):
    for board in (town.railway, town.cooking):
        town.bo.does(favourites.add, board.id)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await (await bo.get(SORT)).submit("folder", name="Evenings")
            assert "The folder is there." in page.words
            page = await page.submit("sort", down="1")
            assert tree(town) == [("Cooking", []), ("Railway", []), ("Evenings", [])]
            csrf = ("csrf", dict(page.form("sort").fields)["csrf"])
            page = await bo.post_pairs(SORT, [csrf, ("pick", "1"), ("pick", "2"), ("place", "3"), ("do", "move")])
            assert tree(town) == [("Evenings", ["Railway", "Cooking"])]
            page = await page.submit("sort", pick="2", side="before", place="1")
            assert tree(town) == [("Evenings", ["Cooking", "Railway"])]
            page = await page.submit("sort", do="line")
            assert "separator" in page.words
            assert "晚上" in (await bo.post_pairs(SORT, [csrf, ("rename", "3"), ("name", "晚上")])).words
            home = await bo.get("/")
            assert "晚上 Cooking Railway" in home.words
            await bo.post_pairs(SORT, [csrf, ("pick", "3"), ("pick", "4"), ("do", "out")])
            assert tree(town) == [("Cooking", []), ("Railway", [])]

    run(story())


def test_what_is_sent_to_the_order_is_checked(town):
    town.bo.does(favourites.add, town.railway.id)

    async def story():
        async with opened(town) as site:
            bo, guest = await site.signed_in(town.bo), site.visitor()
            assert (await guest.get(SORT)).status == 401
            assert (await guest.post(SORT, {"do": "line"})).status == 401
            page = await bo.get(SORT)
            assert (await page.submit("folder", name=" ")).status == 422
            csrf = dict(page.form("sort").fields)["csrf"]
            for fields, status in (
                ({"up": "99"}, 404),
                ({"up": "x"}, 404),
                ({"rename": "1", "name": "x"}, 404),
                ({"pick": "1", "place": "99"}, 404),
                ({"pick": "1", "side": "under", "place": "1"}, 422),
                ({"pick": "77", "do": "out"}, 404),
                ({"pick": "9" * 40, "do": "out"}, 200),
            ):
                answer = await bo.post(SORT, {"csrf": csrf, **fields})
                assert answer.status == status, fields

    run(story())
    assert tree(town) == [("Railway", [])]
