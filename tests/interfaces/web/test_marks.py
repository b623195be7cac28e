# SPDX-License-Identifier: Apache-2.0
"""Marks on the web: put on from the page of a floor, shown at it and in the lists of the board."""

from tests.kit.town import Town
from tests.kit.web import opened, run


def test_a_floor_is_marked_and_listed(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.eve.replies(thread, "a recipe")

    async def story() -> None:
        async with opened(town) as site:
            ada, guest = await site.signed_in(town.ada), site.visitor()
            assert (await (await site.signed_in(town.bo)).get("/t/1/2/curate")).status == 403
            assert "/t/1/2/curate" in (await ada.get("/t/1")).links
            page = await (await ada.get("/t/1/2/curate")).submit("curate", mark="digest")
            page = await (await ada.get("/t/1/2/curate")).submit("curate", mark="keep")
            for address in ("/b/Railway/digest", "/b/Railway/kept"):
                page = await guest.get(address)
                assert "/t/1/2#f2" in page.links
                assert "b" in page.words.split()
            assert "digest · kept" in " ".join((await guest.get("/t/1")).words.split())
            page = await ada.get("/t/1/2/curate")
            csrf = dict(page.form("curate").fields)["csrf"]
            await ada.post("/t/1/2/curate", {"csrf": csrf, "mark": "keep", "off": "1"})
            assert "/t/1/2#f2" not in (await guest.get("/b/Railway/kept")).links
            assert (await ada.post("/t/1/2/curate", {"csrf": csrf, "mark": "best"})).status == 404

    run(story())
