# SPDX-License-Identifier: Apache-2.0
"""A board's note on the web."""

from tests.kit.town import Town
from tests.kit.web import opened, run


def test_a_note_stands_over_the_board(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            ada, guest = await site.signed_in(town.ada), site.visitor()
            assert "This board has no note yet." in (await guest.get("/b/Railway/note")).words
            page = await (await ada.get("/b/Railway/note")).submit("note", text="*Mind the gap*")
            assert page.path == "/b/Railway"
            assert "<em>Mind the gap</em>" in (await guest.get("/b/Railway")).html
            page = await (await ada.get("/b/Railway/note")).submit("note", text="x" * 4001)
            assert page.status == 422
            await (await ada.get("/b/Railway/note")).submit("note", text="")
            assert "Mind the gap" not in (await guest.get("/b/Railway")).words
            assert "Mind the gap" in (await guest.get("/b/Railway/note")).words

    run(story())
