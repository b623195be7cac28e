# SPDX-License-Identifier: Apache-2.0
"""Posts: a page of floors is a range of numbers, whatever the size of the thread."""

from typing import Any

from banyan.base.ids import AccountId, PostId, ThreadId, first_at
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.pages import AuthoredPost, Floor
from banyan.records.posts import Body, Post, PostState, Revision
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

HEAD = """p.id, p.thread_id, p.floor, p.author_id, p.reply_to, p.state, p.made_at, p.edited_at, p.revision, p.changed_seq,
    p.moved_to, p.gone_by, p.gone_at, p.reason, p.reactions, p.file_count, p.format, p.renderer, p.lang"""
COLUMNS = f"{HEAD}, p.source, p.html"
# A page shows the rendered text only; the text of what is gone does not leave storage at all.
SHOWN = f"{HEAD}, '', CASE WHEN p.state = 'visible' THEN p.html ELSE '' END"
WIDTH = len(Post.__struct_fields__)
PERSON = "a.id, a.handle, a.display_name, a.state, a.title"

PAGE = f"""SELECT {SHOWN}, {PERSON} FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.thread_id = :thread AND p.floor BETWEEN :first AND :last ORDER BY p.floor"""
BY_ONE = f"""SELECT {SHOWN}, {PERSON} FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.thread_id = :thread AND p.author_id = :author AND p.floor >= :floor ORDER BY p.floor LIMIT :limit"""
BY_ONE_BEFORE = """SELECT p.floor FROM posts p WHERE p.thread_id = :thread AND p.author_id = :author AND p.floor < :floor
    ORDER BY p.floor DESC LIMIT :limit"""
ANSWERS = f"""SELECT {SHOWN}, {PERSON} FROM posts p JOIN accounts a ON a.id = p.author_id
    WHERE p.thread_id = :thread AND p.floor BETWEEN :floor + 1 AND :floor + :reach AND p.reply_to = :floor
    ORDER BY p.floor LIMIT :limit"""
ONE = f"SELECT {COLUMNS} FROM posts p WHERE p.thread_id = :thread AND p.floor = :floor"
BY_ID = f"SELECT {COLUMNS} FROM posts p WHERE p.id = :post"
BY_AUTHOR = f"""SELECT {SHOWN}, t.number, t.title, t.lang, b.id, b.slug FROM posts p
    JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    WHERE p.author_id = :author AND p.id < :before AND p.state = 'visible' AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    ORDER BY p.id DESC LIMIT :limit"""

INSERT = """
    INSERT INTO posts (id, thread_id, floor, author_id, reply_to, state, made_at, edited_at, revision, changed_seq, moved_to,
        gone_by, gone_at, reason, reactions, file_count, format, renderer, lang, source, html)
    VALUES (:id, :thread_id, :floor, :author_id, :reply_to, :state, :made_at, :edited_at, :revision, :changed_seq, :moved_to,
        :gone_by, :gone_at, :reason, :reactions, :file_count, :format, :renderer, :lang, :source, :html)
"""
EDIT = """UPDATE posts SET source = :source, format = :format, html = :html, renderer = :renderer, lang = :lang,
    edited_at = :at, revision = revision + 1, changed_seq = :seq WHERE id = :post"""
KEEP_REVISION = """INSERT INTO revisions (post_id, revision, made_at, made_by, format, source)
    VALUES (:post_id, :revision, :made_at, :made_by, :format, :source)"""


def _floor(*columns: Any) -> Floor:
    return Floor(Post(*columns[:WIDTH]), Person(*columns[WIDTH:]))


def made(tx: Tx, sql: str, params: dict[str, Any]) -> list[Floor]:
    """The floors that a statement of `SHOWN` and `PERSON` finds."""
    return _with_tenders(tx, tx.all(sql, params, _floor))


def list_floors(tx: Tx, thread_id: ThreadId, first: int, last: int) -> list[Floor]:
    """Floors first…last with their authors, in order. The thread must have been found visible."""
    return _with_tenders(tx, tx.all(PAGE, {"thread": thread_id, "first": first, "last": last}, _floor))


