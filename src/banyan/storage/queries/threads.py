# SPDX-License-Identifier: Apache-2.0
"""Threads: the list of a board, one thread with its board, and the counters that live on the row."""

from typing import Any

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.pages import ThreadRow
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import boards
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """t.id, t.number, t.board_id, t.kind, t.title, t.author_id, t.state, t.pin, t.is_digest, t.lang, t.made_at,
    t.last_floor, t.live_count, t.people_count, t.edit_seq, t.last_post_at, t.last_author_id, t.bump_id, t.reason, t.tags"""
WIDTH = len(Thread.__struct_fields__)

PERSON = "a.id, a.handle, a.display_name, a.state"
LAST = "l.id, l.handle, l.display_name, l.state"
ROW = f"""SELECT {COLUMNS}, {PERSON}, {LAST} FROM threads t
    JOIN accounts a ON a.id = t.author_id JOIN accounts l ON l.id = t.last_author_id"""

PINNED = f"{ROW} WHERE t.board_id = :board AND t.pin > 0 ORDER BY t.pin DESC, t.bump_id DESC LIMIT :limit"
BUMPED = f"{ROW} WHERE t.board_id = :board AND t.pin = 0 AND t.bump_id < :before ORDER BY t.bump_id DESC LIMIT :limit"
BUMPED_UP = f"{ROW} WHERE t.board_id = :board AND t.pin = 0 AND t.bump_id > :after ORDER BY t.bump_id LIMIT :limit"
NEWEST = f"""{ROW} JOIN boards b ON b.id = t.board_id WHERE {BOARD_VISIBLE} AND t.id = (
    SELECT n.id FROM threads n WHERE n.board_id = b.id AND n.pin = 0 ORDER BY n.bump_id DESC LIMIT 1)"""
BY_AUTHOR = f"""{ROW} JOIN boards b ON b.id = t.board_id
    WHERE t.author_id = :author AND t.id < :before AND t.state IN ('open', 'locked') AND {BOARD_VISIBLE}
    ORDER BY t.id DESC LIMIT :limit"""

WITH_BOARD = f"""SELECT {COLUMNS}, {PERSON}, {boards.COLUMNS} FROM threads t
    JOIN boards b ON b.id = t.board_id JOIN accounts a ON a.id = t.author_id
    WHERE t.number = :number AND {BOARD_VISIBLE}"""
BY_ID = f"SELECT {COLUMNS} FROM threads t WHERE t.id = :thread"
BY_NUMBER = f"SELECT {COLUMNS} FROM threads t WHERE t.number = :number"

INSERT = """
    INSERT INTO threads (id, number, board_id, kind, title, author_id, state, pin, is_digest, lang, made_at, last_floor,
        live_count, people_count, edit_seq, last_post_at, last_author_id, bump_id, reason, tags)
    VALUES (:id, :number, :board_id, :kind, :title, :author_id, :state, :pin, :is_digest, :lang, :made_at, :last_floor,
        :live_count, :people_count, :edit_seq, :last_post_at, :last_author_id, :bump_id, :reason, :tags)
"""

# The row lock orders the posters of one thread; an abort gives the floor back. No row: locked, gone or not there.
TAKE_FLOOR = """
    UPDATE threads SET last_floor = last_floor + 1, live_count = live_count + 1, last_post_at = :at, bump_id = :post,
        last_author_id = :author, people_count = people_count + :newcomer
    WHERE id = :thread AND state = 'open' RETURNING last_floor
"""

COUNT_PERSON = """
    INSERT INTO thread_people (thread_id, account_id, post_count, last_floor) VALUES (:thread, :account, 1, :floor)
    ON CONFLICT (thread_id, account_id)
    DO UPDATE SET post_count = thread_people.post_count + 1, last_floor = excluded.last_floor
"""


def to_row(*columns: Any) -> ThreadRow:
    return ThreadRow(Thread(*columns[:WIDTH]), Person(*columns[WIDTH : WIDTH + 4]), Person(*columns[WIDTH + 4 :]))


def _with_board(*columns: Any) -> tuple[Thread, Person, Board]:
    return Thread(*columns[:WIDTH]), Person(*columns[WIDTH : WIDTH + 4]), Board(*columns[WIDTH + 4 :])


def list_pinned(tx: Tx, board_id: BoardId, limit: int) -> list[ThreadRow]:
    return tx.all(PINNED, {"board": board_id, "limit": limit}, to_row)


def list_bumped(tx: Tx, board_id: BoardId, before: int, limit: int) -> list[ThreadRow]:
    """Threads whose newest post is older than the id `before`, newest first. The board must have been found visible."""
    return tx.all(BUMPED, {"board": board_id, "before": before, "limit": limit}, to_row)


def list_newest(tx: Tx, caller: Caller) -> list[ThreadRow]:
    """Of each board that the caller may read the thread that moved last, pinned ones apart."""
    return tx.all(NEWEST, viewer(caller), to_row)


def list_bumped_after(tx: Tx, board_id: BoardId, after: int, limit: int) -> list[ThreadRow]:
    """The page before, for turning back: those just newer than `after`, newest first."""
    return tx.all(BUMPED_UP, {"board": board_id, "after": after, "limit": limit}, to_row)[::-1]


def list_by_author(tx: Tx, caller: Caller, author_id: AccountId, before: int, limit: int) -> list[ThreadRow]:
    return tx.all(BY_AUTHOR, viewer(caller, author=author_id, before=before, limit=limit), to_row)


