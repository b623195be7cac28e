# SPDX-License-Identifier: Apache-2.0
"""Tags on the web: given as a thread is opened, changed later, and what stands behind one."""

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import boards, drafts, tags, threads
from banyan.jobs import schedules
from banyan.jobs.shift import Shift

NEW = "/b/Railway/new"


def of(town, number: int) -> tuple[str, ...]:
    return town.chen.sees(threads.get, number)[0].tag_list


def test_a_thread_is_opened_with_tags_and_found_by_them(town):
    async def story():
        async with opened(town) as site:
            bo, guest = await site.signed_in(town.bo), site.visitor()
            page = await bo.get(NEW)
            again = await page.submit(NEW, title="Night trains", text="Words", tags="a/b")
            assert again.status == 422
            assert "“a/b” cannot be a tag" in again.words
            page = await again.submit(NEW, tags="慢车 Night")
            assert of(town, 1) == ("慢车", "Night")
            assert "#慢车 #Night" in page.words
            assert "Night trains #慢车 #Night" in (await guest.get("/b/Railway")).words
            assert "Night trains" in (await guest.get("/tag/night")).words
            assert "Night trains" in (await guest.get("/b/Railway?tag=%E6%85%A2%E8%BD%A6")).words
            assert "Nothing here is like that." in (await guest.get("/b/Railway?tag=day")).words

    run(story())


def test_the_same_form_twice_makes_one_thread_with_its_tags(town):
    async def story():
        async with opened(town) as site:
            page = await (await site.signed_in(town.bo)).get(NEW)
            for _ in range(2):
                await page.submit(NEW, title="Night trains", text="Words", tags="rail")
            assert town.count("SELECT count(*) FROM threads") == 1
            assert of(town, 1) == ("rail",)

    run(story())


def test_an_author_and_who_tends_change_them(town):
    town.bo.opens_thread("Night trains")

    async def story():
        async with opened(town) as site:
            bo, eve, ada = [await site.signed_in(one) for one in (town.bo, town.eve, town.ada)]
            assert "/t/1/tag" in (await bo.get("/t/1")).links
            assert "/t/1/tag" not in (await eve.get("/t/1")).links
            page = await (await bo.get("/t/1/tag")).submit("/tag", tags="rail")
            assert "The thread has its new tags." in page.words
            form = await ada.get("/t/1/tag")
            assert dict(form.form("/tag").fields)["tags"] == "rail"
            await form.submit("/tag", tags="")
            assert of(town, 1) == ()
            assert (await eve.get("/t/1/tag")).status == 403
            assert "gave a thread tags" in (await eve.get("/log")).words

    run(story())


@pytest.mark.parametrize("policy", ["moderators", "off"])
def test_where_authors_give_none_they_are_not_asked(town, policy):
    town.bo.opens_thread("Night trains")
    town.chen.does(boards.set_policies, "Railway", tag_policy=policy)

    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(NEW)
            assert "tags" not in dict(page.form(NEW).fields)
            await page.submit(NEW, title="Rails", text="Words", tags="rail")
            assert of(town, 2) == ()
            assert "/t/1/tag" not in (await bo.get("/t/1")).links

    run(story())


def test_what_is_posted_later_has_its_tags(town):
    async def story():
        async with opened(town) as site:
            page = await (await site.signed_in(town.bo)).get(NEW)
            await page.submit(NEW, title="Later", text="Words", tags="rail", due="2026-05-01T13:00", do="later")

    run(story())
    town.clock.passes(2 * clock.HOUR)
    schedules.run(Shift(town.store))
    assert of(town, 1) == ("rail",)


def test_an_administrator_says_which_there_are(town):
    async def story():
        async with opened(town) as site:
            chen, bo = await site.signed_in(town.chen), await site.signed_in(town.bo)
            page = await (await chen.get("/admin/boards/Railway")).submit(
                "board", tags="慢车，Night", tag_policy="author"
            )
            assert town.chen.sees(boards.get, "Railway").tags == "慢车 Night"
            assert "Up to 5 of these: 慢车 Night." in (await bo.get(NEW)).words
            page = await (await chen.get("/admin/boards/Railway")).submit("board", tags="a/b")
            assert page.status == 422

    run(story())


def test_a_tag_goes_on_and_what_is_none_is_not_there(town, monkeypatch):
    monkeypatch.setattr(tags, "PER_PAGE", 1)
    for title in ("one", "two"):
        town.bo.does(tags.set_tags, town.bo.opens_thread(title).number, "x")

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/tag/x")
            [older] = [link for link in page.links if link.startswith("?before=")]
            assert "one" in (await guest.get(f"/tag/x{older}")).words
            assert "No thread that you may read has this tag." in (await guest.get("/tag/y")).words
            for strange in ("%20", "%00", "x" * 200, "a%2Fb"):
                assert (await guest.get(f"/tag/{strange}")).status == 404, strange

    run(story())


def test_a_draft_keeps_the_tags_that_were_typed(town):
    async def story():
        async with opened(town) as site:
            bo = await site.signed_in(town.bo)
            page = await bo.get(NEW)
            await page.submit(NEW, title="Night trains", text="Words", tags="rail", do="draft")
            assert dict((await bo.get(NEW)).form(NEW).fields)["tags"] == "rail"
            csrf = dict(page.form(NEW).fields)["csrf"]
            sent = {"csrf": csrf, "slot": "thread:Railway", "text": "Words and", "title": "Night"}
            await bo.post("/drafts", sent)
            assert town.bo.sees(drafts.get, "thread:Railway").tags == "rail"
            await bo.post("/drafts", sent | {"tags": "rail night"})
            assert dict((await bo.get(NEW)).form(NEW).fields)["tags"] == "rail night"

    run(story())
