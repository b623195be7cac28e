# SPDX-License-Identifier: Apache-2.0
"""Imports: how far one has come, under which id a thing of the source stands here, and rows inserted by the hundred."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banyan.base.ids import BoardId, ThreadId
from banyan.records.accounts import Account
from banyan.records.boards import Section
from banyan.records.threads import Thread
from banyan.storage.queries import accounts, boards, posts, threads
from banyan.storage.tx import Tx

WIDTH = 100  # names in one IN list: one statement for any number of keys, so that it is prepared once
_NAMES = tuple(f"k{place}" for place in range(WIDTH))
_LIST = ", ".join(f":{name}" for name in _NAMES)

REFS = f"SELECT key, id FROM import_refs WHERE source = :source AND kind = :kind AND key IN ({_LIST})"
TAKEN_POSTS = f"SELECT id FROM posts WHERE id IN ({_LIST})"
TAKEN_PUSHES = f"SELECT id FROM pushes WHERE id IN ({_LIST})"
TAKEN_THREADS = f"SELECT id FROM threads WHERE id IN ({_LIST})"
TAKEN_NUMBERS = f"SELECT number FROM threads WHERE number IN ({_LIST})"
TAKEN_ACCOUNTS = f"SELECT id FROM accounts WHERE id IN ({_LIST})"
FLOORS = f"SELECT floor, state, source FROM posts WHERE thread_id = :thread AND floor IN ({_LIST})"
THREADS = f"SELECT {threads.COLUMNS} FROM threads t WHERE t.id IN ({_LIST})"
ACCOUNTS_BY_KEY = f"SELECT handle_key, id FROM accounts WHERE handle_key IN ({_LIST})"
POSTS = f"SELECT id, thread_id, floor FROM posts WHERE id IN ({_LIST})"

KEEP_REF = """INSERT INTO import_refs (source, kind, key, id) VALUES (:source, :kind, :key, :id)
    ON CONFLICT (source, kind, key) DO UPDATE SET id = excluded.id"""

ACCOUNT_COUNTS = """UPDATE accounts SET post_count = post_count + :posts, thread_count = thread_count + :threads,
        joined_at = CASE WHEN state = 'unclaimed' AND joined_at > :first_at THEN :first_at ELSE joined_at END
    WHERE id = :account"""
THREAD_COUNTS = """UPDATE threads SET author_id = :author_id, title = :title, made_at = :made_at, last_floor = :last_floor,
        live_count = :live_count, people_count = :people_count, last_post_at = :last_post_at,
        last_author_id = :last_author_id, bump_id = :bump_id WHERE id = :id"""
PERSON_COUNTS = """INSERT INTO thread_people (thread_id, account_id, post_count, last_floor)
    VALUES (:thread, :account, :posts, :floor)
    ON CONFLICT (thread_id, account_id) DO UPDATE SET post_count = thread_people.post_count + excluded.post_count,
        last_floor = CASE WHEN thread_people.last_floor < excluded.last_floor
            THEN excluded.last_floor ELSE thread_people.last_floor END"""
FILL = """UPDATE posts SET author_id = :author_id, reply_to = :reply_to, state = :state, made_at = :made_at, format = :format,
        renderer = :renderer, lang = :lang, source = :source, html = :html
    WHERE thread_id = :thread_id AND floor = :floor AND state = 'missing'"""
REACTION = """INSERT INTO reactions (post_id, account_id, kind, made_at) VALUES (:post_id, :account_id, :kind, :made_at)
    ON CONFLICT (post_id, account_id, kind) DO NOTHING"""
USE = """INSERT INTO attachment_uses (post_id, attachment_id) VALUES (:post, :attachment)
    ON CONFLICT (post_id, attachment_id) DO NOTHING"""


def find_import(tx: Tx, source: str) -> tuple[int, str, str] | None:
    """(position, report, state) of an import that was begun."""
    return tx.one("SELECT position, report, state FROM imports WHERE source = :source", {"source": source})


def insert_import(tx: Tx, source: str, report: str) -> None:
    sql = """INSERT INTO imports (source, position, report, state, moved_at) VALUES (:source, 0, :report, 'running', :now)
             ON CONFLICT (source) DO UPDATE SET position = 0, report = excluded.report, state = 'running',
             moved_at = excluded.moved_at"""
    tx.run(sql, {"source": source, "report": report, "now": tx.now})


def set_import(tx: Tx, source: str, step: tuple[int, int], report: str) -> bool:
    """Move from one position to the next; False when somebody else has moved it meanwhile."""
    sql = """UPDATE imports SET position = :after, report = :report, moved_at = :now
             WHERE source = :source AND position = :before AND state = 'running'"""
    before, after = step
    return tx.run(sql, {"source": source, "before": before, "after": after, "report": report, "now": tx.now}) == 1


def end_import(tx: Tx, source: str) -> None:
    """The end of the source was reached."""
    tx.run(
        "UPDATE imports SET state = 'done', moved_at = :now WHERE source = :source", {"source": source, "now": tx.now}
    )


def find_refs(tx: Tx, source: str, kind: str, keys: Iterable[str]) -> dict[str, int]:
    """The ids under which `keys` of the source stand here, as far as they do."""
    found: dict[str, int] = {}
    for names in _hundreds(keys, ""):
        found.update(tx.all(REFS, {"source": source, "kind": kind, **names}))
    return found


def insert_refs(tx: Tx, source: str, kind: str, refs: dict[str, int]) -> None:
    tx.many(KEEP_REF, [{"source": source, "kind": kind, "key": key, "id": ref} for key, ref in refs.items()])


def taken_ids(tx: Tx, sql: str, ids: Iterable[int]) -> set[int]:
    """Which of `ids` are in use; `sql` is one of the TAKEN statements."""
    return {row[0] for names in _hundreds(ids, -1) for row in tx.all(sql, names)}


def find_posts(tx: Tx, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Post id → (thread id, floor)."""
    return {row[0]: (row[1], row[2]) for names in _hundreds(ids, -1) for row in tx.all(POSTS, names)}