def find_visible(tx: Tx, caller: Caller, number: int) -> tuple[Thread, Person, Board] | None:
    """The thread that people call `number`, its author and its board, when the caller may read that board."""
    return tx.one(WITH_BOARD, viewer(caller, number=number), _with_board)


def find_thread(tx: Tx, thread_id: ThreadId) -> Thread | None:
    return tx.one(BY_ID, {"thread": thread_id}, Thread)


def find_numbered(tx: Tx, number: int) -> Thread | None:
    """The thread that people call `number`, for verbs that ask by themselves who may read it."""
    return tx.one(BY_NUMBER, {"number": number}, Thread)


def next_number(tx: Tx) -> int:
    sql = "UPDATE counters SET value = value + 1 WHERE name = 'threads' RETURNING value"
    return int(tx.value(sql))


def insert_thread(tx: Tx, thread: Thread) -> None:
    tx.run(INSERT, {name: getattr(thread, name) for name in thread.__struct_fields__})


def take_floor(tx: Tx, thread_id: ThreadId, post_id: int, author_id: AccountId, at: int) -> int | None:
    """The next floor of an open thread, with its counters moved on; None when it takes no replies."""
    known = tx.value(
        "SELECT post_count FROM thread_people WHERE thread_id = :thread AND account_id = :account",
        {"thread": thread_id, "account": author_id},
    )
    params = {"thread": thread_id, "post": post_id, "author": author_id, "at": at, "newcomer": int(not known)}
    floor = tx.value(TAKE_FLOOR, params)
    if floor is None:
        return None
    tx.run(COUNT_PERSON, {"thread": thread_id, "account": author_id, "floor": floor})
    return int(floor)


def insert_person(tx: Tx, thread_id: ThreadId, account_id: AccountId, floor: int) -> None:
    tx.run(COUNT_PERSON, {"thread": thread_id, "account": account_id, "floor": floor})


def uncount_post(tx: Tx, thread_id: ThreadId, author_id: AccountId, delta: int) -> None:
    """A visible post went (`delta` −1) or came back (+1): its author's count here and the live counters follow."""
    params = {"thread": thread_id, "account": author_id, "delta": delta}
    before = (
        tx.value("SELECT post_count FROM thread_people WHERE thread_id = :thread AND account_id = :account", params)
        or 0
    )
    tx.run(
        "UPDATE thread_people SET post_count = post_count + :delta WHERE thread_id = :thread AND account_id = :account",
        params,
    )
    people = (before + delta > 0) - (before > 0)
    sql = (
        "UPDATE threads SET live_count = live_count + :delta, people_count = people_count + :people WHERE id = :thread"
    )
    tx.run(sql, {"delta": delta, "people": people, "thread": thread_id})


def next_edit_seq(tx: Tx, thread_id: ThreadId, floor: int) -> int:
    """Count a change to `floor`, and remember which floor it was: readers who saw it before get their `~`."""
    seq = int(
        tx.value(
            "UPDATE threads SET edit_seq = edit_seq + 1 WHERE id = :thread RETURNING edit_seq", {"thread": thread_id}
        )
    )
    sql = "INSERT INTO thread_changes (thread_id, seq, floor) VALUES (:thread, :seq, :floor)"
    tx.run(sql, {"thread": thread_id, "seq": seq, "floor": floor})
    return seq


def list_changes(tx: Tx, thread_id: ThreadId, since_seq: int) -> list[tuple[int, int]]:
    """(floor, newest change) of the floors that changed after `since_seq`."""
    sql = """SELECT floor, max(seq) FROM thread_changes WHERE thread_id = :thread AND seq > :since
             GROUP BY floor ORDER BY floor"""
    return tx.all(sql, {"thread": thread_id, "since": since_seq})


def set_thread_state(tx: Tx, thread_id: ThreadId, state: ThreadState, reason: str) -> None:
    tx.run(
        "UPDATE threads SET state = :state, reason = :reason WHERE id = :thread",
        {"state": state, "reason": reason, "thread": thread_id},
    )


def set_thread_title(tx: Tx, thread_id: ThreadId, title: str, lang: str) -> None:
    tx.run(
        "UPDATE threads SET title = :title, lang = :lang WHERE id = :thread",
        {"title": title, "lang": lang, "thread": thread_id},
    )


def set_thread_pin(tx: Tx, thread_id: ThreadId, pin: int) -> None:
    tx.run("UPDATE threads SET pin = :pin WHERE id = :thread", {"pin": pin, "thread": thread_id})


def set_thread_digest(tx: Tx, thread_id: ThreadId, is_digest: bool) -> None:
    tx.run("UPDATE threads SET is_digest = :mark WHERE id = :thread", {"mark": int(is_digest), "thread": thread_id})


def set_thread_board(tx: Tx, thread_id: ThreadId, board_id: BoardId, pin: int) -> None:
    sql = "UPDATE threads SET board_id = :board, pin = :pin WHERE id = :thread"
    tx.run(sql, {"board": board_id, "pin": pin, "thread": thread_id})


def count_pinned(tx: Tx, board_id: BoardId) -> int:
    return int(tx.value("SELECT count(*) FROM threads WHERE board_id = :board AND pin > 0", {"board": board_id}))


def top_pin(tx: Tx, board_id: BoardId) -> int:
    return int(
        tx.value("SELECT coalesce(max(pin), 0) FROM threads WHERE board_id = :board AND pin > 0", {"board": board_id})
    )
