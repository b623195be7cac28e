# SPDX-License-Identifier: Apache-2.0
"""The keys that the help promises: each has, on every page that it is for, a link or a field that it stands for."""

import re

import pytest
from tests.kit.web import Site, opened, run

from banyan.interfaces.web import assets

# key → pages where it leads somewhere. What has no link is in the script, under `EVERYWHERE` or by itself.
LINKS = {
    "q": "/b/Railway /t/1 /t/1/reply /mail/new",
    "n": "/b/Railway /t/1",
    "[": "/t/1",
    "]": "/t/1",
    "#": "/t/1",
    "r": "/t/1",
    "c": "/b/Railway /t/1",
    "f": "/b/Railway",
    "/": "/ /boards /b/Railway /t/1 /mail /inbox /settings",
    "?": "/ /boards /b/Railway /t/1 /mail /inbox /settings",
    "h": "/ /boards /b/Railway /t/1 /mail /inbox /settings",
}
ON_A_FLOOR = {"r", "E", "d"}
BY_SCRIPT = {"j", "k", "Enter", "l", "P", "N", "←"}  # walking, turning pages, and another name of q
FOR_ALL = {"q", "g", "b", "v", "/"}


@pytest.fixture
def busy(sqlite_town):
    thread = sqlite_town.bo.opens_thread("Seat 14")
    for place in range(45):
        sqlite_town.chen.replies(thread, f"Line {place}")
    sqlite_town.clock.passes(1_000)
    sqlite_town.chen.opens_thread("Unread")  # so that there is something to read
    return sqlite_town


def stands_for(html: str, attribute: str) -> set[str]:
    return {key for keys in re.findall(rf'{attribute}="([^"]*)"', html) for key in keys.split()}


def test_every_key_of_the_help_means_something_wherever_it_is_said_to(busy):
    async def story(site: Site):
        bo = await site.signed_in(busy.bo)
        help_page = (await bo.get("/about")).html
        promised = set(
            re.findall(r"<kbd>(.+?)</kbd>", help_page[help_page.index('id="keys"') :].partition("</table>")[0])
        )
        assert promised == {*LINKS, *ON_A_FLOOR, *BY_SCRIPT, *FOR_ALL}
        for key, paths in LINKS.items():
            for path in paths.split():
                assert key in stands_for((await bo.get(path)).html, "data-key"), (key, path)
        first = (await bo.get("/t/1")).html
        assert stands_for(first, "data-act") >= ON_A_FLOOR
        assert 'rel="next"' in first
        assert 'rel="prev"' in (await bo.get("/t/1/21")).html

    async def told():
        async with opened(busy) as site:
            await story(site)

    run(told())


def test_what_has_no_link_is_in_the_script():
    script = assets.all_assets()["keys.js"].plain.decode()
    everywhere = re.search(r"EVERYWHERE = \{(.*?)\}", script)[1]
    assert set(re.findall(r'"?([^\s",:]+)"?: "', everywhere)) == FOR_ALL
    for key in BY_SCRIPT - {"←"} | {"ArrowLeft"}:
        assert re.search(rf"\b{key}\b", script), key
