# SPDX-License-Identifier: Apache-2.0
"""Notifications: lines of inboxes. What a line points to is joined when it is read, with the one predicate."""

from typing import Any

import msgspec

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.notifications import Line, Notification
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = (
    "n.id, n.account_id, n.kind, n.actor_id, n.board_id, n.thread_id, n.number, n.floor, n.data, n.made_at, n.read_at"
)
WIDTH = len(Notification.__struct_fields__)
# A line about a post is there as long as its post may be read: `removed`, `report` and the like speak of the measure itself.
# The board is where the thread stands now: one that was moved behind a door is not told of any more.
JOINED = """FROM notifications n
    LEFT JOIN threads t ON t.id = n.thread_id
    LEFT JOIN boards b ON b.id = coalesce(t.board_id, n.board_id)
    LEFT JOIN posts p ON p.thread_id = n.thread_id AND p.floor = n.floor
    LEFT JOIN accounts a ON a.id = n.actor_id"""
# A line about new floors stands for all of them from its own on, until it is read: it is written once and counted when shown.
NEW_FLOORS = """SELECT 1 FROM posts c WHERE c.thread_id = n.thread_id AND c.floor >= n.floor AND c.state = 'visible'
    AND c.author_id <> n.account_id AND (n.read_at IS NULL OR c.made_at <= n.read_at)
    AND NOT EXISTS (SELECT 1 FROM person_follows m
        WHERE m.account_id = n.account_id AND m.person_id = c.author_id AND m.stance = 'muted')"""
MOST_FLOORS = 1_000
# A line about pushes stands for all of a post from its own on, as that of new floors does.
NEW_PUSHES = """SELECT 1 FROM pushes u WHERE u.post_id = p.id AND u.made_at >= n.made_at AND u.state = 'visible'
    AND u.account_id <> n.account_id AND (n.read_at IS NULL OR u.made_at <= n.read_at)"""
COUNT = f"""CASE WHEN n.kind = 'floors' THEN (SELECT count(*) FROM ({NEW_FLOORS} LIMIT {MOST_FLOORS}) f)
    WHEN n.kind = 'push' THEN (SELECT count(*) FROM ({NEW_PUSHES} LIMIT {MOST_FLOORS}) f) ELSE 0 END"""
IN_SIGHT = f"""(n.board_id IS NULL OR {BOARD_VISIBLE})
    AND (n.kind NOT IN ('reply', 'mention', 'quote', 'thread', 'chapter', 'push', 'top_ten', 'reached')
        OR (t.state IN ('open', 'locked') AND p.state = 'visible'))
    AND (n.kind <> 'push' OR EXISTS ({NEW_PUSHES}))
    AND (n.kind <> 'floors' OR (t.state IN ('open', 'locked') AND EXISTS ({NEW_FLOORS})))"""
PAGE = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, t.title, t.lang, b.slug, b.titles, {COUNT}
    {JOINED} WHERE n.account_id = :account AND n.id < :before AND {IN_SIGHT} ORDER BY n.id DESC LIMIT :limit"""
WAITING = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state, t.title, t.lang, b.slug, b.titles, {COUNT}
    {JOINED} WHERE n.account_id = :account AND n.read_at IS NULL AND n.id > :after AND {IN_SIGHT} ORDER BY n.id LIMIT :limit"""
UNREAD = f"""SELECT count(*) FROM (SELECT n.id {JOINED}
    WHERE n.account_id = :account AND n.read_at IS NULL AND {IN_SIGHT} LIMIT :limit) x"""
# Through those to whom something was given: nothing looks for lines by who acted.
GIVEN = """SELECT n.id, n.data FROM notifications n WHERE n.account_id IN (
        SELECT e.to_id FROM point_entries e WHERE e.from_id = :actor AND e.kind = 'gift'
        UNION SELECT d.to_id FROM dedications d WHERE d.account_id = :actor AND d.to_id IS NOT NULL)
    AND n.actor_id = :actor AND n.kind IN ('gift', 'dedication')"""
INSERT = """INSERT INTO notifications (id, account_id, kind, actor_id, board_id, thread_id, number, floor, data, made_at,
        read_at, once_key)
    VALUES (:id, :account_id, :kind, :actor_id, :board_id, :thread_id, :number, :floor, :data, :made_at, :read_at, :once_key)
    ON CONFLICT (once_key) DO NOTHING"""
