# SPDX-License-Identifier: Apache-2.0
"""Floors that change threads: the post keeps its id, its old floor gets a row that says where it stands now."""

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.posts import Post
from banyan.storage.queries.posts import HEAD
from banyan.storage.tx import Tx

STANDING = f"""SELECT {HEAD}, '', p.html FROM posts p
    WHERE p.thread_id = :thread AND p.state IN ('visible', 'deleted', 'removed') ORDER BY p.floor LIMIT :limit"""
NEWEST = """SELECT id, made_at, author_id FROM posts
    WHERE thread_id = :thread AND state NOT IN ('moved', 'missing') ORDER BY floor DESC LIMIT :limit"""
POINTERS = """SELECT moved_to, floor FROM posts WHERE thread_id = :thread AND state = 'moved' ORDER BY floor"""
PLACE = """UPDATE posts SET thread_id = :thread, floor = :floor, reply_to = :reply_to, changed_seq = :seq, html = :html
    WHERE id = :post"""
COUNT_PEOPLE = """INSERT INTO thread_people (thread_id, account_id, post_count, last_floor) VALUES (:thread, :account, 0, :floor)
    ON CONFLICT (thread_id, account_id) DO UPDATE SET last_floor =
        CASE WHEN thread_people.last_floor < excluded.last_floor THEN excluded.last_floor ELSE thread_people.last_floor END"""
SET_NEWEST = """UPDATE threads SET bump_id = :bump, last_post_at = :at, last_author_id = :author WHERE id = :thread"""
MOVE_LINES = """UPDATE notifications SET thread_id = :to, number = :number, floor = :to_floor, board_id = :board
    WHERE thread_id = :thread AND floor = :floor"""
MOVE_REPORTS = "UPDATE reports SET thread_id = :to, floor = :to_floor, board_id = :board WHERE post_id = :post"
FOLLOW_ON = """INSERT INTO thread_follows (account_id, thread_id, stance, made_at)
    SELECT account_id, CAST(:to AS BIGINT), stance, made_at FROM thread_follows WHERE thread_id = :thread
    ON CONFLICT (account_id, thread_id) DO NOTHING"""


def list_standing(tx: Tx, thread_id: ThreadId, limit: int) -> list[Post]:
    """Posts that can be moved, by floor, without their sources."""
    return tx.all(STANDING, {"thread": thread_id, "limit": limit}, Post)


def list_newest(tx: Tx, thread_id: ThreadId, limit: int) -> list[tuple[int, int, AccountId]]:
    """(id, time, author) of the highest floors that were written here and did not leave."""
    return tx.all(NEWEST, {"thread": thread_id, "limit": limit})


def list_pointers(tx: Tx, thread_id: ThreadId) -> dict[str, int]:
    """Where posts that left stand now → the floor that they left."""
    return dict(tx.all(POINTERS, {"thread": thread_id}))


def newest_pointer(tx: Tx, thread_id: ThreadId) -> str:
    """Where the post stands that left last; of several the one with the lowest floor."""
    sql = """SELECT moved_to FROM posts WHERE thread_id = :thread AND state = 'moved' ORDER BY gone_at DESC, floor LIMIT 1"""
    return str(tx.value(sql, {"thread": thread_id}) or "")


def drop_pointer(tx: Tx, thread_id: ThreadId, floor: int) -> None:
    sql = "DELETE FROM posts WHERE thread_id = :thread AND floor = :floor AND state = 'moved'"
    tx.run(sql, {"thread": thread_id, "floor": floor})


def take_floors(tx: Tx, thread_id: ThreadId, count: int) -> int:
    """The first of `count` new floors."""
    sql = "UPDATE threads SET last_floor = last_floor + :count WHERE id = :thread RETURNING last_floor"
    return int(tx.value(sql, {"count": count, "thread": thread_id})) - count + 1


def place_post(tx: Tx, post: Post) -> None:
    """Put a post where the record says."""
    params = {"thread": post.thread_id, "floor": post.floor, "reply_to": post.reply_to, "seq": post.changed_seq}
    tx.run(PLACE, params | {"html": post.html, "post": post.id})


def know_person(tx: Tx, thread_id: ThreadId, account_id: AccountId, floor: int) -> None:
    """Somebody stands in a thread; how many posts they have there is counted by others."""
    tx.run(COUNT_PEOPLE, {"thread": thread_id, "account": account_id, "floor": floor})


def set_newest(tx: Tx, thread_id: ThreadId, bump_id: int, at: int, author_id: AccountId) -> None:
    tx.run(SET_NEWEST, {"thread": thread_id, "bump": bump_id, "at": at, "author": author_id})


def move_lines(tx: Tx, place: tuple[ThreadId, int], to: tuple[ThreadId, int, int, BoardId], post_id: PostId) -> None:
    """Lines of inboxes and reports about a floor follow it to (thread, number, floor, board)."""
    params = dict(zip(("to", "number", "to_floor", "board"), to, strict=True))
    tx.run(MOVE_LINES, params | {"thread": place[0], "floor": place[1]})
    del params["number"]
    tx.run(MOVE_REPORTS, params | {"post": post_id})


def list_marks(tx: Tx, thread_id: ThreadId) -> list[tuple[AccountId, str]]:
    """Who has read what of a thread."""
    return tx.all("SELECT account_id, ranges FROM read_marks WHERE thread_id = :thread", {"thread": thread_id})


def follow_on(tx: Tx, thread_id: ThreadId, to: ThreadId) -> None:
    """Whoever follows or mutes the one thread does so with the other, unless they decided about it already."""
    tx.run(FOLLOW_ON, {"thread": thread_id, "to": to})
