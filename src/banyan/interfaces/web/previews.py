# SPDX-License-Identifier: Apache-2.0
"""Addresses that stand alone on a line, shown as what they lead to: those of ours, and, where the operator allows a look, others.

Made when a page is made, as a guest may see it, whoever asks: the page is kept for everybody. What a guest may not read stays
the link that it is. The page is forgotten when something that it shows of another thread changes.
"""

import re
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

import msgspec

from banyan.core import outside_links, previews
from banyan.interfaces.web.visits import Visit
from banyan.records.pages import ThreadPage
from banyan.records.previews import Preview


@lru_cache(maxsize=8)
def _lines(public_url: str) -> re.Pattern[str]:
    """A link alone between the ends of lines, whose words are its address."""
    address = rf"(?:{re.escape(public_url.rstrip('/'))})?/t/([1-9]\d{{0,8}})(?:/([1-9]\d{{0,8}}))?(?:#f\d{{1,9}})?"
    return re.compile(rf'(?<=[>\n])<a href="({address})"[^>]*>\1</a>(?=</p>|<br>)')


async def of_page(visit: Visit, page: ThreadPage) -> tuple[ThreadPage, frozenset[str]]:
    """The page with its lines turned, and what it must be forgotten with."""
    before = [floor.post.html for floor in page.floors]
    texts, tags = await of_texts(visit, before)
    if texts == before:
        return page, tags
    floors = [
        msgspec.structs.replace(floor, post=msgspec.structs.replace(floor.post, html=html))
        for floor, html in zip(page.floors, texts, strict=True)
    ]
    return msgspec.structs.replace(page, floors=floors), tags


async def of_texts(visit: Visit, texts: list[str]) -> tuple[list[str], frozenset[str]]:
    """Finished bodies with their lines turned; and tags for the cache, for what they show of other threads."""
    texts = await _with_outside(visit, texts)
    lines = _lines(visit.frame.settings.public_url)
    places = [_place(match) for text in texts if "/t/" in text for match in lines.finditer(text)]
    if not places:
        return texts, frozenset()
    found: dict[previews.Place, Preview] = await visit.frame.ask_as_guest(previews.of, places)

    def turned(match: re.Match[str]) -> str:
        preview = found.get(_place(match))
        return match[0] if preview is None else _shown(visit, match, preview)

    tags = {
        tag
        for one in found.values()
        for tag in (
            f"title:{one.thread_id}",
            f"post:{one.post_id}",
            f"account:{one.author_id}",
            f"place:{one.board_id}",
        )
    }
    return [lines.sub(turned, text) if "/t/" in text else text for text in texts], frozenset(tags)


async def _with_outside(visit: Visit, texts: list[str]) -> list[str]:
    """Links to elsewhere, by what is known of their pages. A thread is forgotten when more is (`LinksFetched`)."""
    if not visit.frame.settings["outside.previews"]:
        return texts
    urls = [unescape(match[1]) for text in texts for match in outside_links.LONE.finditer(text)]
    found = await visit.ask(outside_links.of, urls) if urls else {}

    def turned(match: re.Match[str]) -> str:
        link = found.get(unescape(match[1]))
        if link is None:
            return match[0]
        host = urlsplit(link.url).hostname
        return visit.frame.renderer.text(visit.lang, "outside_preview.html", link=link, host=host).strip()

    return [outside_links.LONE.sub(turned, text) for text in texts] if found else texts


def _place(match: re.Match[str]) -> previews.Place:
    return int(match[2]), int(match[3] or 1)


def _shown(visit: Visit, match: re.Match[str], preview: Preview) -> str:
    number, floor = _place(match)
    renderer = visit.frame.renderer
    return renderer.text(visit.lang, "link_preview.html", number=number, floor=floor, preview=preview).strip()
