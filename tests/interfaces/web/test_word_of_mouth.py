# SPDX-License-Identifier: Apache-2.0
"""Who brought whom on the web: one's own branch, the tree for the staff, the first hundred where the community shows them."""

from tests.core.test_word_of_mouth import brings
from tests.kit.town import Town
from tests.kit.web import opened, run

from banyan.core import sanctions, site


def test_a_branch_and_the_tree(town: Town) -> None:
    finn = brings(town, town.eve, "finn", days=8, wrote=2)
    for handle in ("gil", "hal"):
        brings(town, finn, handle)
        town.chen.does(sanctions.suspend, handle, 7, "advertisements")

    async def story() -> None:
        async with opened(town) as site:
            eve, chen, guest = await site.signed_in(town.eve), await site.signed_in(town.chen), site.visitor()
            assert "/invited" in (await eve.get("/settings/invites")).links
            page = await eve.get("/invited")
            assert "Of 3 people, here after a week: 1; after a month: 0; have written: 1." in page.words
            assert "here after" not in page.words.split("have written:")[1]
            assert "/admin/invited" not in page.links
            assert (await eve.get("/admin/invited")).status == 403
            assert (await guest.get("/invited")).status == 401
            assert "/admin/invited" in (await chen.get("/invited")).links
            page = await chen.get("/admin/invited")
            assert "2 are suspended." in page.words
            assert "here after a week" in page.words
            page = await chen.get("/admin/invited?only=suspicious")
            assert {"/@finn", "/@eve"} <= set(page.links)
            assert "/@gil" not in page.links

    run(story())


def test_the_first_hundred(town: Town) -> None:
    async def story() -> None:
        async with opened(town) as pages:
            guest = pages.visitor()
            assert (await guest.get("/first")).status == 404
            assert "/first" not in (await guest.get("/about")).links
            town.chen.does(site.set_policies, first_members="on")
        async with opened(town) as pages:
            guest = pages.visitor()
            assert "/first" in (await guest.get("/about")).links
            assert "1 ada 2 chen 3 eve 4 bo" in (await guest.get("/first")).words

    run(story())
