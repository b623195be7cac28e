# SPDX-License-Identifier: Apache-2.0
"""Friends and blocked people on the web: said on one page, listed on another, seen by nobody else."""

from tests.kit.web import opened, run

from banyan.core import relations


def test_somebody_becomes_a_friend_then_is_blocked_then_neither(town):
    town.bo.does(relations.befriend, "eve")

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            assert "/@bo/relation" in (await eve.get("/@bo")).html
            page = await (await eve.get("/@bo/relation")).submit(
                "/@bo/relation", kind="friend", remark="met at the station"
            )
            assert "bo is among your friends." in page.words
            page = await eve.get("/settings/people")
            assert "met at the station" in page.words
            assert "mutual" in page.words
            page = await eve.get("/@bo/relation")
            assert dict(page.form("/@bo/relation").fields)["remark"] == "met at the station"
            page = await page.submit("/@bo/relation", kind="friend", remark="x" * 61)
            assert "A remark may have 60 characters." in page.words
            page = await page.submit("/@bo/relation", kind="blocked", remark="sells things")
            assert "bo is blocked" in page.words
            assert "Unmute" in page.words, "who is blocked is muted too"
            page = await eve.get("/settings/people")
            assert "mutual" not in page.words
            page = await (await eve.get("/@bo/relation")).submit("/@bo/relation", kind="none")
            assert "bo is neither a friend nor blocked." in page.words
            assert "Nobody is blocked." in (await eve.get("/settings/people")).words
            assert (await page.visitor.get("/@bo/relation")).status == 200

    run(story())


def test_what_is_no_relation(town):
    async def story():
        async with opened(town) as site:
            eve, guest = await site.signed_in(town.eve), site.visitor()
            assert (await guest.get("/@bo/relation")).status == 401
            assert "That is you." in (await eve.get("/@eve/relation")).words
            assert (await eve.get("/@nobody/relation")).status == 404
            page = await (await eve.get("/@bo/relation")).submit("/@bo/relation", kind="foe")
            assert page.status == 422
            assert "/relation" not in (await guest.get("/@bo")).html

    run(story())
