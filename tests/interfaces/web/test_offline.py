# SPDX-License-Identifier: Apache-2.0
"""Installable and readable without a connection: what the server gives for it. The worker at work is in tests/journeys."""

import json
import struct

import pytest
from tests.kit.web import opened, run

from banyan.core import site as policies
from banyan.interfaces.web import assets


def test_the_manifest_says_who_we_are_in_our_language(town):
    town.chen.does(policies.set_policies, name="榕树下", tagline="“慢慢说”", locale="zh-Hans", accent="#7a1f1f")

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/app.webmanifest")
            assert page.headers["content-type"] == "application/manifest+json"
            said = json.loads(page.body)
            assert (said["name"], said["lang"], said["description"]) == ("榕树下", "zh-Hans", "“慢慢说”")
            assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
            assert (said["theme_color"], said["background_color"]) == ("#7a1f1f", "#f6f4ec")
            assert {one["purpose"] for one in said["icons"]} == {"any", "maskable"}
            for one in said["icons"]:
                picture = await site.visitor().get(one["src"])
                assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
                assert picture.body.startswith(b"\x89PNG")
                width, height = struct.unpack(">II", picture.body[16:24])
                assert one["sizes"] == f"{width}x{height}"

    run(story())


@pytest.mark.parametrize("name", ["193.png", "maskable-9.png", "512.svg", "%2e%2e.png"])
def test_there_are_no_other_icons(town, name):
    async def story():
        async with opened(town) as site:
            assert (await site.visitor().get(f"/icons/{name}")).status == 404

    run(story())


def test_the_worker_serves_all_pages_and_changes_with_our_files(town):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/worker.js")
            assert page.headers["content-type"] == "text/javascript; charset=utf-8"
            assert page.headers["cache-control"] == "private, no-cache"
            assert "connect-src 'self'" in page.headers["content-security-policy"]
            same = await site.visitor().get("/worker.js", if_none_match=page.headers["etag"])
            assert (same.status, same.body) == (304, b"")
            first = page.html.partition("\n")[0]
            files = json.loads(first.removeprefix("const FILES = ").rstrip(";"))
            others = {
                one.address for name, one in assets.all_assets().items() if name not in ("worker.js", "banyan.css")
            }
            assert files[0] == site.frame.facts.sheet
            assert set(files[1:]) == others
        town.chen.does(policies.set_policies, accent="#7a1f1f")
        async with opened(town) as site:
            assert (await site.visitor().get("/worker.js")).headers["etag"] != page.headers["etag"]

    run(story())


def test_the_page_without_a_connection_is_nobodys(town):
    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await eve.get("/offline?lang=zh-Hans")
            assert "断网了" in page.words
            assert "<!--kept-->" in page.html
            assert "eve" not in page.html
            assert "csrf" not in page.html
            assert "No connection" in (await site.visitor().get("/offline?lang=xx")).words

    run(story())


def test_a_first_visit_is_asked_to_fetch_nothing_for_later(town):
    town.eve.opens_thread("Tickets")

    async def story():
        async with opened(town) as site:
            html = (await site.visitor().get("/t/1")).html
            for name in ("webmanifest", "worker.js", "offline.js", "/icons/"):
                assert name not in html

    run(story())
