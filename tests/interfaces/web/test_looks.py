# SPDX-License-Identifier: Apache-2.0
"""The look on the web: previewed without being kept, kept for everybody at once, and other colours for who wants them."""

import re
from html import unescape

from tests.kit.web import opened, run

from banyan.core import looks
from banyan.interfaces.web import palettes

WANTED = {"palette": "city", "accent": "#8a1c5a", "tagline": "Talk all night", "entry": "Come **in**."}


def sheet_of(page):
    return unescape(re.search(r'<link rel="stylesheet" href="([^"]+)"', page.html)[1])


def test_a_preview_shows_the_look_and_keeps_nothing(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/look")
            page = await page.submit("/admin/look", **WANTED, second="1")
            assert page.status == 200
            assert "nothing is saved yet" in page.words
            assert "Come <strong>in</strong>." in page.html
            assert dict(page.form("/admin/look").fields)["accent"] == "#8a1c5a"
            shown = await chen.get(sheet_of(page))
            assert "--leaf:#8a1c5a" in shown.html
            assert "no-store" in shown.headers["cache-control"]
            assert (await place.visitor().get(sheet_of(page))).status == 401
            assert sheet_of(await place.visitor().get("/")) == palettes.address("campus")

    run(story())


def test_a_kept_look_is_on_every_page_at_once(town):
    async def story():
        async with opened(town) as place:
            chen, guest = await place.signed_in(town.chen), place.visitor()
            for _ in range(2):
                assert sheet_of(await guest.get("/")) == palettes.address("campus")
            page = await (await chen.get("/admin/look")).submit("/admin/look", **WANTED)
            assert "Saved." in page.words
            page = await guest.get("/")
            assert sheet_of(page) == palettes.address("city", "#8a1c5a")
            assert 'content="#f3f5f7" media="(prefers-color-scheme: light)"' in page.html
            assert "Come <strong>in</strong>." in page.html
            assert "Come <strong>in</strong>." in (await guest.get("/signin")).html
            assert "Talk all night" in page.words
            assert "--leaf:#8a1c5a" in (await guest.get(sheet_of(page))).html

    run(story())


def test_what_is_refused_is_shown_again_with_the_reason(town):
    async def story():
        async with opened(town) as place:
            chen = await place.signed_in(town.chen)
            page = await chen.get("/admin/look")
            for second in ("", "1"):
                faint = await page.submit("/admin/look", **{**WANTED, "accent": "#2ecc71"}, second=second)
                assert (faint.status, "The nearest is #" in faint.words) == (422, True)
                assert dict(faint.form("/admin/look").fields)["accent"] == "#2ecc71"
                assert sheet_of(faint) == palettes.address("campus")
            assert town.chen.sees(looks.look).palette == "campus"
            ada = await place.signed_in(town.ada)
            csrf = dict((await ada.get("/settings")).form("/signout").fields)["csrf"]
            assert (await ada.get("/admin/look")).status == 403
            assert (await ada.post("/admin/look", {"csrf": csrf, **WANTED})).status == 403

    run(story())


def test_a_reader_may_have_other_colours_and_the_kept_page_does_not_change(town):
    async def story():
        async with opened(town) as place:
            bo = await place.signed_in(town.bo)
            page = await (await bo.get("/settings/reading")).submit("/reading", palette="market")
            assert sheet_of(page) == palettes.address("market")
            assert sheet_of(await bo.get("/")) == palettes.address("market")
            assert sheet_of(await place.visitor().get("/")) == palettes.address("campus")
            page = await (await bo.get("/settings/reading")).submit("/reading", palette="nowhere")
            assert (page.status, sheet_of(page)) == (422, palettes.address("market"))
            page = await (await bo.get("/settings/reading")).submit("/reading", palette="")
            assert sheet_of(page) == palettes.address("campus")

    run(story())
