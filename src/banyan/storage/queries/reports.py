# SPDX-License-Identifier: Apache-2.0
"""Reports: one for each reporter and post; the queue shows a post once, with all that was said about it."""

from typing import Any

from banyan.base.ids import AccountId, BoardId, PostId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.moderation import Report
from banyan.records.reports import About, Reported
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """r.id, r.board_id, r.thread_id, r.post_id, r.floor, r.reporter_id, r.reason, r.state, r.made_at, r.settled_by,
    r.settled_at, r.answer"""
WIDTH = len(Report.__struct_fields__)
# Whoever asks tends the board: the one predicate, and beyond it the role.
TENDED = f"""{BOARD_VISIBLE} AND (:viewer_is_staff = 1 OR EXISTS (SELECT 1 FROM roles m
    WHERE m.account_id = :viewer AND m.board_id = b.id AND m.name = 'moderator' AND m.ended_at IS NULL
      AND m.since_at <= :viewed_at AND (m.until_at IS NULL OR m.until_at > :viewed_at)))"""
# A post stands in the queue at its first open report; the oldest waits longest and comes first.
QUEUE = f"""SELECT x.first_id, x.reports, p.id, p.thread_id, t.number, p.floor, t.title, t.lang, b.id, b.slug, b.titles, p.state,
        p.made_at, p.html, a.id, a.handle, a.display_name, a.state
    FROM (SELECT r.post_id, min(r.id) AS first_id, count(*) AS reports FROM reports r WHERE r.state = 'open' GROUP BY r.post_id) x
    JOIN posts p ON p.id = x.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = p.author_id
    WHERE x.first_id > :after AND (:board = 0 OR b.id = :board) AND {TENDED} ORDER BY x.first_id LIMIT :limit"""
COUNT_OPEN = f"""SELECT count(*) FROM (SELECT DISTINCT r.post_id FROM reports r
    JOIN threads t ON t.id = r.thread_id JOIN boards b ON b.id = t.board_id WHERE r.state = 'open' AND {TENDED} LIMIT :limit) x"""
OF_POST = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state FROM reports r JOIN accounts a ON a.id = r.reporter_id
    WHERE r.post_id = :post AND r.state = 'open' ORDER BY r.id LIMIT :limit"""
BY_ID = f"SELECT {COLUMNS} FROM reports r WHERE r.id = :report"
MINE = f"""SELECT {COLUMNS} FROM reports r JOIN threads t ON t.id = r.thread_id JOIN boards b ON b.id = t.board_id
    WHERE r.reporter_id = :viewer AND r.id < :before AND {BOARD_VISIBLE} ORDER BY r.id DESC LIMIT :limit"""
ABOUT = f"""SELECT {COLUMNS}, t.number, p.floor, b.slug FROM reports r JOIN posts p ON p.id = r.post_id
    JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    WHERE p.author_id = :author AND (:settled = 0 OR r.state <> 'open') AND {TENDED} ORDER BY r.id DESC LIMIT :limit"""
INSERT = """INSERT INTO reports (id, board_id, thread_id, post_id, floor, reporter_id, reason, state, made_at, settled_by,
        settled_at, answer)
    VALUES (:id, :board_id, :thread_id, :post_id, :floor, :reporter_id, :reason, :state, :made_at, :settled_by,
        :settled_at, :answer)
    ON CONFLICT (post_id, reporter_id) DO NOTHING"""
SETTLE = """UPDATE reports SET state = :state, settled_by = :by, settled_at = :now, answer = :answer
    WHERE post_id = :post AND state = 'open'"""
RECENT = "SELECT count(*) FROM reports WHERE reporter_id = :account AND id >= :since"


def insert_report(tx: Tx, report: Report) -> bool:
    """False when this person has reported this post before."""
    return tx.run(INSERT, {name: getattr(report, name) for name in report.__struct_fields__}) == 1


def find_report(tx: Tx, report_id: int) -> Report | None:
    return tx.one(BY_ID, {"report": report_id}, Report)


def list_queue(tx: Tx, caller: Caller, board_id: BoardId | None, after: int, limit: int) -> list[Reported]:
    """Posts with open reports on boards that the caller tends, the one that waits longest first."""
    return tx.all(QUEUE, viewer(caller, board=board_id or 0, after=after, limit=limit), _reported)


def _reported(*row: Any) -> Reported:
    columns: tuple[Any, ...] = (*row[:14], Person(*row[14:]))
    return Reported(*columns)


def count_open(tx: Tx, caller: Caller, most: int) -> int:
    """Posts that wait for the caller's judgement, counted up to `most`."""
    return int(tx.value(COUNT_OPEN, viewer(caller, limit=most)))


def list_open_of_post(tx: Tx, post_id: PostId, limit: int) -> list[tuple[Report, Person]]:
    return tx.all(OF_POST, {"post": post_id, "limit": limit}, lambda *row: (Report(*row[:WIDTH]), Person(*row[WIDTH:])))


def list_about(tx: Tx, caller: Caller, author_id: AccountId, limit: int, *, is_settled: bool) -> list[About]:
    """Reports about somebody's posts on boards that the caller tends, the newest first; those that were settled, or all."""
    params = viewer(caller, author=author_id, settled=int(is_settled), limit=limit)
    return tx.all(ABOUT, params, lambda *row: About(Report(*row[:WIDTH]), *row[WIDTH:]))


def list_mine(tx: Tx, caller: Caller, before: int, limit: int) -> list[Report]:
    return tx.all(MINE, viewer(caller, before=before, limit=limit), Report)


def settle_post(tx: Tx, post_id: PostId, state: str, by: AccountId, answer: str) -> int:
    """Settle all open reports of a post at once; how many there were."""
    return tx.run(SETTLE, {"post": post_id, "state": state, "by": by, "answer": answer, "now": tx.now})


def count_recent(tx: Tx, account_id: AccountId, since_id: int) -> int:
    return int(tx.value(RECENT, {"account": account_id, "since": since_id}))
