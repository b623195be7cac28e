# SPDX-License-Identifier: Apache-2.0
"""Links to elsewhere that stand alone on a line: which of them are worth a look, and what was found there.

Only posts that everybody may read are looked at, so that nobody elsewhere learns of a link from a closed board.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from banyan.base import clock
from banyan.base.ids import ThreadId
from banyan.records.boards import ReadPolicy
from banyan.records.callers import Caller
from banyan.records.events import Event, LinksFetched, PostEdited, PostMade
from banyan.records.outside_links import OutsideLink
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import outside_links as queries
from banyan.storage.queries import posts as post_queries
from banyan.storage.tx import Tx

MOST_OF_POST = 3
MOST_SHOWN = 20  # on one page: each is a look-up by key
FRESH_FOR = 30 * clock.DAY
LONE = re.compile(r'(?<=[>\n])<a href="(https?://[^"<>]{1,500})"[^>]*>\1</a>(?=</p>|<br>)')

Wanted = dict[str, set[ThreadId]]


def wanted(tx: Tx, happened: Iterable[Event]) -> Wanted:
    """The addresses in new words that nobody has looked at lately, and in which threads they stand. It asks no permission."""
    found: Wanted = {}
    for event in happened:
        if not isinstance(event, PostMade | PostEdited):
            continue
        post = post_queries.find_post_by_id(tx, event.post_id)
        if post is None or not post.is_visible:
            continue
        urls = [unescape(match[1]) for match in LONE.finditer(post.html)][:MOST_OF_POST]
        if not urls or board_queries.get_board(tx, event.board_id).read_policy != ReadPolicy.PUBLIC:
            continue
        for url in urls:
            known = queries.find_link(tx, url)
            if known is None or tx.now - known.fetched_at > FRESH_FOR:
                found.setdefault(url, set()).add(post.thread_id)
    return found


def keep(tx: Tx, links: Sequence[OutsideLink], asked: Wanted) -> None:
    """What was found, also that nothing was; the threads that show it are told. For jobs."""
    for link in links:
        queries.put_link(tx, link)
    shown = sorted({thread for link in links if link.title for thread in asked[link.url]})
    if shown:
        tx.announce(LinksFetched(tuple(shown)))


def of(tx: Tx, caller: Caller, urls: Iterable[str]) -> dict[str, OutsideLink]:
    """What the first MOST_SHOWN of these pages say of themselves, where it is known."""
    found = {url: queries.find_link(tx, url) for url in list(dict.fromkeys(urls))[:MOST_SHOWN]}
    return {url: link for url, link in found.items() if link is not None and link.title}
