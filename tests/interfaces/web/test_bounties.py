# SPDX-License-Identifier: Apache-2.0
"""Bounties on the web: put up with a thread, listed, given to answers, refused where a person is hunted."""

from tests.core.test_bounties import asking, asks
from tests.core.test_points import has, rich
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import reports

__all__ = ["asking", "rich"]


def test_asked_answered_and_given(asking: Town) -> None:
    async def story() -> None:
        async with opened(asking) as site:
            eve = await site.signed_in(asking.eve)
            board = await eve.get("/b/Railway")
            assert "Put up a bounty" in board.words
            page = await eve.get("/b/Railway/new/bounty")
            page = await page.submit(
                "write", title="How old is the bridge?", text="The iron one.", amount="40", do="post"
            )
            assert "40 points" in page.words
            assert "waiting for an answer" in page.words
            page = await eve.get("/t/1/bounty")
            page = await page.submit("/withdraw")
            assert "The bounty is back in your purse." in page.words
            assert has(asking, asking.eve) == 102, "with what coming by earned"
            thread = asks(asking, asking.eve, 41)
            asking.bo.replies(thread, "Of 1887.")
            asking.ada.replies(thread, "Of 1888.")
            for path in ("/bounties", "/b/Railway/bounties"):
                listed = await site.visitor().get(path)
                assert "2 answers" in listed.words
                assert f"/t/{thread.number}" in listed.links
            page = await eve.get(f"/t/{thread.number}/bounty")
            refused = await page.submit("/accept", floors="1")
            assert "your own floors are no answers" in refused.words
            page = await page.submit("/accept", floors="#3, 2")
            assert "It is theirs now." in page.words
            assert "#3 ada 21" in page.words.replace("  ", " ")
            card = await site.visitor().get(f"/t/{thread.number}")
            assert "21 to @ada for #3" in card.words

    run(story())


def test_what_is_wrong_is_said_beside_the_text_that_is_kept(asking: Town) -> None:
    async def story() -> None:
        async with opened(asking) as site:
            eve = await site.signed_in(asking.eve)
            page = await eve.get("/b/Railway/new/bounty")
            for amount, title, said in (
                ("x", "How old?", "A bounty has 5 to 5000 points."),
                ("500", "How old?", "That takes 500, and you have 102."),
                ("40", "Who is that girl on line 2?", "No person is looked for with a price on them."),
            ):
                again = await page.submit("write", title=title, text="The iron one.", amount=amount, do="post")
                assert said in again.words
                assert "The iron one." in again.html
            assert asking.count("SELECT count(*) FROM threads") == 0

    run(story())


def test_a_hunt_is_reported_by_a_tick(asking: Town) -> None:
    async def story() -> None:
        thread = asks(asking, asking.eve)
        async with opened(asking) as site:
            bo = await site.signed_in(asking.bo)
            page = await bo.get(f"/t/{thread.number}/1/report")
            page = await page.submit("report", hunt="1")
            assert "Thank you." in page.words
            assert asking.ada.sees(reports.queue)[0][0].reports[0][0].reason == reports.HUNT
            plain = await bo.get(f"/t/{asking.eve.opens_thread('Bread').number}/1/report")
            assert "hunted" not in plain.words

    run(story())


def test_what_is_none_is_not_there(asking: Town) -> None:
    async def story() -> None:
        number = asking.eve.opens_thread("Bread").number
        async with opened(asking) as site:
            assert (await site.visitor().get(f"/t/{number}/bounty")).status == 404
            assert (await site.visitor().get("/b/Nowhere/bounties")).status == 404
            board = await site.visitor().get("/b/Cooking")
            assert "Bounties" not in board.words

    run(story())
