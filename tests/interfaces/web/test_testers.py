# SPDX-License-Identifier: Apache-2.0
"""Testers on the web, without script: looked for, applying, admitted, declined, and the end of it."""

import pytest
from tests.kit.town import Town
from tests.kit.web import opened, run


@pytest.fixture
def workshop(town: Town) -> Town:
    """The back room is Ada's now."""
    board = {"board": town.back_room.id}
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET board_id = :board WHERE name = 'moderator'", board))
    return town


def test_a_call_and_its_answers(workshop: Town) -> None:
    async def story() -> None:
        async with opened(workshop) as site:
            ada, bo, eve = [await site.signed_in(who) for who in (workshop.ada, workshop.bo, workshop.eve)]
            assert "/b/BackRoom/testers" in (await ada.get("/b/BackRoom")).links
            assert "/b/Railway/testers" not in (await (await site.signed_in(workshop.chen)).get("/b/Railway")).links
            page = await (await ada.get("/b/BackRoom/testers")).submit(
                "/testers", places="x", begins="", until="soon", words="Try it first."
            )
            assert page.status == 422
            page = await page.submit("/testers", places="1", begins="2026-05-01", until="2026-06-01")
            assert "0 of 1 places taken" in page.words
            assert "Try it first." in (await site.visitor().get("/testers")).words
            for visitor in (bo, eve):
                page = await (await visitor.get("/testers/BackRoom")).submit("/apply", words="I ride every night.")
                assert "Your application waits." in page.words
            page = await (await bo.get("/testers/BackRoom")).submit("/withdraw")
            page = await page.submit("/apply", words="After all.")
            assert (await bo.get("/b/BackRoom")).status == 404
            page = await ada.get("/testers/BackRoom")
            assert "I ride every night." in page.words
            page = await ada.post("/testers/BackRoom/answer", dict(page.form("/answer").fields) | {"do": "admit"})
            page = await ada.post("/testers/BackRoom/answer", dict(page.form("/answer").fields) | {"do": "admit"})
            assert page.status == 409
            page = await ada.get("/testers/BackRoom")
            fields = dict(page.form("/answer").fields) | {"do": "decline", "words": "Next time."}
            assert "They have been told." in (await ada.post("/testers/BackRoom/answer", fields)).words
            assert (await bo.get("/b/BackRoom")).status == 200 or (await eve.get("/b/BackRoom")).status == 200
            said = (await bo.get("/testers/BackRoom")).words + (await eve.get("/testers/BackRoom")).words
            assert "You were not taken this time. Next time." in said
            assert "You are a tester here until" in said
            page = await (await ada.get("/testers/BackRoom")).submit("/end")
            assert "No testers are looked for there at the moment." in page.words
            assert (await site.visitor().get("/testers/BackRoom")).status == 404
            assert (await bo.get("/b/BackRoom/testers")).status in (403, 404)

    run(story())
