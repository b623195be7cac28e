# SPDX-License-Identifier: Apache-2.0
"""A board in part on the web: links and a form, pages that keep what was asked, nothing kept for others. And a board whose
newest threads stand at the bottom, for those who chose it."""

import re

from tests.kit.web import opened, run

from banyan.core import lists, pages, threads
from banyan.interfaces.web.readers import UPWARD


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


# ---- the newest at the bottom


def told_with_a_pin(town):
    for n in range(3):
        town.ada.opens_thread(f"T{n}")
    town.chen.does(threads.pin_thread, town.ada.opens_thread("Pinned").number)


async def choose(visitor, order=UPWARD):
    page = await (await visitor.get("/settings/reading")).submit("/reading", order=order)
    assert page.status == 200
    return page


def test_who_chose_it_is_led_to_the_end_of_a_board(town):
    told_with_a_pin(town)

    async def story():
        async with opened(town) as site:
            eve, bo = await site.signed_in(town.eve), await site.signed_in(town.bo)
            await choose(eve)
            led = await eve.get("/b/Railway", follow=False)
            assert (led.status, led.headers["location"]) == (302, "/b/Railway/up#end")
            page = await eve.get("/b/Railway/up")
            assert titles(page) == ["T0", "T1", "T2", "Pinned"]
            assert page.html.index('href="/t/4"') < page.html.index('id="end"')
            assert titles(await bo.get("/b/Railway")) == ["Pinned", "T2", "T1", "T0"]
            await choose(eve, "")
            assert titles(await eve.get("/b/Railway", follow=False)) == ["Pinned", "T2", "T1", "T0"]

    run(story())


def test_a_guest_who_chose_it_is_not_given_the_page_of_the_others(town):
    """Both pages are kept, each under its own path."""
    told_with_a_pin(town)

    async def story():
        async with opened(town) as site:
            guest, other = site.visitor(), site.visitor()
            guest.cookies["banyan-order"] = UPWARD
            for _ in range(3):
                assert titles(await other.get("/b/Railway", follow=False)) == ["Pinned", "T2", "T1", "T0"]
                assert (await guest.get("/b/Railway", follow=False)).status == 302
                assert titles(await other.get("/b/Railway/up")) == ["T0", "T1", "T2", "Pinned"]
            hits = site.frame.cache.hits
            await other.get("/b/Railway")
            await other.get("/b/Railway/up")
            assert site.frame.cache.hits == hits + 2
            await site.desk.work(town.bo.opens_thread, "Fresh")
            await site.desk.ask(lambda tx, caller: None, town.guest.caller)
            assert titles(await other.get("/b/Railway/up")) == ["T0", "T1", "T2", "Fresh", "Pinned"]

    run(story())


def test_older_threads_lie_above_and_newer_ones_below(town, monkeypatch):
    told_with_a_pin(town)
    monkeypatch.setattr(pages, "THREADS_PER_PAGE", 2)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/b/Railway/up")
            assert titles(page) == ["T1", "T2", "Pinned"]
            (older,) = [link for link in page.links if "before=" in link]
            assert older.endswith("#end")
            assert page.html.index("before=") < page.html.index('<ol class="rows"')
            page = await site.visitor().get(older.partition("#")[0])
            assert titles(page) == ["T0"]
            (newer,) = [link for link in page.links if "after=" in link]
            assert page.html.index("after=") > page.html.index("</ol>")
            assert titles(await site.visitor().get(newer)) == ["T1", "T2", "Pinned"]

    run(story())


def test_what_a_guest_may_not_read_is_not_there_from_below_either(town):
    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get("/b/BackRoom/up")).status == 404
            page = await (await site.signed_in(town.eve)).get("/settings/reading")
            assert (await page.submit("/reading", order="sideways")).status == 422

    run(story())
