# SPDX-License-Identifier: Apache-2.0
"""Class and club boards on the web, without script: a letter, its answer, an invitation, and the end of a membership."""

import pytest
from tests.kit.town import Town
from tests.kit.web import opened, run


@pytest.fixture
def club(town: Town) -> Town:
    """The back room is Ada's now."""
    board = {"board": town.back_room.id}
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET board_id = :board WHERE name = 'moderator'", board))
    return town


def test_a_letter_and_its_answer(club: Town) -> None:
    async def story() -> None:
        async with opened(club) as site:
            ada, bo, eve = [await site.signed_in(who) for who in (club.ada, club.bo, club.eve)]
            guest = site.visitor()
            assert "/clubs" not in (await guest.get("/boards")).links
            page = await ada.get("/clubs/BackRoom/letters")
            page = await page.submit("/letters", letters="1", questions="x" * 700)
            assert page.status == 422
            await page.submit("/letters", letters="1", questions="Which class?\nWhich year?")
            assert "/clubs" in (await guest.get("/boards")).links
            assert "Back room" in (await guest.get("/clubs")).words
            page = await guest.get("/clubs/BackRoom")
            assert (page.status, "/apply" in str(page.forms)) == (200, False)
            page = await (await eve.get("/clubs/BackRoom")).submit("/apply", words="x")
            assert page.status == 422
            page = await page.submit("/apply", words="Class three.\n<b>Really.</b>")
            assert "Your letter waits." in page.words
            assert "Class three." not in (await bo.get("/clubs/BackRoom")).words
            assert "/clubs/BackRoom" in (await ada.get("/tend")).links
            page = await ada.get("/clubs/BackRoom")
            assert "<b>Really.</b>" in page.words
            fields = dict(page.form("/answer").fields) | {"do": "admit", "words": "Welcome."}
            assert "@eve belongs to it now." in (await ada.post("/clubs/BackRoom/answer", fields)).words
            assert (await ada.post("/clubs/BackRoom/answer", fields)).status == 404
            assert (await eve.get("/b/BackRoom")).status == 200
            assert "/clubs/BackRoom" in (await eve.get("/b/BackRoom")).links
            assert "You belong to BackRoom now" in (await eve.get("/inbox")).words
            assert "@eve" not in (await bo.get("/clubs/BackRoom")).words

    run(story())


def test_an_invitation_and_the_end_of_a_membership(club: Town) -> None:
    async def story() -> None:
        async with opened(club) as site:
            ada, bo, eve = [await site.signed_in(who) for who in (club.ada, club.bo, club.eve)]
            for who, do in (("eve", "accept"), ("bo", "turn_down")):
                page = await (await ada.get("/clubs/BackRoom")).submit("/invite", handle=f"@{who}", words="Come in.")
                assert f"@{who} is invited." in page.words
                visitor = eve if who == "eve" else bo
                page = await visitor.get("/clubs/BackRoom")
                assert "Come in." in page.words
                await visitor.post("/clubs/BackRoom/invitation", dict(page.form("/invitation").fields) | {"do": do})
            assert ((await eve.get("/b/BackRoom")).status, (await bo.get("/b/BackRoom")).status) == (200, 404)
            page = await (await ada.get("/clubs/BackRoom")).submit("/invite", handle="nobody", words="")
            assert page.status == 409
            page = await ada.get("/clubs/BackRoom/put-out?who=eve")
            assert (await page.submit("/put-out", reason="")).status == 422
            await page.submit("/put-out", reason="Sold the photographs.")
            assert (await eve.get("/b/BackRoom")).status == 404
            assert "Sold the photographs." in (await eve.get("/inbox")).words
            page = await (await ada.get("/clubs/BackRoom")).submit("/invite", handle="eve", words="")
            page = await eve.get("/clubs/BackRoom")
            await eve.post("/clubs/BackRoom/invitation", dict(page.form("/invitation").fields) | {"do": "accept"})
            page = await (await eve.get("/clubs/BackRoom")).submit("/leave")
            assert "You do not belong to BackRoom any more." in page.words
            assert (await eve.get("/b/BackRoom")).status == 404

    run(story())


def test_a_letter_that_is_taken_back(club: Town) -> None:
    async def story() -> None:
        async with opened(club) as site:
            ada, eve = [await site.signed_in(who) for who in (club.ada, club.eve)]
            await (await ada.get("/clubs/BackRoom/letters")).submit("/letters", letters="1", questions="")
            await (await eve.get("/clubs/BackRoom")).submit("/apply", words="Please.")
            page = await (await eve.get("/clubs/BackRoom")).submit("/withdraw")
            assert "Your letter is taken back." in page.words
            assert "You can write again from" in page.words
            assert "No letter waits." in (await ada.get("/clubs/BackRoom")).words
            assert (await eve.get("/clubs/BackRoom/letters")).status == 404

    run(story())
