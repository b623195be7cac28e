# SPDX-License-Identifier: Apache-2.0
"""Floors as quotes at the head of a reply: who said what, ready to be answered below."""

from banyan.core import pages, posts
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.markdown import format_quote
from banyan.markup.plain import to_plain
from banyan.records.posts import PostState

MAX_QUOTES = 10


def parse_floors(text: str) -> list[int]:
    """`3,42,7` → [3, 42, 7]; what is no floor is passed over."""
    found = [int(part) for part in text[:200].split(",") if part.strip().isascii() and part.strip().isdigit()]
    return [floor for floor in dict.fromkeys(found) if 0 < floor < 10**9][:MAX_QUOTES]


async def quoted(visit: Visit, number: int, floors: list[int]) -> str:
    """The quotes of these floors, one after the other. A floor that is gone or is not there gives nothing."""
    found: list[str] = []
    for floor in floors:
        page = await visit.ask(pages.thread_page, number, floor)
        shown = next((one for one in page.floors if one.post.floor == floor), None)
        if shown is not None and shown.post.state == PostState.VISIBLE:
            post, _, _ = await visit.ask(posts.get, number, floor)  # a page of floors comes without their sources
            source = post.source if post.format == "markdown" else to_plain(post.html)
            found.append(format_quote(floor, shown.author.handle, source))
    return "".join(found)


async def show(visit: Visit) -> Answer:
    """A floor as a quote, for the box on the same page."""
    return visit.plain(await quoted(visit, visit.number("number"), [visit.number("floor")]))
