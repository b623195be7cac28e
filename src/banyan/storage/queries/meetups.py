# SPDX-License-Identifier: Apache-2.0
"""Meet-ups and who comes to them, as rows."""

from typing import Any

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.meetups import Meetup, MeetupLine, Signup
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """m.thread_id, m.starts_at, m.ends_at, m.zone, m.place, m.capacity, m.closes_at, m.shows_names, m.state, m.reason,
    m.sequence, m.changed_at, m.last_ticket"""
_WIDTH = len(Meetup.__struct_fields__)
_COUNTS = """(SELECT count(*) FROM signups s WHERE s.thread_id = m.thread_id AND s.is_in = 1),
    (SELECT count(*) FROM signups s WHERE s.thread_id = m.thread_id AND s.is_in = 0)"""
_LINE = f"""{COLUMNS}, t.number, t.title, t.lang, a.id, a.handle, a.display_name, a.state, b.slug, b.titles, {_COUNTS}
    FROM meetups m JOIN threads t ON t.id = m.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = t.author_id"""
OF_THREAD = f"SELECT {_LINE} WHERE m.thread_id = :thread"
COMING = f"""SELECT {_LINE} WHERE m.ends_at > :now AND (:cancelled = 1 OR m.state <> 'cancelled') AND (m.starts_at > :after_start
        OR (m.starts_at = :after_start AND m.thread_id > :after)) AND t.state IN ('open', 'locked')
        AND (CASE WHEN b.id = :board THEN 1 WHEN :board = 0 AND b.state <> 'hidden' THEN 1 ELSE 0 END) = 1 AND {BOARD_VISIBLE}
    ORDER BY m.starts_at, m.thread_id LIMIT :limit"""
INSERT = """INSERT INTO meetups (thread_id, starts_at, ends_at, zone, place, capacity, closes_at, shows_names, state, reason,
        sequence, changed_at, last_ticket)
    VALUES (:thread_id, :starts_at, :ends_at, :zone, :place, :capacity, :closes_at, :shows_names, :state, :reason,
        :sequence, :changed_at, :last_ticket)"""
UPDATE = """UPDATE meetups SET starts_at = :starts_at, ends_at = :ends_at, zone = :zone, place = :place, capacity = :capacity,
        closes_at = :closes_at, shows_names = :shows_names, state = :state, reason = :reason, sequence = :sequence,
        changed_at = :changed_at
    WHERE thread_id = :thread_id"""
# Whoever signs up, goes or changes something at the same time waits at this row.
HOLD = f"""UPDATE meetups SET last_ticket = last_ticket + :more WHERE thread_id = :thread
    RETURNING {COLUMNS.replace("m.", "")}"""
_SIGNUP = "s.ticket, s.is_in, s.word, s.made_at, s.came"
SIGNUPS = f"""SELECT a.id, a.handle, a.display_name, a.state, {_SIGNUP} FROM signups s JOIN accounts a ON a.id = s.account_id
    WHERE s.thread_id = :thread"""
INSERT_SIGNUP = """INSERT INTO signups (thread_id, account_id, ticket, is_in, word, made_at, came)
    VALUES (:thread, :account, :ticket, :is_in, :word, :made_at, NULL)"""
NEXT = """SELECT s.account_id FROM signups s WHERE s.thread_id = :thread AND s.is_in = 0 AND NOT EXISTS (
        SELECT 1 FROM sanctions x WHERE x.account_id = s.account_id AND (x.board_id = :board OR x.board_id IS NULL)
            AND x.lifted_at IS NULL AND x.until_at > :now)
    ORDER BY s.ticket LIMIT :limit"""


def insert_meetup(tx: Tx, meetup: Meetup) -> None:
    tx.run(INSERT, {name: getattr(meetup, name) for name in meetup.__struct_fields__})


def set_meetup(tx: Tx, meetup: Meetup) -> None:
    """All but the tickets, which are numbered elsewhere."""
    tx.run(UPDATE, {name: getattr(meetup, name) for name in meetup.__struct_fields__ if name != "last_ticket"})


def find_line(tx: Tx, thread_id: ThreadId) -> MeetupLine | None:
    """Of a thread that the caller may see."""
    return tx.one(OF_THREAD, {"thread": thread_id}, _line)


def find_meetup(tx: Tx, thread_id: ThreadId) -> Meetup | None:
    return tx.one(f"SELECT {COLUMNS} FROM meetups m WHERE m.thread_id = :thread", {"thread": thread_id}, Meetup)


