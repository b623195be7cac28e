# SPDX-License-Identifier: Apache-2.0
"""The outermost layer: hosts, security headers, finished pages in three dresses, refusals and bugs as pages, static files."""

import gzip
import re

import brotli
import pytest
from tests.kit.web import every_path, opened, run

from banyan.interfaces.web import assets
from banyan.interfaces.web.finished import WORTH_COMPRESSING

FIRST_VISIT_BYTES = 40 * 1024
FIRST_VISIT_REQUESTS = 6
SHEET_BYTES = 14 * 1024


def told(town, floors: int = 20) -> None:
    one = town.eve.opens_thread("Tickets", "Gone in four minutes. " * 40)
    for at in range(2, floors + 1):
        town.clock.passes(61_000_000)
        (town.ada if at % 2 else town.eve).replies(one, f"Words of floor {at}. " * 20)


def test_another_host_is_not_served(town):
    async def story():
        async with opened(town, **{"web.allowed_hosts": ["banyan.example"]}) as site:
            guest = site.visitor()
            assert (await guest.get("/", host="evil.example")).status == 421
            assert (await guest.get("/", host="banyan.example")).status == 200
            assert (await guest.get("/", host="BANYAN.example:8443")).status == 200
            assert (await guest.get("/", host="")).status == 421

    run(story())


@pytest.mark.parametrize("path", ["/", "/t/1", "/nowhere", "/signin", "/healthz", "/robots.txt", "/t/1/20"])
def test_every_answer_carries_the_same_walls(town, path):
    told(town)

    async def story():
        async with opened(town, **{"web.picture_hosts": ["pictures.example"]}) as site:
            for _ in range(2):  # made, and then kept
                headers = (await site.visitor().get(path, follow=False)).headers
                policy = headers["content-security-policy"]
                assert "default-src 'none'" in policy
                assert "script-src 'self'" in policy
                assert "unsafe" not in policy
                assert "https://pictures.example" in policy
                assert headers["x-content-type-options"] == "nosniff"
                assert headers["referrer-policy"] == "same-origin"
                assert "frame-ancestors 'none'" in policy
                assert "server" not in headers

    run(story())


def test_no_page_has_a_script_or_a_style_in_it(town):
    told(town)

    async def story():
        async with opened(town) as site:
            for visitor in (site.visitor(), await site.signed_in(town.ada)):
                for path in (
                    "/",
                    "/boards",
                    "/b/Railway",
                    "/t/1",
                    "/@eve",
                    "/search?q=words",
                    "/log",
                    "/about",
                    "/ten/1",
                ):
                    page = await visitor.get(path)
                    assert page.status == 200, path
                    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page.html), path
                    assert not re.search(r"<script(?![^>]*\ssrc=)", page.html), path
                    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.html), path

    run(story())


def test_a_guest_gets_no_cookie_and_a_page_that_proxies_ask_about(town):
    told(town)

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/t/1")
            assert "set-cookie" not in page.headers
            assert page.headers["cache-control"] == "private, no-cache"
            same = await site.visitor().get("/t/1", if_none_match=page.headers["etag"])
            assert (same.status, same.body) == (304, b"")
            assert (await site.visitor().get("/t/1", if_none_match='W/"other"')).status == 200

    run(story())


