# SPDX-License-Identifier: Apache-2.0
"""Thresholds: how many people answered a post, and what was told of it."""

from banyan.base.ids import PostId
from banyan.storage.tx import Tx

# People, whatever they did and how often; not the author, and not who booed.
PEOPLE = """SELECT count(*) FROM (
        SELECT account_id FROM reactions WHERE post_id = :post
        UNION SELECT account_id FROM pushes WHERE post_id = :post AND state = 'visible' AND stance <> 'boo') x
    WHERE x.account_id <> (SELECT author_id FROM posts WHERE id = :post)"""
FIRST_POSTS = """SELECT p.id FROM top_ten r JOIN posts p ON p.thread_id = r.thread_id AND p.floor = 1
    WHERE r.people >= :least ORDER BY r.rank"""


def count_people(tx: Tx, post_id: PostId) -> int:
    return int(tx.value(PEOPLE, {"post": post_id}))


def list_first_posts_in_ten(tx: Tx, least: int) -> list[PostId]:
    """Of the threads in the list in which so many people wrote."""
    return [PostId(post_id) for (post_id,) in tx.all(FIRST_POSTS, {"least": least})]


def is_told(tx: Tx, once_keys: list[str]) -> bool:
    """Whether one of these lines was ever written."""
    sql = "SELECT 1 FROM notifications WHERE once_key = :key"
    return any(tx.value(sql, {"key": key}) for key in once_keys)
