# SPDX-License-Identifier: Apache-2.0
"""Groups on the web: the table under administration, a board for a group, and the tick that names it on one's page."""

from tests.core.test_affiliations import adds, has_address, link_for
from tests.kit.web import opened, run

from banyan.core import boards

PAGE = "/admin/groups"


def test_the_table_is_kept_under_administration(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get(PAGE)
            assert "No domain proves a group yet." in page.words
            page = await page.submit(PAGE, domain="campus.example", group="Campus", below="1")
            assert "Addresses of campus.example prove the group Campus." in page.words
            assert "Campus campus.example and below" in page.words
            form = next(form for form in page.forms if form.action == PAGE)
            wrong = await chen.post(PAGE, dict(form.fields) | {"domain": "campus", "group": "C"})
            assert (wrong.status, 'id="groups-domain-e"' in wrong.html) == (422, True)
            page = await wrong.submit(f"{PAGE}/drop")
            assert "That domain proves nothing any more." in page.words
            bo = await place.signed_in(town.bo)
            assert (await bo.get(PAGE)).status == 403

    run(story())


def test_a_board_is_made_for_a_group_and_is_there_for_its_members_alone(town):
    has_address(town, town.bo, "bo@campus.example")

    async def story():
        async with opened(town) as place:
            chen, bo, eve = [await place.signed_in(who) for who in (town.chen, town.bo, town.eve)]
            page = await chen.get("/admin/boards/Railway")
            assert "a group and the board's list" not in page.words
            adds(town, "campus.example", "Campus")
            page = await chen.get("/admin/boards/Railway")
            wrong = await page.submit("/admin/boards/Railway", read_policy="group")
            assert wrong.status == 422
            page = await wrong.submit("/admin/boards/Railway", group_name="Campus", read_policy="group")
            assert "Saved." in page.words
            assert "/admin/boards/Railway/members" in page.links
            assert [(await one.get("/b/Railway")).status for one in (bo, chen, eve, place.visitor())] == [
                200,
                200,
                404,
                404,
            ]
            page = await (await chen.get("/admin/boards/Railway")).submit("/admin/boards/Railway", read_policy="public")
            assert (await eve.get("/b/Railway")).status == 200
            assert town.chen.sees(boards.get, "Railway").group_name == "Campus"

    run(story())


def test_a_page_names_the_group_as_soon_as_its_owner_ticks_it(town):
    adds(town, "campus.example", "Campus")

    async def story():
        async with opened(town) as place:
            bo, guest = await place.signed_in(town.bo), place.visitor()
            assert "Your address proves" not in (await bo.get("/settings/email")).words
            has_address(town, town.bo, "bo@campus.example")
            page = await bo.get("/settings/email")
            assert "Your address proves that you belong to: Campus" in page.words
            assert "Belongs to" not in (await guest.get("/@bo")).words
            page = await page.submit("/settings/email/groups", shown="1")
            assert ("Saved." in page.words, page.path) == (True, "/settings/email")
            shown = await guest.get("/@bo")
            assert "Belongs to Campus An e-mail address proves it." in shown.words
            assert "campus.example" not in shown.html
            await (await guest.get(f"/link/{link_for(town, town.bo, 'bo@elsewhere.example')}")).submit("/link/")
            assert "Belongs to" not in (await guest.get("/@bo")).words

    run(story())