def find_threads(tx: Tx, ids: Iterable[ThreadId]) -> dict[ThreadId, Thread]:
    return {thread.id: thread for names in _hundreds(ids, -1) for thread in tx.all(THREADS, names, Thread)}


def find_floors(tx: Tx, thread_id: ThreadId, floors: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Floor → (state, source) of those that are there."""
    return {
        row[0]: (row[1], row[2])
        for names in _hundreds(floors, -1)
        for row in tx.all(FLOORS, {"thread": thread_id, **names})
    }


def find_people(tx: Tx, thread_id: ThreadId, accounts: Iterable[int]) -> set[int]:
    """Which of `accounts` have visible posts in a thread."""
    sql = f"""SELECT account_id FROM thread_people WHERE thread_id = :thread AND post_count > 0 AND account_id IN ({_LIST})"""
    return {row[0] for names in _hundreds(accounts, -1) for row in tx.all(sql, {"thread": thread_id, **names})}


def find_accounts_by_key(tx: Tx, keys: Iterable[str]) -> dict[str, int]:
    """Folded handle → account, for those that somebody has."""
    return {row[0]: row[1] for names in _hundreds(keys, "") for row in tx.all(ACCOUNTS_BY_KEY, names)}


def insert_accounts(tx: Tx, found: Sequence[Account], keys: dict[int, tuple[str, str]]) -> None:
    """`keys` has the folded handle and the skeleton of each account."""
    rows = [
        _values(account) | {"handle_key": keys[account.id][0], "caught_up_at": account.joined_at} for account in found
    ]
    tx.many(accounts.INSERT, rows)
    tx.many(accounts.CLAIM_NAME, [{"skeleton": keys[account.id][1], "account": account.id} for account in found])


def insert_threads(tx: Tx, found: Iterable[Thread]) -> None:
    tx.many(threads.INSERT, [_values(thread) for thread in found])


def insert_posts(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(posts.INSERT, rows)


def fill_posts(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Floors that were missing get their words. Extra values of `rows` are not used."""
    for row in rows:
        tx.run(FILL, {name: row[name] for name in _FILLED})


_FILLED = "thread_id floor author_id reply_to state made_at format renderer lang source html".split()


def insert_revisions(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(posts.KEEP_REVISION, rows)


def insert_reactions(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(REACTION, rows)


def insert_uses(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(USE, rows)


def set_thread_counts(tx: Tx, found: Iterable[Thread]) -> None:
    names = "id author_id title made_at last_floor live_count people_count last_post_at last_author_id bump_id".split()
    tx.many(THREAD_COUNTS, [{name: getattr(thread, name) for name in names} for thread in found])


def set_person_counts(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(PERSON_COUNTS, rows)


def set_account_counts(tx: Tx, rows: list[dict[str, Any]]) -> None:
    tx.many(ACCOUNT_COUNTS, rows)


def set_board_counts(tx: Tx, board_id: BoardId, counts: tuple[int, int, int]) -> None:
    """Add (threads, posts), and move the time of the last post on."""
    boards.set_board_counts(tx, board_id, *counts)


def take_numbers(tx: Tx, count: int) -> int:
    """The first of `count` thread numbers, taken from the counter row."""
    sql = "UPDATE counters SET value = value + :n WHERE name = 'threads' RETURNING value"
    return int(tx.value(sql, {"n": count})) - count + 1


def raise_numbers(tx: Tx, least: int) -> None:
    """No number up to `least` will be given out by the counter."""
    tx.run("UPDATE counters SET value = :least WHERE name = 'threads' AND value < :least", {"least": least})


def find_section_by_slug(tx: Tx, slug: str) -> Section | None:
    sql = "SELECT id, parent_id, slug, titles, position FROM sections WHERE slug = :slug"
    return tx.one(sql, {"slug": slug}, Section)


def next_position(tx: Tx, table: str) -> int:
    """Behind all others. `table` is `sections` or `boards`."""
    return int(tx.value(f"SELECT coalesce(max(position), 0) + 10 FROM {table}"))


def is_empty(tx: Tx) -> bool:
    """Whether nobody has written here and nobody is known."""
    return all(
        tx.value(f"SELECT 1 FROM {table} LIMIT 1") is None for table in ("accounts", "boards", "threads", "posts")
    )


def _hundreds(keys: Iterable[Any], filler: Any) -> Iterator[dict[str, Any]]:
    """Parameters for as many statements as `keys` need, the last one filled up."""
    waiting = list(dict.fromkeys(keys))
    for start in range(0, len(waiting), WIDTH):
        part = waiting[start : start + WIDTH]
        yield dict(zip(_NAMES, part + [filler] * (WIDTH - len(part)), strict=True))


def _values(record: Account | Thread) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