def test_a_page_that_is_wanted_again_is_packed_once(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            plain = await guest.get("/t/1")
            assert "content-encoding" not in plain.headers
            packed = await guest.get("/t/1", accept_encoding="gzip, deflate, br")
            assert packed.headers["content-encoding"] == "gzip"
            assert gzip.decompress(packed.body) == plain.body
            for _ in range(WORTH_COMPRESSING):
                await guest.get("/t/1")
            small = packed
            for _ in range(1_000):  # in the background, on one of several threads
                await site.desk.work(lambda: None)
                small = await guest.get("/t/1", accept_encoding="gzip, deflate, br")
                if small.headers["content-encoding"] == "br":
                    break
            assert small.headers["content-encoding"] == "br"
            assert brotli.decompress(small.body) == plain.body
            assert int(small.headers["content-length"]) == len(small.body)

    run(story())


def test_a_head_is_a_get_without_the_body(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            for path in ("/t/1", "/t/1", "/nowhere", assets.address("banyan.css")):
                head, page = await guest.head(path), await guest.get(path)
                assert (head.status, head.body) == (page.status, b"")
                assert head.headers["content-length"] == page.headers["content-length"]

    run(story())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_other_kinds_of_request_are_refused_in_words(town, method):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().send(method, "/", b"", follow=False)
            assert page.status == 422
            assert "does not take that kind of request" in page.words
            assert (await site.visitor().post("/boards", {}, follow=False)).status == 422

    run(story())


@pytest.mark.parametrize(
    "path", ["/nowhere", "/t", "/t/", "/t/1/2/3/4", "/b/", "//", "/%00", "/t/%D9%A1", "/@", "/" + "x" * 3_000, "/b/" + "é" * 400]
)  # fmt: skip
def test_what_is_not_there_has_a_page_with_ways_on(town, path):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().get(path)
            assert page.status == 404
            assert "Nothing here" in page.words
            assert {"/", "/boards", "/search"} <= set(every_path(page))
            assert "这里没有东西" in (await site.visitor("zh").get(path)).words

    run(story())


def test_a_bug_is_a_page_with_a_number_that_stands_in_the_log(town, caplog, monkeypatch):
    async def story():
        async with opened(town) as site:

            def broken(*_: object) -> None:
                raise ZeroDivisionError("a bug")

            monkeypatch.setattr("banyan.core.pages.home", broken)
            page = await site.visitor().get("/")
            assert page.status == 500
            number = re.search(r"\b[0-9a-f]{8}\b", page.words)[0]
            assert f"bug {number} at GET /" in caplog.text
            assert "ZeroDivisionError" not in page.words

    run(story())


def test_a_bug_behind_somebodys_link_does_not_write_the_link_down(town, caplog, monkeypatch):
    async def story():
        async with opened(town) as site:

            def broken(*_: object) -> None:
                raise ZeroDivisionError("a bug")

            monkeypatch.setattr("banyan.core.links.find", broken)
            assert (await site.visitor().get("/link/" + "Secret-of-someone_" * 3)).status == 500
            assert "at GET /link/…" in caplog.text
            assert "Secret" not in caplog.text

    run(story())


def test_a_sentence_waits_for_the_next_page_and_is_shown_once(town):
    told(town, 1)

    async def story():
        async with opened(town) as site:
            for visitor in (site.visitor(), await site.signed_in(town.eve)):
                page = await visitor.get("/t/1/newer")
                assert "There is no further thread in this direction." in page.words
                assert "no further thread" not in (await visitor.get("/b/Railway")).words
                visitor.cookies[site.frame.cookies.notice] = "%5B%22You%20have%20won%22%2C%7B%7D%5D"
                assert "You have won" not in (await visitor.get("/b/Railway")).words

    run(story())


def test_a_member_gets_the_kept_page_with_their_own_parts(town):
    told(town)

    async def story():
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            await eve.get("/t/1")
            hits = site.frame.cache.hits
            page = await eve.get("/t/1", accept_encoding="gzip")
            assert site.frame.cache.hits == hits + 1
            html = gzip.decompress(page.body).decode()
            assert 'href="/@eve"' in html
            csrf = re.search(r'name="csrf" value="([0-9a-f]{32})"', html)[1]
            tokens = re.findall(r'name="token" value="([\w-]+)"', html)
            again = await eve.get("/t/1")
            assert csrf in again.html
            assert tokens
            assert not set(tokens) & set(re.findall(r'name="token" value="([\w-]+)"', again.html))
            for other in (await site.signed_in(town.ada), site.visitor()):
                html = (await other.get("/t/1")).html
                assert csrf not in html
                assert 'href="/@eve" class="mono"' not in html

    run(story())


def test_a_guest_with_a_lamp_gets_it_without_the_kept_page_changing(town):
    told(town)

    async def story():
        async with opened(town) as site:
            night = site.visitor()
            page = await (await night.get("/t/1")).submit("/theme", theme="dark")
            assert ' data-theme="dark"' in page.html
            assert ' data-theme="dark"' in (await night.get("/t/1")).html
            assert "data-theme" not in (await site.visitor().get("/t/1")).html

    run(story())


def test_static_files_are_kept_for_ever_and_small(town):
    async def story():
        async with opened(town) as site:
            for asset in assets.all_assets().values():
                page = await site.visitor().get(asset.address, accept_encoding="br")
                assert page.status == 200
                assert "immutable" in page.headers["cache-control"]
                body = brotli.decompress(page.body) if page.headers.get("content-encoding") == "br" else page.body
                assert body == asset.plain
            assert (await site.visitor().get("/static/old/banyan.css")).status == 404
            assert len(assets.all_assets()["banyan.css"].plain) <= SHEET_BYTES

    run(story())


def test_what_belongs_to_forms_alone_is_loaded_with_forms_alone(town):
    told(town)
    sheet = assets.address("desk.css")

    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            for path in ("/", "/boards", "/b/Railway", "/t/1"):
                assert sheet not in (await ada.get(path)).html
            for path in ("/b/Railway/new", "/settings/profile", "/search", "/tend", "/t/1/1/edit", "/@ada", "/nowhere"):
                assert sheet in (await ada.get(path)).html

    run(story())


def test_a_first_visit_to_a_thread_is_light(town):
    told(town)

    async def story():
        async with opened(town) as site:
            guest = site.visitor()
            page = await guest.get("/t/1", accept_encoding="br, gzip")
            html = gzip.decompress(page.body).decode()
            files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
            sizes = [len((await guest.get(file, accept_encoding="br")).body) for file in files]
            assert 1 + len(files) <= FIRST_VISIT_REQUESTS
            assert len(page.body) + sum(sizes) <= FIRST_VISIT_BYTES

    run(story())


def test_crawlers_are_told_where_not_to_walk(town):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/robots.txt")
            assert page.headers["content-type"].startswith("text/plain")
            for path in ("/search", "/live", "/t/*/by/"):
                assert f"Disallow: {path}\n" in page.html

    run(story())


def test_health_says_what_is_wrong(town):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/healthz")
            assert (page.status, page.html) == (200, "ok\n")

    run(story())


def test_numbers_are_for_who_has_the_token(town):
    async def story():
        async with opened(town, **{"metrics.token": "secret"}) as site:
            guest = site.visitor()
            assert (await guest.get("/metrics")).status == 404
            assert (await guest.get("/metrics", authorization="Bearer wrong")).status == 404
            page = await guest.get("/metrics", authorization="Bearer secret")
            assert page.status == 200
            assert "banyan_page_cache_hits_total" in page.html
        async with opened(town) as site:
            assert (await site.visitor().get("/metrics", authorization="Bearer ")).status == 404

    run(story())