def list_floors_by(tx: Tx, thread_id: ThreadId, author_id: AccountId, floor: int, limit: int) -> list[Floor]:
    """One author's floors from `floor` on."""
    params = {"thread": thread_id, "author": author_id, "floor": floor, "limit": limit}
    return _with_tenders(tx, tx.all(BY_ONE, params, _floor))


def floor_before(tx: Tx, thread_id: ThreadId, author_id: AccountId, floor: int, count: int) -> int:
    """Where the page of `count` of one author's floors before `floor` begins; 0 when there is none before."""
    rows = tx.all(BY_ONE_BEFORE, {"thread": thread_id, "author": author_id, "floor": floor, "limit": count})
    return int(rows[-1][0]) if rows else 0


def list_answers(tx: Tx, thread_id: ThreadId, floor: int, reach: int, limit: int) -> list[Floor]:
    """Floors that answer `floor`, looked for in the `reach` floors after it."""
    params = {"thread": thread_id, "floor": floor, "reach": reach, "limit": limit}
    return _with_tenders(tx, tx.all(ANSWERS, params, _floor))


def find_post(tx: Tx, thread_id: ThreadId, floor: int) -> Post | None:
    """With its source, whatever its state: the verb decides what may be shown."""
    return tx.one(ONE, {"thread": thread_id, "floor": floor}, Post)


def find_post_by_id(tx: Tx, post_id: PostId) -> Post | None:
    return tx.one(BY_ID, {"post": post_id}, Post)


def list_by_author(tx: Tx, caller: Caller, author_id: AccountId, before: int, limit: int) -> list[AuthoredPost]:
    """The author's visible posts in boards that the caller may read, newest first."""

    def make(*row: Any) -> AuthoredPost:
        return AuthoredPost(Post(*row[:WIDTH]), *row[WIDTH:])

    return tx.all(BY_AUTHOR, viewer(caller, author=author_id, before=before, limit=limit), make)


def insert_post(tx: Tx, post: Post) -> None:
    tx.run(INSERT, {name: getattr(post, name) for name in post.__struct_fields__})


def set_post_body(tx: Tx, post_id: PostId, body: Body, at: int, seq: int) -> None:
    params = {
        "source": body.source,
        "format": body.format,
        "html": body.html,
        "renderer": body.renderer,
        "lang": body.lang,
    }
    tx.run(EDIT, params | {"at": at, "seq": seq, "post": post_id})


def set_post_state(tx: Tx, post_id: PostId, state: PostState, by: AccountId | None, reason: str, seq: int) -> None:
    """Also its reversal: back to visible, `by` None."""
    sql = """UPDATE posts SET state = :state, gone_by = :by, gone_at = :at, reason = :reason, changed_seq = :seq
             WHERE id = :post"""
    gone_at = None if state == PostState.VISIBLE else tx.now
    tx.run(sql, {"state": state, "by": by, "at": gone_at, "reason": reason, "seq": seq, "post": post_id})


# What the author of a thread said of it beside the first floor.
_OF_FIRST = "WHERE thread_id = (SELECT p.thread_id FROM posts p WHERE p.id = :post AND p.floor = 1)"
ERASE_TERMS = tuple(
    f"UPDATE {what} {_OF_FIRST}"
    for what in (
        "serials SET summary = ''",
        "goods SET place = '–', place_key = ''",
        "meetups SET place = '–'",
        "races SET prize = '–'",
        "places SET area = '–', hours = ''",
    )
)


def erase_post_text(tx: Tx, post_id: PostId) -> None:
    """The words, all their former versions and all copies of them, for good; with a first floor the terms of its thread."""
    tx.run(
        "UPDATE posts SET source = '', html = '', reactions = '', file_count = 0 WHERE id = :post", {"post": post_id}
    )
    tx.run("DELETE FROM revisions WHERE post_id = :post", {"post": post_id})
    tx.run("DELETE FROM reactions WHERE post_id = :post", {"post": post_id})
    tx.run("UPDATE chapters SET title = '', word_count = 0 WHERE post_id = :post", {"post": post_id})
    tx.run("UPDATE essence_parts SET source = '', html = '' WHERE post_id = :post", {"post": post_id})
    tx.run("DELETE FROM attachment_uses WHERE post_id = :post", {"post": post_id})
    for sql in ERASE_TERMS:
        tx.run(sql, {"post": post_id})