SET_READ = "UPDATE notifications SET read_at = :now WHERE account_id = :account AND id = :id AND read_at IS NULL"
SET_READ_UP_TO = "UPDATE notifications SET read_at = :now WHERE account_id = :account AND id <= :id AND read_at IS NULL"
SET_READ_OF_THREAD = """UPDATE notifications SET read_at = :now
    WHERE account_id = :account AND read_at IS NULL AND thread_id = :thread AND floor BETWEEN :first AND :last"""

SET_READ_OF_ACTOR = """UPDATE notifications SET read_at = :now
    WHERE account_id = :account AND read_at IS NULL AND actor_id = :actor
        AND kind IN ('reply', 'mention', 'quote', 'thread', 'chapter', 'push', 'mail')"""

UNREAD_PLACES = """SELECT id, floor FROM notifications
    WHERE account_id = :account AND thread_id = :thread AND read_at IS NULL AND floor IS NOT NULL"""
SET_READ_OF_BOARD = """UPDATE notifications SET read_at = :now WHERE account_id = :account AND read_at IS NULL
    AND floor IS NOT NULL AND thread_id IN (SELECT id FROM threads WHERE board_id = :board)"""
# Whoever waits for nothing of the author, and has no line that stands for this floor already.
OF_THREAD = """SELECT f.account_id FROM thread_follows f
    WHERE f.thread_id = :thread AND f.stance = 'followed' AND f.made_at <= :made_at AND f.account_id <> :author
        AND NOT EXISTS (SELECT 1 FROM person_follows m
            WHERE m.account_id = f.account_id AND m.person_id = :author AND m.stance = 'muted')
        AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.account_id = f.account_id AND n.thread_id = :thread
            AND n.kind = 'floors' AND (n.read_at IS NULL OR n.read_at > :made_at))
    ORDER BY f.account_id"""
OF_CHAPTERS = """SELECT account_id FROM thread_follows
    WHERE thread_id = :thread AND stance = 'chapters' AND account_id <> :author ORDER BY account_id"""
OF_PERSON = """SELECT account_id FROM person_follows
    WHERE person_id = :author AND stance = 'followed' AND made_at <= :made_at ORDER BY account_id"""
COVERED = """SELECT 1 FROM notifications WHERE account_id = :account AND thread_id = :thread AND kind = 'floors'
    AND (read_at IS NULL OR read_at > :made_at) LIMIT 1"""


class CallingPost(msgspec.Struct, frozen=True):
    """A post, as far as it may call somebody."""

    post_id: PostId
    thread_id: ThreadId
    number: int
    board_id: BoardId
    floor: int
    author_id: AccountId
    reply_to: int | None
    made_at: int
    html: str


POST = """SELECT p.id, p.thread_id, t.number, t.board_id, p.floor, p.author_id, p.reply_to, p.made_at, p.html
    FROM posts p JOIN threads t ON t.id = p.thread_id
    WHERE p.id = :post AND p.state = 'visible' AND t.state IN ('open', 'locked')"""


def find_calling_post(tx: Tx, post_id: PostId) -> CallingPost | None:
    return tx.one(POST, {"post": post_id}, CallingPost)


def find_author(tx: Tx, thread_id: ThreadId, floor: int) -> AccountId | None:
    """Who wrote a floor that is still there."""
    sql = "SELECT author_id FROM posts WHERE thread_id = :thread AND floor = :floor AND state = 'visible'"
    found = tx.value(sql, {"thread": thread_id, "floor": floor})
    return None if found is None else AccountId(found)


def insert_notification(tx: Tx, notification: Notification, once_key: str) -> bool:
    """False when the same thing was told before."""
    row = {name: getattr(notification, name) for name in notification.__struct_fields__}
    return tx.run(INSERT, row | {"once_key": once_key}) == 1


def list_lines(tx: Tx, caller: Caller, before: int, limit: int) -> list[Line]:
    return tx.all(PAGE, viewer(caller, account=caller.id, before=before, limit=limit), _line)


def list_waiting(tx: Tx, caller: Caller, after: int, limit: int) -> list[Line]:
    """Unread lines that came after one, the oldest first."""
    return tx.all(WAITING, viewer(caller, account=caller.id, after=after, limit=limit), _line)


def _line(*row: Any) -> Line:
    actor = Person(*row[WIDTH : WIDTH + 4]) if row[WIDTH] is not None else None
    title, lang, slug, titles = (value or "" for value in row[WIDTH + 4 : -1])
    return Line(Notification(*row[:WIDTH]), actor, title, lang, slug, titles, row[-1])


