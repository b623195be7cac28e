# SPDX-License-Identifier: Apache-2.0
"""Follows: who follows or mutes which thread and whom."""

from collections.abc import Sequence

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.follows import FollowedThread, People, Stance
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
    WHERE f.account_id = :account AND f.stance = :stance AND f.thread_id < :before
        AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    ORDER BY f.thread_id DESC LIMIT :limit"""
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


def follow_own(tx: Tx, account_id: AccountId, thread_id: ThreadId) -> bool:
    """Follow a thread in which one wrote, unless it was decided otherwise; False when nothing changed."""
    return tx.run(FOLLOW_OWN, {"account": account_id, "thread": thread_id, "now": tx.now}) == 1


def count_threads(tx: Tx, account_id: AccountId, stance: Stance, most: int) -> int:
    """How many threads somebody follows or mutes, counted up to `most`."""
    sql = """SELECT count(*) FROM (
        SELECT 1 FROM thread_follows WHERE account_id = :account AND stance = :stance LIMIT :most) x"""
    return int(tx.value(sql, {"account": account_id, "stance": stance, "most": most}))


def list_threads(tx: Tx, caller: Caller, stance: Stance, before: int, limit: int) -> list[FollowedThread]:
    params = viewer(caller, account=caller.id, stance=stance, before=before, limit=limit)
    return tx.all(THREADS, params, FollowedThread)


def list_muted_among(tx: Tx, account_id: AccountId, thread_ids: Sequence[ThreadId]) -> set[ThreadId]:
    """Which of these threads somebody has muted."""
    sql = "SELECT thread_id FROM thread_follows WHERE account_id = :account AND stance = 'muted'"
    wanted = set(thread_ids)
    return {thread_id for (thread_id,) in tx.all(sql, {"account": account_id}) if thread_id in wanted}


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
