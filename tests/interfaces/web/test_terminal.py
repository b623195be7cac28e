# SPDX-License-Identifier: Apache-2.0
"""The page of the terminal: it brings the emulator as its makers released it, and only a page of ours may call."""

import gzip
import re
from hashlib import sha256
from typing import Any

import pytest
from tests.kit.web import HOST, Site, opened, run

from banyan.interfaces.web import terminal
from banyan.interfaces.web.app import build
from banyan.records.callers import Caller


def test_the_page_brings_the_emulator_and_a_policy_of_its_own(town):
    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/terminal")
            policy = page.headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert f"ws://{HOST}" in policy
            assert "frame-ancestors 'none'" in policy
            assert 'data-terminal="/terminal/line?lang=en"' in page.html
            for name, expected in terminal.FILES.items():
                address = re.search(rf"/terminal/\w+-{re.escape(name)}", page.html.replace("&#x2f;", "/"))
                assert address, name
                file = await site.visitor().get(address[0])
                assert file.status == 200
                assert sha256(gzip.decompress(file.body)).hexdigest() == expected
                assert "immutable" in file.headers["cache-control"]
            for wrong in ("/terminal/xterm.js", "/terminal/..", "/terminal/line"):
                assert (await site.visitor().get(wrong)).status == 404

    run(story())


def test_it_is_linked_from_every_page_and_says_how_to_call_by_ssh(town):
    async def story():
        async with opened(town) as site:
            assert 'href="/terminal"' in (await site.visitor().get("/")).html
            assert "new@" in (await site.visitor().get("/terminal")).html
            ada = await site.signed_in(town.ada)
            assert f"{town.ada.caller.handle}@" in (await ada.get("/terminal")).html

    run(story())


def test_a_file_that_is_not_what_its_makers_released_is_not_served(town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(terminal, "FILES", terminal.FILES | {"xterm.js": "0" * 64})
    terminal.files.cache_clear()

    async def story():
        async with opened(town) as site:
            page = await site.visitor().get("/terminal")
            assert page.status == 200
            assert "not installed" in page.words
            assert "xterm" not in page.html

    try:
        run(story())
    finally:
        terminal.files.cache_clear()


Call = tuple[Caller, int, str]


async def call(
    site: Site, path: str = "/terminal/line", query: bytes = b"", **headers: str
) -> tuple[list[Call], list[dict[str, Any]]]:
    """(who reached the terminal, what the browser was told)."""
    calls: list[Call] = []
    told: list[dict[str, Any]] = []

    async def line(caller: Caller, session_id: int, lang: str, receive: Any, send: Any) -> None:
        calls.append((caller, session_id, lang))

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    given = {"host": HOST, "origin": f"http://{HOST}", "accept-language": "en"} | headers
    scope = {
        "type": "websocket",
        "path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        "client": ("203.0.113.9", 40_000),
    }
    await build(site.desk, dict, line)(scope, receive, send)
    return calls, told


def test_a_member_comes_in_as_themselves_and_a_guest_as_a_guest(town):
    async def story():
        async with opened(town) as site:
            [(caller, session_id, lang)], _ = await call(site)
            assert (caller.is_guest, caller.address, session_id, lang) == (True, "203.0.113.9", 0, "en")
            for query, lang in ((b"lang=zh-Hans", "zh-Hans"), (b"lang=tlh", "en"), (b"lang=\xff", "en")):
                assert (await call(site, query=query))[0][0][2] == lang, query
            ada = await site.signed_in(town.ada)
            cookie = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
            [(caller, session_id, _)], _ = await call(site, cookie=cookie)
            assert caller.account_id == town.ada.account_id
            assert session_id

    run(story())


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"origin": ""},
        {"origin": "null"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"path": "/terminal"},
        {"path": "/live"},
    ],
)
def test_a_call_from_elsewhere_reaches_nobody(town, wrong: dict[str, str]):
    async def story():
        async with opened(town) as site:
            ada = await site.signed_in(town.ada)
            cookie = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
            calls, told = await call(site, **({"cookie": cookie} | wrong))
            assert calls == []
            assert told == [{"type": "websocket.close", "code": terminal.POLICY_VIOLATION}]

    run(story())
