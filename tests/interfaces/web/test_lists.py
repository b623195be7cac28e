# SPDX-License-Identifier: Apache-2.0
"""A board in part on the web: links and a form, pages that keep what was asked, nothing kept for others."""

import re

from tests.kit.web import opened, run

from banyan.core import lists


def titles(page) -> list[str]:
    return re.findall(r'<span class="t">.*?<a href="/t/\d+"[^>]*>(.*?)</a>', page.html)


def told(town):
    for n in range(4):
        (town.eve if n % 2 else town.ada).opens_thread(f"T{n}", kind="question" if n == 1 else "discussion")


def test_a_board_is_chosen_from_and_ordered(town, monkeypatch):
    told(town)
    monkeypatch.setattr(lists, "PER_PAGE", 1)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert "Choose and order" in (await guest.get("/b/Railway")).words
            page = await guest.get("/b/Railway?by=eve&sort=new")
            assert titles(page) == ["T3"]
            (onward,) = [link for link in page.links if "before=" in link]  # as a browser reads it
            assert titles(await guest.get(onward)) == ["T1"]
            assert titles(await guest.get("/b/Railway?kind=question")) == ["T1"]
            assert "Nothing here is like that." in (await guest.get("/b/Railway?by=nobody")).words
            assert len(titles(await guest.get("/b/Railway"))) == 4

    run(story())


def test_unread_is_for_those_who_have_come_in(town):
    told(town)

    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get("/b/Railway?unread=1")).status in (401, 403)
            chen = await site.signed_in(town.chen)
            await chen.get("/t/4")
            page = await chen.get("/b/Railway?unread=1")
            assert "T3" not in titles(page)

    run(story())


def test_what_nobody_could_mean_is_taken_for_nothing(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            assert len(titles(await guest.get("/b/Railway?sort=sideways"))) == 4
            assert titles(await guest.get("/b/Railway?by=%22%3E%3Cscript%3E")) == []
            assert (await guest.get("/b/Railway?sort=new&before=x")).status == 422
            assert (await guest.get("/b/BackRoom?sort=new")).status == 404

    run(story())
