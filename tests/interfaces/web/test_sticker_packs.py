# SPDX-License-Identifier: Apache-2.0
"""Sticker packs of members on the web: drawn, sent in, looked at, kept at hand, reported."""

import json

import pytest
from tests.kit import pictures
from tests.kit.web import opened, run

from banyan.core import boards, shorts, site, sticker_packs


@pytest.fixture
def shelf(tmp_path):
    return {"data": str(tmp_path)}


@pytest.fixture
def kitchen(sqlite_town):
    sqlite_town.chen.does(site.set_policies, sticker_packs="on")
    sqlite_town.chen.does(boards.set_policies, "Railway", kinds="discussion short")
    return sqlite_town


async def drawn(visitor, name="困猫"):
    page = await (await visitor.get("/stickers")).submit("/make", name=name, words="值夜班的猫 Night shift.")
    csrf = dict(page.form("/put").fields)["csrf"]
    fields = {"csrf": csrf, "name": "sleepy"}
    return await visitor.upload(f"{page.path}/put", fields, "cat.png", pictures.picture())


def test_from_a_drawing_to_a_picture_in_a_post(kitchen, shelf):
    async def story():
        async with opened(kitchen, **shelf) as site:
            chen, bo, eve = [await site.signed_in(one) for one in (kitchen.chen, kitchen.bo, kitchen.eve)]
            page = await drawn(bo)
            assert ":困猫/sleepy:" in page.words
            assert (await eve.get("/stickers/own/困猫")).status == 404
            page = await page.submit("/do", do="send")
            assert "waits to be looked at" in page.words
            assert "one pack waits for you" in (await chen.get("/stickers")).words
            page = await (await chen.get("/stickers/queue")).submit("/stickers/queue/", do="take")
            assert "Nothing waits." in page.words
            page = await eve.get("/stickers")
            assert "值夜班的猫" in page.words
            page = await page.submit("/hand", do="put")
            assert "1 person" in page.words or "one person has it at hand" in page.words
            [one] = json.loads((await eve.get("/complete/stickers")).html)
            assert one["name"] == "困猫/sleepy"
            assert json.loads((await site.visitor().get("/complete/stickers")).html) == []
            page = await eve.get("/b/Railway/new")
            assert ":困猫/sleepy:" in page.words
            await page.submit("/new", title="Night", text="So :困猫/sleepy: now")
            page = await site.visitor().get("/t/1")
            assert 'alt="困猫/sleepy"' in page.html
            assert (await site.visitor().get(one["address"])).status == 200
            board = kitchen.guest.sees(boards.get, "Railway")
            body = await site.frame.desk.render("Zzz :困猫/sleepy: <b>", "markdown")
            await site.frame.desk.act(shorts.say, kitchen.eve.caller, board.id, body)
            page = await site.visitor().get("/b/Railway")
            assert f'Zzz <img class="sticker" src="{one["address"]}"' in page.html
            await site.frame.desk.act(sticker_packs.remove, kitchen.chen.caller, "困猫", "Out of a film.")
            assert "Zzz :困猫/sleepy: <b>" in (await site.visitor().get("/b/Railway")).words

    run(story())


def test_what_is_declined_reported_and_taken_away(kitchen, shelf):
    async def story():
        async with opened(kitchen, **shelf) as site:
            chen, bo, eve = [await site.signed_in(one) for one in (kitchen.chen, kitchen.bo, kitchen.eve)]
            await (await drawn(bo, "cats")).submit("/do", do="send")
            await (await chen.get("/stickers/queue")).submit(
                "/stickers/queue/", do="decline", reason="Too small to see."
            )
            page = await bo.get("/stickers/own/cats")
            assert "was not taken in: Too small to see." in page.words
            await page.submit("/do", do="send")
            await (await chen.get("/stickers/queue")).submit("/stickers/queue/", do="take")
            page = await (await eve.get("/stickers/packs/cats/report")).submit("/report", reason="I drew these.")
            assert "have been told" in page.words
            page = await chen.get("/stickers/packs/cats")
            assert "I drew these." in page.words
            page = await page.submit("/judge", do="stand", reason="Bo showed the sketches.")
            page = await (await bo.get("/stickers/packs/cats")).submit("/leave")
            assert "by bo" not in page.words
            await (await chen.get("/stickers/packs/cats")).submit(
                "/judge", do="remove", reason="Eve showed older ones."
            )
            assert (await eve.get("/stickers/packs/cats")).status == 404

    run(story())


def test_what_is_refused_stands_on_the_page(kitchen, shelf):
    async def story():
        async with opened(kitchen, **shelf) as site:
            bo = await site.signed_in(kitchen.bo)
            page = await (await bo.get("/stickers")).submit("/make", name="a b")
            assert page.status == 422
            page = await (await bo.get("/stickers")).submit("/make", name="cats")
            csrf = dict(page.form("/put").fields)["csrf"]
            page = await bo.upload("/stickers/own/cats/put", {"csrf": csrf, "name": "x"}, "x.png", b"no picture")
            assert page.status == 422
            assert (await bo.get("/stickers/queue")).status == 403
            guest = site.visitor()
            assert (await guest.get("/stickers")).status == 200
            assert (await guest.get("/stickers/own/cats")).status == 401

    run(story())
    assert kitchen.bo.sees(sticker_packs.own, "cats").stickers == ()
