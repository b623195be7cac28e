# SPDX-License-Identifier: Apache-2.0
"""Invitations on the web: made, shown once, taken back, opened."""

import re

from tests.kit.web import opened, run

from banyan.core import site


def code_in(words: str) -> str:
    return re.search(r"/invite/(\w+)", words)[1]


def test_an_invitation_is_made_shown_once_and_taken_back(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await (await chen.get("/settings/invites")).submit("/settings/invites", note="for mei")
            code = code_in(page.words)
            assert (await place.visitor().get(f"/invite/{code}", follow=False)).headers["location"].endswith(code)
            page = await chen.get("/settings/invites")
            assert "for mei" in page.words
            assert code not in page.html
            page = await page.submit("/settings/invites/revoke")
            assert "taken back" in page.words
            assert (await place.visitor().get(f"/invite/{code}")).status == 409

    run(story())


def test_members_invite_as_many_as_the_community_says(town):
    async def story():
        async with opened(town) as place:
            ada = await place.signed_in(town.ada)
            assert "only administrators invite here" in (await ada.get("/settings/invites")).words
            town.chen.does(site.set_policies, invites_per_member="1")
            page = await ada.get("/settings/invites")
            town.chen.does(site.set_policies, invites_per_member="0")
            page = await page.submit("/settings/invites", note="for mei")
            assert (page.status, "Only administrators" in page.words) == (403, True)
            assert dict(page.form("/settings/invites").fields)["note"] == "for mei"
            town.chen.does(site.set_policies, invites_per_member="1")
            page = await page.submit("/settings/invites")
            assert code_in(page.words)
            [again] = [form for form in page.forms if form.action == "/settings/invites"]
            page = await ada.post(again.action, dict(again.fields))
            assert (page.status, "all of your 1 invitations" in page.words) == (409, True)

    run(story())


def test_who_is_here_already_is_told_what_the_link_is_for(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await (await chen.get("/settings/invites")).submit("/settings/invites")
            page = await chen.get(f"/invite/{code_in(page.words)}")
            assert (page.path, "you are here already" in page.words) == ("/", True)

    run(story())
