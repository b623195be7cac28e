# SPDX-License-Identifier: Apache-2.0
"""Points on the web: a purse that says why, gifts and tips without script, fines by who tends; nothing of it where it is off."""

from tests.core.test_points import earns, has
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import boards
from banyan.core import site as sites


def with_points(town: Town, **more: str) -> None:
    town.chen.does(sites.set_policies, points="on", **more)
    earns(town, town.eve, 100)


def test_a_purse_says_what_came_and_went(town: Town) -> None:
    async def story() -> None:
        with_points(town, coin="Acorns")
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/points")
            assert "Acorns 102" in page.words
            assert "for a day on which you came by" in page.words
            page = await (await eve.get("/@bo/points")).submit("/points", amount="50", note="for <b>bread</b>")
            assert "Acorns 47" in page.words
            assert "a gift to @bo" in page.words
            assert "&lt;b&gt;bread" in page.html
            assert "−50" in page.words
            assert "In the community’s purse 5" in page.words
            assert (await site.visitor().get("/points")).status == 401

    run(story())


def test_a_gift_that_cannot_be_is_refused_beside_its_field(town: Town) -> None:
    async def story() -> None:
        with_points(town)
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            for amount in ("200", "x", "-1", ""):
                page = await (await eve.get("/@bo/points")).submit("/points", amount=amount)
                assert page.status in (409, 422)
            assert has(town, town.bo) == 0

    run(story())


def test_a_tip_for_a_post(town: Town) -> None:
    async def story() -> None:
        with_points(town)
        town.bo.opens_thread("Bread")
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "/t/1/1/tip" in page.links
            page = await (await eve.get("/t/1/1/tip")).submit("tip", amount="7")
            assert "Tipped." in page.words
            guest = await site.visitor().get("/t/1/1/tip")
            assert "7 points · one person" in guest.words
            assert not [form for form in guest.forms if form.action.endswith("/tip")]
            page = await (await site.signed_in(town.chen)).get("/admin/boards/Railway")
            await page.submit("/admin/boards/Railway", points="earned")
            assert town.guest.sees(boards.get, "Railway").points == "earned"
            assert "/t/1/1/tip" not in (await eve.get("/t/1")).links
            page = await eve.get("/t/1/1/tip")
            assert "7 points · one person" in page.words
            assert not [form for form in page.forms if form.action.endswith("/tip")]

    run(story())


def test_fines_and_rewards_are_for_those_who_tend(town: Town) -> None:
    async def story() -> None:
        with_points(town)
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            page = await (await ada.get("/@eve/points")).submit("/fine", amount="30", reason="spam", board="Railway")
            assert "@eve is fined." in page.words
            chen = await site.signed_in(town.chen)
            page = await (await chen.get("/@bo/points")).submit("/reward", amount="20", reason="the handbook")
            assert "@bo is rewarded." in page.words
            eve = await site.signed_in(town.eve)
            assert "Fine" not in (await eve.get("/@bo/points")).words
            assert "spam" in (await site.visitor().get("/log")).words

    run(story())


def test_where_it_is_off_nothing_is_there(town: Town) -> None:
    async def story() -> None:
        town.bo.opens_thread("Bread")
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            for path in ("/points", "/@bo/points", "/t/1/1/tip"):
                assert (await eve.get(path)).status == 404
            for path in ("/t/1", "/@bo", "/settings"):
                assert not [link for link in (await eve.get(path)).links if "tip" in link or "points" in link]

    run(story())
