# SPDX-License-Identifier: Apache-2.0
"""Addresses of ours that stand alone on a line, shown as what they lead to.

Made when a page is made, as a guest may see it, whoever asks: the page is kept for everybody. What a guest may not read stays
the link that it is. The page is forgotten when something that it shows of another thread changes.
"""

import re
from functools import lru_cache

import msgspec

from banyan.core import previews
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
    texts, tags = await of_texts(visit, [floor.post.html for floor in page.floors])
    if not tags:
        return page, tags
    floors = [
        msgspec.structs.replace(floor, post=msgspec.structs.replace(floor.post, html=html))
        for floor, html in zip(page.floors, texts, strict=True)
    ]
    return msgspec.structs.replace(page, floors=floors), tags


async def of_texts(visit: Visit, texts: list[str]) -> tuple[list[str], frozenset[str]]:
    """Finished bodies with their lines turned; and tags for the cache, none when nothing was turned."""
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


def _place(match: re.Match[str]) -> previews.Place:
    return int(match[2]), int(match[3] or 1)


def _shown(visit: Visit, match: re.Match[str], preview: Preview) -> str:
    number, floor = _place(match)
    renderer = visit.frame.renderer
    return renderer.text(visit.lang, "link_preview.html", number=number, floor=floor, preview=preview).strip()
