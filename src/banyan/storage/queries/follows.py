# SPDX-License-Identifier: Apache-2.0
"""Follows: who follows or mutes which thread and whom."""

from typing import Any

from banyan.base import ids
from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.follows import FollowedThread, Opened, People, Stance
from banyan.storage.queries import boards, threads
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

SET_THREAD = """INSERT INTO thread_follows (account_id, thread_id, stance, made_at) VALUES (:account, :thread, :stance, :now)
    ON CONFLICT (account_id, thread_id) DO UPDATE SET stance = excluded.stance, made_at = excluded.made_at"""
# Whoever has decided about a thread, or about all that they write in, is not asked again.
FOLLOW_OWN = """INSERT INTO thread_follows (account_id, thread_id, stance, made_at)
    SELECT CAST(:account AS BIGINT), CAST(:thread AS BIGINT), 'followed', CAST(:now AS BIGINT)
    WHERE NOT EXISTS (SELECT 1 FROM notification_choices WHERE account_id = :account AND follows_own = 0)
    ON CONFLICT (account_id, thread_id) DO NOTHING"""
THREADS = f"""SELECT t.id, t.number, t.title, t.lang, b.slug, t.last_post_at
    FROM thread_follows f JOIN threads t ON t.id = f.thread_id JOIN boards b ON b.id = t.board_id
    WHERE f.account_id = :account AND (f.stance = :stance OR (:stance = 'followed' AND f.stance = 'chapters'))
        AND f.thread_id < :before AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    ORDER BY f.thread_id DESC LIMIT :limit"""
WITH_BOARD = f"""SELECT {threads.COLUMNS}, {threads.PERSON}, {threads.LAST}, {boards.COLUMNS} FROM threads t
    JOIN accounts a ON a.id = t.author_id JOIN accounts l ON l.id = t.last_author_id JOIN boards b ON b.id = t.board_id"""
IN_SIGHT = f"t.state IN ('open', 'locked') AND b.state <> 'hidden' AND {BOARD_VISIBLE}"
MOVED_SINCE = f"""{WITH_BOARD} JOIN thread_follows f ON f.thread_id = t.id
    WHERE f.account_id = :account AND f.stance = 'followed' AND t.bump_id >= :since AND {IN_SIGHT}
    ORDER BY t.bump_id DESC LIMIT :limit"""
OPENED_SINCE = f"""{WITH_BOARD} JOIN person_follows f ON f.person_id = t.author_id
    WHERE f.account_id = :account AND f.stance = 'followed' AND t.id >= :since AND {IN_SIGHT}
    ORDER BY t.id DESC LIMIT :limit"""
WOKEN = f"""{WITH_BOARD} WHERE b.last_post_at >= :since_at AND t.id >= :since AND {IN_SIGHT}
        AND NOT EXISTS (SELECT 1 FROM threads o WHERE o.board_id = b.id AND o.id >= :quiet_since AND o.id < :since)
        AND EXISTS (SELECT 1 FROM threads o WHERE o.board_id = b.id AND o.id < :quiet_since)
    ORDER BY t.id DESC LIMIT :limit"""
SET_PERSON = """INSERT INTO person_follows (account_id, person_id, stance, made_at) VALUES (:account, :person, :stance, :now)
    ON CONFLICT (account_id, person_id) DO UPDATE SET stance = excluded.stance, made_at = excluded.made_at"""
PEOPLE = """SELECT a.id, a.handle, a.display_name, a.state FROM person_follows f JOIN accounts a ON a.id = f.person_id
    WHERE f.account_id = :account AND f.stance = :stance ORDER BY f.made_at DESC, a.id DESC"""