def list_coming(
    tx: Tx,
    caller: Caller,
    board_id: BoardId | None,
    after: tuple[int, int],
    limit: int,
    with_cancelled: bool = False,
) -> list[MeetupLine]:
    """What has not ended, of a board or of all that are listed, behind (start, thread)."""
    place = {"board": board_id or 0, "after_start": after[0], "after": after[1]}
    params = viewer(caller, now=tx.now, limit=limit, cancelled=int(with_cancelled), **place)
    return tx.all(COMING, params, _line)


def hold(tx: Tx, thread_id: ThreadId, tickets: int = 0) -> Meetup | None:
    """Keep the meet-up to this unit of work, and number so many more tickets."""
    return tx.one(HOLD, {"thread": thread_id, "more": tickets}, Meetup)


def count_in(tx: Tx, thread_id: ThreadId) -> int:
    return int(tx.value("SELECT count(*) FROM signups WHERE thread_id = :thread AND is_in = 1", {"thread": thread_id}))


def count_waiting(tx: Tx, thread_id: ThreadId, before: int) -> int:
    """Those who wait with a ticket below this one."""
    sql = "SELECT count(*) FROM signups WHERE thread_id = :thread AND is_in = 0 AND ticket < :before"
    return int(tx.value(sql, {"thread": thread_id, "before": before}))


def find_signup(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> Signup | None:
    return tx.one(f"{SIGNUPS} AND s.account_id = :account", {"thread": thread_id, "account": account_id}, _signup)


def list_signups(tx: Tx, thread_id: ThreadId) -> list[Signup]:
    """In the order of signing up."""
    return tx.all(f"{SIGNUPS} ORDER BY s.ticket", {"thread": thread_id}, _signup)


def insert_signup(tx: Tx, place: tuple[ThreadId, AccountId], ticket: int, is_in: bool, word: str, made_at: int) -> None:
    """`place` is (thread, account)."""
    params = {"thread": place[0], "account": place[1], "ticket": ticket, "is_in": int(is_in), "word": word}
    tx.run(INSERT_SIGNUP, params | {"made_at": made_at})


def set_word(tx: Tx, thread_id: ThreadId, account_id: AccountId, word: str) -> None:
    sql = "UPDATE signups SET word = :word WHERE thread_id = :thread AND account_id = :account"
    tx.run(sql, {"word": word, "thread": thread_id, "account": account_id})


def set_came(tx: Tx, thread_id: ThreadId, account_id: AccountId, came: bool) -> None:
    sql = "UPDATE signups SET came = :came WHERE thread_id = :thread AND account_id = :account"
    tx.run(sql, {"came": int(came), "thread": thread_id, "account": account_id})


def drop_signup(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> None:
    sql = "DELETE FROM signups WHERE thread_id = :thread AND account_id = :account"
    tx.run(sql, {"thread": thread_id, "account": account_id})


def list_next(tx: Tx, thread_id: ThreadId, board_id: BoardId, limit: int) -> list[AccountId]:
    """Who have waited longest, those who are barred from the board apart."""
    params = {"thread": thread_id, "board": board_id, "now": tx.now, "limit": limit}
    return [row[0] for row in tx.all(NEXT, params)]


def let_in(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> None:
    sql = "UPDATE signups SET is_in = 1 WHERE thread_id = :thread AND account_id = :account"
    tx.run(sql, {"thread": thread_id, "account": account_id})


def list_threads_of(tx: Tx, account_id: AccountId) -> list[ThreadId]:
    """The meet-ups that somebody signed up for."""
    sql = "SELECT thread_id FROM signups WHERE account_id = :account ORDER BY thread_id"
    return [row[0] for row in tx.all(sql, {"account": account_id})]


def list_hosted(tx: Tx, account_id: AccountId) -> list[ThreadId]:
    """The meet-ups that somebody hosts and that have not begun."""
    sql = """SELECT m.thread_id FROM meetups m JOIN threads t ON t.id = m.thread_id
        WHERE t.author_id = :account AND m.state <> 'cancelled' AND m.starts_at > :now ORDER BY m.thread_id"""
    return [row[0] for row in tx.all(sql, {"account": account_id, "now": tx.now})]


def _line(*row: Any) -> MeetupLine:
    rest = row[_WIDTH:]
    return MeetupLine(Meetup(*row[:_WIDTH]), rest[0], rest[1], rest[2], Person(*rest[3:7]), *rest[7:])


def _signup(*row: Any) -> Signup:
    return Signup(Person(*row[:4]), *row[4:])