def set_post_reactions(tx: Tx, post_id: PostId, tally: str) -> None:
    tx.run("UPDATE posts SET reactions = :tally WHERE id = :post", {"tally": tally, "post": post_id})


def set_file_count(tx: Tx, post_id: PostId, count: int) -> None:
    tx.run("UPDATE posts SET file_count = :count WHERE id = :post", {"count": count, "post": post_id})


def insert_revision(tx: Tx, revision: Revision) -> None:
    tx.run(KEEP_REVISION, {name: getattr(revision, name) for name in revision.__struct_fields__})


def list_revisions(tx: Tx, post_id: PostId, before: int, limit: int) -> list[Revision]:
    """The newest former versions below the number `before`, oldest first."""
    sql = """SELECT post_id, revision, made_at, made_by, format, source FROM revisions
        WHERE post_id = :post AND revision < :before ORDER BY revision DESC LIMIT :limit"""
    return tx.all(sql, {"post": post_id, "before": before, "limit": limit}, Revision)[::-1]


def recent_times(tx: Tx, author_id: AccountId, since: int, cap: int) -> list[int]:
    """When an account made its newest posts after `since` (microseconds), newest first, at most `cap` of them."""
    sql = """SELECT made_at FROM posts WHERE author_id = :author AND id >= :since_id AND made_at > :since AND state <> 'moved'
             ORDER BY id DESC LIMIT :cap"""
    params = {"author": author_id, "since_id": first_at(since), "since": since, "cap": cap}
    return [row[0] for row in tx.all(sql, params)]


def floor_at(tx: Tx, thread_id: ThreadId, at: int, last_floor: int, reach: int) -> int:
    """The last floor that was there at `at` (microseconds), looked for in the newest `reach` floors; 0 when none was."""
    sql = """SELECT floor FROM posts WHERE thread_id = :thread AND floor > :low AND made_at <= :at ORDER BY floor DESC LIMIT 1"""
    return int(tx.value(sql, {"thread": thread_id, "at": at, "low": last_floor - reach}) or 0)


def made_at(tx: Tx, thread_id: ThreadId, floor: int) -> int:
    """When a floor was written; 0 for one that is not there."""
    sql = "SELECT made_at FROM posts WHERE thread_id = :thread AND floor = :floor"
    return int(tx.value(sql, {"thread": thread_id, "floor": floor}) or 0)


def all_by(tx: Tx, thread_id: ThreadId, at: int, floor: int, reach: int) -> int:
    """The last floor up to `floor` below which nothing is newer than `at`, as far as the `reach` floors before tell."""
    sql = (
        """SELECT min(floor) FROM posts WHERE thread_id = :thread AND floor BETWEEN :low AND :floor AND made_at > :at"""
    )
    newer = tx.value(sql, {"thread": thread_id, "low": floor - reach, "floor": floor, "at": at})
    return floor if newer is None else int(newer) - 1


def set_account_counts(tx: Tx, account_id: AccountId, threads: int, posts: int) -> None:
    sql = """UPDATE accounts SET post_count = post_count + :posts, thread_count = thread_count + :threads WHERE id = :account"""
    tx.run(sql, {"posts": posts, "threads": threads, "account": account_id})


def _with_tenders(tx: Tx, floors: list[Floor]) -> list[Floor]:
    """Name who took a post away; most pages have none such and cost nothing."""
    gone = {floor.post.gone_by for floor in floors if floor.post.gone_by is not None}
    if not gone:
        return floors
    names = {account_id: _find_person(tx, account_id) for account_id in gone}
    return [
        Floor(floor.post, floor.author, names[floor.post.gone_by]) if floor.post.gone_by is not None else floor
        for floor in floors
    ]


def _find_person(tx: Tx, account_id: AccountId) -> Person | None:
    return tx.one(f"SELECT {PERSON} FROM accounts a WHERE a.id = :account", {"account": account_id}, Person)