def find_thread_stance(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> str:
    """Empty when nothing was said about it."""
    sql = "SELECT stance FROM thread_follows WHERE account_id = :account AND thread_id = :thread"
    return str(tx.value(sql, {"account": account_id, "thread": thread_id}) or "")


def set_thread_stance(tx: Tx, account_id: AccountId, thread_id: ThreadId, stance: Stance) -> None:
    tx.run(SET_THREAD, {"account": account_id, "thread": thread_id, "stance": stance, "now": tx.now})


def follow_own(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> None:
    """Follow a thread in which one wrote, unless it was decided otherwise."""
    tx.run(FOLLOW_OWN, {"account": account_id, "thread": thread_id, "now": tx.now})


def carry_over(tx: Tx, from_id: ThreadId, to_id: ThreadId) -> None:
    """Whoever follows or mutes the one thread does so with the other, if they have not said anything of it."""
    sql = """INSERT INTO thread_follows (account_id, thread_id, stance, made_at)
        SELECT account_id, CAST(:to AS BIGINT), stance, made_at FROM thread_follows WHERE thread_id = :from
        ON CONFLICT (account_id, thread_id) DO NOTHING"""
    tx.run(sql, {"from": from_id, "to": to_id})


def count_threads(tx: Tx, account_id: AccountId, stance: Stance, most: int) -> int:
    """How many threads somebody follows or mutes, counted up to `most`."""
    sql = """SELECT count(*) FROM (
        SELECT 1 FROM thread_follows WHERE account_id = :account AND stance = :stance LIMIT :most) x"""
    return int(tx.value(sql, {"account": account_id, "stance": stance, "most": most}))


def list_threads(tx: Tx, caller: Caller, stance: Stance, before: int, limit: int) -> list[FollowedThread]:
    """Among those that are followed stand the serials of which only the chapters are."""
    params = viewer(caller, account=caller.id, stance=stance, before=before, limit=limit)
    return tx.all(THREADS, params, FollowedThread)


def list_muted(tx: Tx, account_id: AccountId) -> set[ThreadId]:
    """All threads that somebody has muted."""
    sql = "SELECT thread_id FROM thread_follows WHERE account_id = :account AND stance = 'muted'"
    return {thread_id for (thread_id,) in tx.all(sql, {"account": account_id})}


def list_moved_since(tx: Tx, caller: Caller, since_id: int, limit: int) -> list[Opened]:
    """The threads that somebody follows and in which something was written since, the newest movement first."""
    return tx.all(MOVED_SINCE, viewer(caller, account=caller.id, since=since_id, limit=limit), _opened)


def list_opened_since(tx: Tx, caller: Caller, since_id: int, limit: int) -> list[Opened]:
    """What those whom somebody follows have opened since, the newest first."""
    return tx.all(OPENED_SINCE, viewer(caller, account=caller.id, since=since_id, limit=limit), _opened)


def list_woken(tx: Tx, caller: Caller, since_id: int, quiet_since_id: int, limit: int) -> list[Opened]:
    """Threads opened since on boards that had one before, but none in the time from `quiet_since_id` on; the newest first."""
    params = viewer(caller, since=since_id, quiet_since=quiet_since_id, since_at=ids.minted_at(since_id), limit=limit)
    return tx.all(WOKEN, params, _opened)


def _opened(*columns: Any) -> Opened:
    width = threads.WIDTH + 8
    return Opened(threads.to_row(*columns[:width]), Board(*columns[width:]))


def set_person_stance(tx: Tx, account_id: AccountId, person_id: AccountId, stance: Stance) -> None:
    tx.run(SET_PERSON, {"account": account_id, "person": person_id, "stance": stance, "now": tx.now})


def drop_person_stance(tx: Tx, account_id: AccountId, person_id: AccountId) -> None:
    sql = "DELETE FROM person_follows WHERE account_id = :account AND person_id = :person"
    tx.run(sql, {"account": account_id, "person": person_id})


def find_people(tx: Tx, account_id: AccountId) -> People:
    """Everybody about whom somebody has said something."""
    rows = tx.all("SELECT person_id, stance FROM person_follows WHERE account_id = :account", {"account": account_id})
    return People(
        frozenset(AccountId(person) for person, stance in rows if stance == Stance.FOLLOWED),
        frozenset(AccountId(person) for person, stance in rows if stance == Stance.MUTED),
    )


def list_people(tx: Tx, account_id: AccountId, stance: Stance) -> list[Person]:
    """The latest first."""
    return tx.all(PEOPLE, {"account": account_id, "stance": stance}, Person)
