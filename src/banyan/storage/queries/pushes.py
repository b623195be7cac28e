# SPDX-License-Identifier: Apache-2.0
"""Pushes as rows, and the sums that lists show."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.pushes import Push, PushLine, PushState, PushSum
from banyan.storage.tx import Tx

COLUMNS = "x.id, x.post_id, x.account_id, x.stance, x.text, x.made_at, x.state, x.gone_by, x.gone_at, x.reason"
_WIDTH = len(Push.__struct_fields__)
_PERSON = "a.id, a.handle, a.display_name, a.state"
INSERT = """INSERT INTO pushes (id, post_id, account_id, stance, text, made_at, state, gone_by, gone_at, reason)
    VALUES (:id, :post_id, :account_id, :stance, :text, :made_at, :state, :gone_by, :gone_at, :reason)"""
PAGE = f"""SELECT {COLUMNS}, {_PERSON} FROM pushes x JOIN accounts a ON a.id = x.account_id
    WHERE x.post_id = :post AND x.id > :after ORDER BY x.id LIMIT :limit"""
MANY_AT_ONCE = 50  # posts of a page, threads of a list with those that are pinned
PLACES = ", ".join(f":t{place}" for place in range(MANY_AT_ONCE))
NEWEST = f"""SELECT {COLUMNS}, {_PERSON} FROM (
        SELECT u.*, ROW_NUMBER() OVER (PARTITION BY u.post_id ORDER BY u.id DESC) AS place
        FROM pushes u WHERE u.post_id IN ({PLACES})) x
    JOIN accounts a ON a.id = x.account_id WHERE x.place <= :limit ORDER BY x.id"""
SUMS = f"SELECT s.post_id, s.score, s.people, s.count FROM push_sums s WHERE s.post_id IN ({PLACES})"
RECENT = """SELECT x.post_id, t.board_id, x.made_at FROM pushes x JOIN posts p ON p.id = x.post_id
    JOIN threads t ON t.id = p.thread_id WHERE x.account_id = :account AND x.id >= :since ORDER BY x.id DESC LIMIT :limit"""
ADD = """INSERT INTO push_sums (post_id, score, people, count) VALUES (:post, :score, :people, :count)
    ON CONFLICT (post_id) DO UPDATE SET score = push_sums.score + excluded.score,
        people = push_sums.people + excluded.people, count = push_sums.count + excluded.count"""
RECOUNT = """SELECT coalesce(sum(CASE x.stance WHEN 'push' THEN 1 WHEN 'boo' THEN -1 ELSE 0 END), 0),
        count(DISTINCT CASE WHEN x.account_id <> p.author_id THEN x.account_id END), count(*)
    FROM pushes x JOIN posts p ON p.id = x.post_id WHERE x.post_id = :post AND x.state = 'visible'"""
COVERED = """SELECT 1 FROM notifications WHERE account_id = :account AND thread_id = :thread AND floor = :floor
    AND kind = 'push' AND read_at IS NULL LIMIT 1"""
ERASE = """UPDATE pushes SET text = '', state = 'erased', gone_by = account_id, gone_at = :now WHERE id = :id"""
OF_ACCOUNT = f"SELECT {COLUMNS} FROM pushes x WHERE x.account_id = :account AND x.text <> '' ORDER BY x.id LIMIT :limit"
OF_THREADS = f"""SELECT p.thread_id, s.score, s.people, s.count FROM posts p JOIN push_sums s ON s.post_id = p.id
    WHERE p.floor = 1 AND p.thread_id IN ({PLACES})"""


class Recent(NamedTuple):
    post_id: PostId
    board_id: BoardId
    made_at: int


def insert_push(tx: Tx, push: Push) -> None:
    tx.run(INSERT, {name: getattr(push, name) for name in push.__struct_fields__})


def find_push(tx: Tx, post_id: PostId, push_id: int) -> Push | None:
    sql = f"SELECT {COLUMNS} FROM pushes x WHERE x.id = :id AND x.post_id = :post"
    return tx.one(sql, {"id": push_id, "post": post_id}, Push)


def set_push_state(tx: Tx, push_id: int, state: PushState, gone_by: AccountId | None, reason: str) -> None:
    sql = "UPDATE pushes SET state = :state, gone_by = :by, gone_at = :at, reason = :reason WHERE id = :id"
    gone_at = None if state == PushState.VISIBLE else tx.now
    tx.run(sql, {"id": push_id, "state": state, "by": gone_by, "at": gone_at, "reason": reason})


def list_pushes(tx: Tx, post_id: PostId, after: int, limit: int) -> list[PushLine]:
    """In the order in which they were written, those that are gone too."""
    return tx.all(PAGE, {"post": post_id, "after": after, "limit": limit}, _line)


def list_newest(tx: Tx, post_ids: Sequence[PostId], limit: int) -> list[PushLine]:
    """The newest `limit` of each of some posts, oldest first."""
    return [line for part in parts(post_ids) for line in tx.all(NEWEST, part | {"limit": limit}, _line)]


def list_sums(tx: Tx, post_ids: Sequence[PostId]) -> dict[PostId, PushSum]:
    """The sums of posts, for those that have one."""
    return {row[0]: PushSum(*row[1:]) for part in parts(post_ids) for row in tx.all(SUMS, part)}


def list_sums_of_threads(tx: Tx, thread_ids: Sequence[ThreadId]) -> dict[ThreadId, PushSum]:
    """The sums of the first floors of threads, for those that have one."""
    return {row[0]: PushSum(*row[1:]) for part in parts(thread_ids) for row in tx.all(OF_THREADS, part)}


def parts(some_ids: Sequence[int]) -> Iterator[dict[str, int]]:
    """Parameters for as many statements as the ids need, the last one filled up."""
    for start in range(0, len(some_ids), MANY_AT_ONCE):
        part = some_ids[start : start + MANY_AT_ONCE]
        yield {f"t{place}": part[place] if place < len(part) else -1 for place in range(MANY_AT_ONCE)}


def find_sum(tx: Tx, post_id: PostId) -> PushSum:
    sql = "SELECT score, people, count FROM push_sums WHERE post_id = :post"
    return tx.one(sql, {"post": post_id}, PushSum) or PushSum()


def add_to_sum(tx: Tx, post_id: PostId, more: PushSum) -> None:
    """The row waits for whoever changes it at the same time, so what was counted before it is asked behind it."""
    tx.run(ADD, {"post": post_id, "score": more.score, "people": more.people, "count": more.count})


def recount(tx: Tx, post_id: PostId) -> PushSum:
    """What the visible pushes of a post come to, counted anew."""
    return tx.one(RECOUNT, {"post": post_id}, PushSum) or PushSum()


def put_sum(tx: Tx, post_id: PostId, right: PushSum) -> None:
    tx.run("DELETE FROM push_sums WHERE post_id = :post", {"post": post_id})
    if right != PushSum():
        add_to_sum(tx, post_id, right)


def has_pushed(tx: Tx, post_id: PostId, account_id: AccountId, but: int) -> bool:
    """Whether somebody has a visible push on a post besides one."""
    sql = """SELECT 1 FROM pushes WHERE post_id = :post AND account_id = :account AND state = 'visible' AND id <> :but
        LIMIT 1"""
    return tx.value(sql, {"post": post_id, "account": account_id, "but": but}) is not None


def list_recent(tx: Tx, account_id: AccountId, since: int, limit: int) -> list[Recent]:
    """Somebody's pushes since a time, the newest first."""
    return tx.all(RECENT, {"account": account_id, "since": ids.first_at(since), "limit": limit}, Recent)


def newest_at(tx: Tx, post_id: PostId) -> int:
    sql = "SELECT made_at FROM pushes WHERE post_id = :post ORDER BY id DESC LIMIT 1"
    return int(tx.value(sql, {"post": post_id}) or 0)


def is_covered(tx: Tx, account_id: AccountId, thread_id: ThreadId, floor: int) -> bool:
    """Whether a line about pushes of this post waits already: it stands for those that come, too."""
    return tx.value(COVERED, {"account": account_id, "thread": thread_id, "floor": floor}) is not None


def list_of_account(tx: Tx, account_id: AccountId, limit: int) -> list[Push]:
    """Some of somebody's pushes whose words are still there."""
    return tx.all(OF_ACCOUNT, {"account": account_id, "limit": limit}, Push)


def erase_push(tx: Tx, push_id: int) -> None:
    tx.run(ERASE, {"id": push_id, "now": tx.now})


def _line(*row: Any) -> PushLine:
    return PushLine(Push(*row[:_WIDTH]), Person(*row[_WIDTH:]))
