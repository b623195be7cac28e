# SPDX-License-Identifier: Apache-2.0
"""Rendering anew what an older Banyan rendered, in walks over all posts of which each unit of work is small.

What everybody sees changes only in its looks, so nothing is announced; pages kept in memory follow within the day.
"""

from collections.abc import Mapping

from banyan.base.errors import Refusal
from banyan.base.ids import MAX_ID
from banyan.core.bodies import to_body
from banyan.markup.render import RENDERER
from banyan.records.posts import Body
from banyan.records.rerender import Old
from banyan.storage.queries import rerender as queries
from banyan.storage.tx import Tx

AT_ONCE = 50


def is_done(tx: Tx) -> bool:
    return queries.position(tx, RENDERER) == MAX_ID


def later(tx: Tx) -> list[Old]:
    """The posts to look at next; none when all have been looked at."""
    return queries.list_posts(tx, RENDERER, queries.position(tx, RENDERER), AT_ONCE)


def renew(old: Old, stickers: Mapping[str, str]) -> Body | None:
    """A post's new rendering; None where it stays as it is. Takes its time: outside of any transaction."""
    if not old.source:
        return None
    try:
        return to_body(old.source, old.format, old.number, stickers)
    except Refusal:  # imported, and longer than a post may be: it was rendered under other limits
        return None


def put(tx: Tx, renewed: list[tuple[Old, Body | None]]) -> None:
    """Keep new renderings and how far the walk has come; an empty list ends it."""
    for old, body in renewed:
        if body is not None:
            queries.set_rendering(tx, old.id, old.revision, body)
    queries.set_position(tx, RENDERER, renewed[-1][0].id if renewed else MAX_ID)
