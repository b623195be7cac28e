# SPDX-License-Identifier: Apache-2.0
"""Posts that an older renderer made, by id, and how far the walk over them has come."""

from banyan.base.ids import PostId
from banyan.records.posts import Body
from banyan.records.rerender import Old
from banyan.storage.tx import Tx

# The source of what is new enough, and of imports, whose place only their import knew, does not leave the table.
WALK = """SELECT p.id, p.revision, p.format, t.number,
        CASE WHEN p.renderer < :version AND p.format <> 'html' AND p.html <> '' THEN p.source ELSE '' END
    FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.id > :after ORDER BY p.id LIMIT :limit"""
# An edit or an erasure that came meanwhile wins.
PUT = """UPDATE posts SET html = :html, renderer = :renderer, lang = :lang
    WHERE id = :post AND revision = :revision AND html <> ''"""
KEEP = "INSERT INTO counters (name, value) VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def list_posts(tx: Tx, version: int, after: int, limit: int) -> list[Old]:
    """The next posts by id; without a source those that stay as they are."""
    return tx.all(WALK, {"version": version, "after": after, "limit": limit}, Old)


def set_rendering(tx: Tx, post_id: PostId, revision: int, body: Body) -> None:
    params = {"post": post_id, "revision": revision, "html": body.html, "renderer": body.renderer, "lang": body.lang}
    tx.run(PUT, params)


def position(tx: Tx, version: int) -> int:
    """The last post that was looked at for this version."""
    return int(tx.value("SELECT value FROM counters WHERE name = :name", {"name": f"rerender_{version}"}) or 0)


def set_position(tx: Tx, version: int, at: int) -> None:
    tx.run(KEEP, {"name": f"rerender_{version}", "at": at})
