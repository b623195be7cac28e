# SPDX-License-Identifier: Apache-2.0
"""A lost password on the web: the letter, its link, and that nobody learns who has an account."""

import re

from tests.interfaces.web.test_signing import joins, signs_in
from tests.kit.web import opened, run

from banyan.base import clock

NEW = "kettle umbrella seven"


def mail(town) -> list[str]:
    return [str(body) for body in town.count("SELECT max(body) FROM outbox WHERE body LIKE '%/reset/%'").splitlines()]


def link_of(town) -> str:
    return re.search(r"(/reset/[\w-]+)", "\n".join(mail(town)))[1]


def letters(town) -> int:
    return int(town.count("SELECT count(*) FROM outbox WHERE body LIKE '%/reset/%'"))


async def asks(visitor, name: str):
    return await (await visitor.get("/reset")).submit("/reset", name=name)


def test_a_letter_leads_to_a_new_password_and_ends_all_sessions(town):
    async def story():
        async with opened(town) as place:
            mei = place.visitor()
            await joins(mei, email="mei@example.org")
            page = await asks(place.visitor(), "mei")
            assert (page.path, "a link is on its way" in page.words) == ("/signin", True)
            link = link_of(town)
            other = place.visitor()
            page = await (await other.get(link)).submit(link, password="short")
            assert (page.status, 'id="password-password-e"' in page.html) == (422, True)
            page = await page.submit(link, password=NEW)
            assert (page.path, "The new password holds" in page.words) == ("/signin", True)
            assert (await mei.get("/settings")).status == 401
            assert (await signs_in(other, "mei")).status == 422
            assert 'href="/@mei"' in (await signs_in(other, "mei", NEW)).html
            page = await other.get(link)
            assert (page.status, "Ask for a new link" in page.words) == (404, True), "a link is good once"
            assert (await other.get("/reset")).form("/reset")
            assert "Ask for a new link" not in (await other.get("/link/nothing")).words

    run(story())


def test_nobody_learns_who_has_an_account(town):
    async def story():
        async with opened(town) as place:
            await joins(place.visitor(), email="mei@example.org")
            pages = [
                await asks(place.visitor(), name) for name in ("mei", "nobody", "ada", "mei@example.org", "", "x" * 900)
            ]
            assert {(page.status, page.path) for page in pages} == {(200, "/signin")}
            assert len({page.words for page in pages}) == 1

    run(story())
    assert letters(town) == 1, "to the one that mail can reach; its address is not confirmed, so it finds nobody yet"


def test_a_link_is_good_for_an_hour(town):
    async def story():
        async with opened(town) as place:
            await joins(place.visitor(), email="mei@example.org")
            await asks(place.visitor(), "mei")
            town.clock.passes(clock.HOUR + clock.SECOND)
            link = link_of(town)
            assert (await place.visitor().get(link)).status == 404
            assert (await place.visitor().post(link, {"password": NEW})).status == 404

    run(story())
