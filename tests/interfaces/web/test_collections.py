# SPDX-License-Identifier: Apache-2.0
"""Collections on the web, without script: kept below a floor, read on a page of their own, shown by choice."""

from tests.kit.web import opened, run

from banyan.core import collections

PAGE = "/settings/collections"


def test_a_floor_is_kept_changed_and_taken_out(town):
    town.ada.opens_thread("Night trains", "Shiqiao at two")

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            assert "/t/1/1/keep" in (await bo.get("/t/1")).links
            page = await (await bo.get("/t/1/1/keep")).submit("keep", name="夜行", note="the best")
            assert "It is in your collection “夜行”." in page.words
            [one] = town.bo.sees(collections.mine)
            page = await bo.get(f"/collections/{one.id}")
            assert "夜行 bo · only you see it" in page.words
            assert "Night trains the best Shiqiao at two" in page.words
            again = await bo.get("/t/1/1/keep")
            assert dict(again.form("keep").fields)["note"] == "the best"
            page = await again.submit("keep", name=" ")
            assert (page.status, "A collection has a name" in page.words) == (422, True)
            page = await again.submit("keep", second="1")
            assert "It is in no collection of yours any more." in page.words
            assert "Nothing here that you may read." in (await bo.get(f"/collections/{one.id}")).words

    run(story())


def test_a_collection_is_shown_on_its_owners_page_and_goes(town):
    town.ada.opens_thread("Night trains")
    kept = town.bo.does(collections.put, 1, 1, "Trains")

    async def story():
        async with opened(town) as site:
            bo, guest = await site.signed_in(town.bo), site.visitor()
            path = f"/collections/{kept.id}"
            assert path not in (await guest.get("/@bo")).links
            assert (await guest.get(path)).status == 404
            page = await (await bo.get(PAGE)).submit(PAGE, name="Night", is_public="1")
            assert "Saved." in page.words
            assert path in (await guest.get("/@bo")).links
            assert "Night bo · everybody may see it" in (await guest.get(path)).words
            page = await (await bo.get(PAGE)).submit(PAGE, do="drop")
            assert "None yet." in page.words
            assert path not in (await guest.get("/@bo")).links
            assert (await guest.get(path)).status == 404

    run(story())


def test_strange_addresses_and_guests(town):
    town.ada.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            guest, bo = site.visitor(), await site.signed_in(town.bo)
            for path in ("/t/1/1/keep", PAGE):
                assert (await guest.get(path)).status == 401
                assert (await guest.post(path, {"name": "a"})).status == 401
            for strange in ("0", "x", "9" * 19, "9" * 30, "%00", "1?before=x"):
                assert (await bo.get(f"/collections/{strange}")).status == 404, strange
            assert (await bo.get("/t/1/9/keep")).status == 404

    run(story())
