# SPDX-License-Identifier: Apache-2.0
"""Stickers on the web: kept on a page of administrators, written by everybody, offered to the composer."""

import json

import pytest
from tests.kit import pictures
from tests.kit.web import opened, run

from banyan.core import stickers

PAGE = "/admin/stickers"


@pytest.fixture
def shelf(tmp_path):
    return {"data": str(tmp_path)}


async def add(visitor, name, content=None):
    csrf = dict((await visitor.get(PAGE)).form("/add").fields)["csrf"]
    fields = {"csrf": csrf, "pack": "cats", "name": name}
    return await visitor.upload(f"{PAGE}/add", fields, "cat.png", content or pictures.picture())


def test_a_picture_that_was_put_in_is_written_and_seen_by_all(town, shelf):
    async def story():
        async with opened(town, **shelf) as site:
            chen, bo, guest = await site.signed_in(town.chen), await site.signed_in(town.bo), site.visitor()
            page = await (await chen.get(PAGE)).submit(PAGE, name="cats")
            assert "Nothing is in it yet." in page.words
            page = await add(chen, "sleepy")
            assert ":sleepy:" in page.words
            await (await bo.get("/b/Railway/new")).submit("/new", title="Night", text="So :sleepy: now")
            page = await guest.get("/t/1")
            assert 'alt="sleepy"' in page.html
            [one] = json.loads((await guest.get("/complete/stickers")).html)
            assert one["name"] == "sleepy"
            assert one["address"] in page.html
            found = await guest.get(one["address"])
            assert (found.status, found.headers["content-type"][:6]) == (200, "image/")
            assert "public" in found.headers["cache-control"]

    run(story())


def test_a_pack_is_switched_off_and_thrown_away(town, shelf):
    async def story():
        async with opened(town, **shelf) as site:
            chen, guest = await site.signed_in(town.chen), site.visitor()
            await (await chen.get(PAGE)).submit(PAGE, name="cats")
            await add(chen, "sleepy")
            page = await (await chen.get(PAGE)).submit("/change", do="off")
            assert "switched off" in page.words
            assert json.loads((await guest.get("/complete/stickers")).html) == []
            page = await page.submit("/change", do="on")
            assert "switched off" not in page.words
            page = await page.submit("/change", drop="sleepy")
            assert "Nothing is in it yet." in page.words
            assert 'value="drop"' not in page.html
            page = await page.submit("/change", do="off")
            assert 'value="drop"' in page.html
            page = await page.submit("/change", do="drop")
            assert town.guest.sees(stickers.packs) == ()

    run(story())


def test_what_is_refused_is_said_on_the_page_and_others_have_none(town, shelf):
    async def story():
        async with opened(town, **shelf) as site:
            chen = await site.signed_in(town.chen)
            page = await (await chen.get(PAGE)).submit(PAGE, name="a b")
            assert page.status == 422
            await page.submit(PAGE, name="cats")
            page = await add(chen, "sleepy", b"no picture")
            assert page.status == 422
            assert "This file is no picture." in page.words
            assert (await (await site.signed_in(town.bo)).get(PAGE)).status == 403
            assert (await site.visitor().get(PAGE)).status == 401

    run(story())