def count_unread(tx: Tx, caller: Caller, most: int) -> int:
    """Unread lines that the caller would be shown, counted up to `most`."""
    return int(tx.value(UNREAD, viewer(caller, account=caller.id, limit=most)))


def set_read(tx: Tx, account_id: AccountId, notification_id: int) -> int:
    return tx.run(SET_READ, {"account": account_id, "id": notification_id, "now": tx.now})


def set_read_of_key(tx: Tx, account_id: AccountId, once_key: str) -> int:
    sql = "UPDATE notifications SET read_at = :now WHERE account_id = :account AND once_key = :key AND read_at IS NULL"
    return tx.run(sql, {"account": account_id, "key": once_key, "now": tx.now})


def set_read_up_to(tx: Tx, account_id: AccountId, notification_id: int) -> int:
    return tx.run(SET_READ_UP_TO, {"account": account_id, "id": notification_id, "now": tx.now})


def set_read_of_thread(tx: Tx, account_id: AccountId, thread_id: ThreadId, first: int, last: int) -> int:
    params = {"account": account_id, "thread": thread_id, "first": first, "last": last, "now": tx.now}
    return tx.run(SET_READ_OF_THREAD, params)


def list_unread_places(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> list[tuple[int, int]]:
    """(id of a line, floor that it points to)."""
    return tx.all(UNREAD_PLACES, {"account": account_id, "thread": thread_id})


def set_read_of_board(tx: Tx, account_id: AccountId, board_id: BoardId) -> int:
    """What points to a floor on the board; not what was decided there."""
    return tx.run(SET_READ_OF_BOARD, {"account": account_id, "board": board_id, "now": tx.now})


def list_followers_of_thread(tx: Tx, post: CallingPost) -> list[AccountId]:
    """Who follows the thread of a post and is not told of it yet."""
    params = {"thread": post.thread_id, "author": post.author_id, "made_at": post.made_at}
    return [AccountId(account_id) for (account_id,) in tx.all(OF_THREAD, params)]


def list_followers_of_author(tx: Tx, post: CallingPost) -> list[AccountId]:
    params = {"author": post.author_id, "made_at": post.made_at}
    return [AccountId(account_id) for (account_id,) in tx.all(OF_PERSON, params)]


def list_followers_of_chapters(tx: Tx, post: CallingPost) -> list[AccountId]:
    """Who follows a serial for its chapters alone."""
    params = {"thread": post.thread_id, "author": post.author_id}
    return [AccountId(account_id) for (account_id,) in tx.all(OF_CHAPTERS, params)]


def is_covered(tx: Tx, account_id: AccountId, post: CallingPost) -> bool:
    """Whether a line about new floors stands for this post too."""
    params = {"account": account_id, "thread": post.thread_id, "made_at": post.made_at}
    return tx.value(COVERED, params) is not None


def list_given(tx: Tx, actor_id: AccountId) -> list[tuple[int, str]]:
    """(line, what is said on it) of gifts and dedications that somebody made to others."""
    return [(row[0], row[1]) for row in tx.all(GIVEN, {"actor": actor_id})]


def set_data(tx: Tx, line: int, data: str) -> None:
    tx.run("UPDATE notifications SET data = :data WHERE id = :line", {"data": data, "line": line})


def set_read_of_actor(tx: Tx, account_id: AccountId, actor_id: AccountId) -> int:
    """What somebody said, not what was decided."""
    return tx.run(SET_READ_OF_ACTOR, {"account": account_id, "actor": actor_id, "now": tx.now})


def drop_read_before(tx: Tx, made_before_id: int, limit: int) -> int:
    """Forget some of the old lines that were read; how many went. What is told once for ever is kept."""
    sql = """DELETE FROM notifications WHERE id IN (
        SELECT id FROM notifications WHERE id < :before AND read_at IS NOT NULL
            AND kind NOT IN ('top_ten', 'reached') ORDER BY id LIMIT :limit)"""
    return tx.run(sql, {"before": made_before_id, "limit": limit})


def find_active_by_handle(tx: Tx, handle_key: str) -> AccountId | None:
    """Somebody who can be told something: neither an unclaimed author nor one who is shut out."""
    found = tx.value(
        "SELECT id FROM accounts WHERE handle_key = :key AND state IN ('active', 'suspended', 'pseudonym')",
        {"key": handle_key},
    )
    return None if found is None else AccountId(found)
