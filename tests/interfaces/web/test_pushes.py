# SPDX-License-Identifier: Apache-2.0
"""Pushes on the web: said below a floor without script, shown there and on a page of their own, removed with a reason."""

from tests.kit.town import Town
from tests.kit.web import Page, opened, run

from banyan.core import boards, pushes


async def says(page: Page, floor: int, line: str, stance: str) -> Page:
    fields = dict(page.form("act").fields)
    return await page.visitor.post(f"/t/1/{floor}/pushes", {**fields, f"push:{floor}": line, "stance": stance})


def test_a_line_below_a_floor(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            town.chen.does(boards.set_policies, "Railway", push_policy="on")
            town.ada.opens_thread("Bread")
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1")
            assert "React" not in page.words
            page = await says(page, 1, "well said", "push")
            assert "well said" in page.words
            assert "one push, one person" in page.words
            page = await says(page, 1, "again", "boo")
            assert "It stands there as an arrow." in page.words
            guest = await site.visitor().get("/t/1")
            assert "well said" in guest.words
            assert any("boards.css" in link for link in guest.links)
            board = await site.visitor().get("/b/Railway")
            assert 'class="score green"' in board.html

    run(story())


def test_all_of_them_with_a_form_of_its_own(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            town.chen.does(boards.set_policies, "Railway", push_policy="no_boos")
            town.ada.opens_thread("Bread")
            eve = await site.signed_in(town.eve)
            page = await eve.get("/t/1/1/pushes")
            assert "boo" not in page.words.split()
            made = town.bo.does(pushes.push, 1, 1, "push", "<b>bold</b>")
            assert "&lt;b&gt;bold" in (await eve.get("/t/1/1/pushes")).html
            ada = await site.signed_in(town.ada)
            page = await ada.get(f"/t/1/1/pushes/{made.id}/remove")
            page = await page.submit("push", reason="no markup here")
            assert "Removed: no markup here" in page.words
            page = await ada.get(f"/t/1/1/pushes/{made.id}/restore")
            assert "bold" in (await page.submit("push", reason="harmless")).words
            assert (await eve.get(f"/t/1/1/pushes/{made.id}/remove")).status == 403
            for address in ("/t/1/1/pushes/7/remove", "/t/1/1/pushes/x/remove", "/t/1/9/pushes"):
                assert (await ada.get(address)).status == 404

    run(story())


def test_one_is_taken_back_where_it_stands(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            town.chen.does(boards.set_policies, "Railway", push_policy="on")
            town.ada.opens_thread("Bread")
            made = town.eve.does(pushes.push, 1, 1, "boo", "never")
            page = await (await site.signed_in(town.eve)).get("/t/1/1/pushes")
            page = await page.submit("back", push=str(made.id))
            assert "It was taken back." in page.words
            assert "never" not in page.words

    run(story())


def test_a_line_that_is_refused_waits_in_the_form(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            town.chen.does(boards.set_policies, "Railway", push_policy="on")
            town.ada.opens_thread("Bread")
            page = await (await site.signed_in(town.eve)).get("/t/1")
            empty = await says(page, 1, "", "push")
            assert (empty.status, "Please write one line" in empty.words) == (422, True)
            long = await says(page, 1, "far too long " * 9, "push")
            assert long.html.count("far too long") == 9
            fields = {**dict(long.form("/pushes").fields), "push:1": "shorter", "stance": "push"}
            assert "shorter" in (await long.visitor.post("/t/1/1/pushes", fields)).words
            assert (await site.visitor().post("/t/1/1/pushes", {})).status in (401, 403)

    run(story())


def test_a_board_of_reactions_has_no_pushes(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as site:
            town.ada.opens_thread("Bread")
            page = await (await site.signed_in(town.eve)).get("/t/1")
            assert "React" in page.words
            refused = await says(page, 1, "well said", "push")
            assert (refused.status, "takes no pushes" in refused.words) == (409, True)

    run(story())
