# SPDX-License-Identifier: Apache-2.0
"""Previews of addresses inside the community: title, author and first words of a floor, for whoever may read them."""

from collections.abc import Iterable

from banyan.base.errors import Refusal
from banyan.core import posts
from banyan.markup.plain import one_line, to_plain
from banyan.records.callers import Caller
from banyan.records.previews import Preview
from banyan.storage.queries import accounts as account_queries
from banyan.storage.tx import Tx

MOST = 20  # on one page: each takes a few look-ups by key
EXCERPT_WIDTH = 120
READ_OF_TEXT = 4_000  # characters; more is not needed for the first words

Place = tuple[int, int]


def of(tx: Tx, caller: Caller, places: Iterable[Place]) -> dict[Place, Preview]:
    """(thread's number, floor) → what it says, of the first MOST places that are there for the caller."""
    found = {}
    for number, floor in list(dict.fromkeys(places))[:MOST]:
        preview = _of(tx, caller, number, floor)
        if preview is not None:
            found[number, floor] = preview
    return found


def _of(tx: Tx, caller: Caller, number: int, floor: int) -> Preview | None:
    try:
        post, thread, board = posts.get(tx, caller, number, floor)
    except Refusal:
        return None
    author = account_queries.find_account(tx, post.author_id)
    if not post.is_visible or thread.is_gone or author is None:
        return None
    words = one_line(to_plain(post.html[:READ_OF_TEXT]))
    excerpt = words if len(words) <= EXCERPT_WIDTH else words[:EXCERPT_WIDTH].rstrip() + "…"
    return Preview(thread.id, post.id, board.id, author.id, thread.title, thread.lang, author.handle, excerpt)
