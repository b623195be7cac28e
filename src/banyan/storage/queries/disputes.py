# SPDX-License-Identifier: Apache-2.0
"""Disputes about deals and reviews as rows."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.deal_reviews import DealReview
from banyan.records.deals import Deal
from banyan.records.disputes import Dispute, DisputeCase, DisputeState
from banyan.storage.queries import deal_reviews as reviews
from banyan.storage.queries import deals
from banyan.storage.queries.reports import TENDED
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Tx

COLUMNS = """x.id, x.deal_id, x.review_id, x.by_id, x.words, x.state, x.made_at, x.settled_by, x.settled_at, x.reason"""
WIDTH = len(Dispute.__struct_fields__)
INSERT = """INSERT INTO disputes (id, deal_id, review_id, by_id, words, state, made_at, settled_by, settled_at, reason)
    VALUES (:id, :deal_id, :review_id, :by_id, :words, :state, :made_at, :settled_by, :settled_at, :reason)"""
_CASE = f"""SELECT {COLUMNS}, {deals.COLUMNS}, {reviews.COLUMNS}, y.id, y.handle, y.display_name, y.state,
        a.id, a.handle, a.display_name, a.state, p.id, p.handle, p.display_name, p.state, t.number, t.title, t.lang,
        b.id, b.slug, b.titles
    FROM disputes x JOIN deals d ON d.id = x.deal_id LEFT JOIN deal_reviews r ON r.id = x.review_id
    JOIN accounts y ON y.id = x.by_id JOIN accounts a ON a.id = d.author_id JOIN accounts p ON p.id = d.partner_id
    JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id"""
BY_ID = f"{_CASE} WHERE x.id = :dispute"
QUEUE = f"{_CASE} WHERE x.state = 'open' AND x.id > :after AND {TENDED} ORDER BY x.id LIMIT :limit"
OPENED = f"{_CASE} WHERE x.by_id = :account AND x.id < :before ORDER BY x.id DESC LIMIT :limit"
COUNT = f"""SELECT count(*) FROM (SELECT x.id FROM disputes x JOIN deals d ON d.id = x.deal_id
    JOIN threads t ON t.id = d.thread_id JOIN boards b ON b.id = t.board_id WHERE x.state = 'open' AND {TENDED} LIMIT :limit) n"""
# One dispute about a deal at a time; about a review one of each person.
OPEN_ONE = f"""SELECT {COLUMNS} FROM disputes x WHERE x.deal_id = :deal AND x.state = 'open' AND x.review_id IS NULL"""
REPORTED = "SELECT 1 FROM disputes WHERE deal_id = :deal AND review_id = :review AND by_id = :account"
ABOUT = """SELECT count(*) FROM disputes WHERE deal_id = :deal AND by_id = :account AND review_id IS NULL AND made_at >= :since"""
RECENT = "SELECT count(*) FROM disputes WHERE by_id = :account AND id >= :since"
SETTLE = """UPDATE disputes SET state = :state, settled_by = :by, settled_at = :now, reason = :reason
    WHERE id = :dispute AND state = 'open'"""


def insert_dispute(tx: Tx, dispute: Dispute) -> None:
    tx.run(INSERT, {name: getattr(dispute, name) for name in dispute.__struct_fields__})


def find_case(tx: Tx, dispute_id: int) -> DisputeCase | None:
    return tx.one(BY_ID, {"dispute": dispute_id}, _case)


def find_open(tx: Tx, deal_id: int) -> Dispute | None:
    """The one that a deal waits for."""
    return tx.one(OPEN_ONE, {"deal": deal_id}, Dispute)


def has_reported(tx: Tx, review: DealReview, account_id: AccountId) -> bool:
    params = {"deal": review.deal_id, "review": review.id, "account": account_id}
    return tx.value(REPORTED, params) is not None


def count_about(tx: Tx, deal_id: int, account_id: AccountId, since: int) -> int:
    """How many somebody opened about one deal since then, decided ones too."""
    return int(tx.value(ABOUT, {"deal": deal_id, "account": account_id, "since": since}))


def count_recent(tx: Tx, account_id: AccountId, since: int) -> int:
    """How many somebody opened since an id."""
    return int(tx.value(RECENT, {"account": account_id, "since": since}))


def list_queue(tx: Tx, caller: Caller, after: int, limit: int) -> list[DisputeCase]:
    """Open ones on boards that the caller tends, the one that waits longest first."""
    return tx.all(QUEUE, viewer(caller, after=after, limit=limit), _case)


def list_opened(tx: Tx, account_id: AccountId, before: int, limit: int) -> list[DisputeCase]:
    """What somebody complained of, newest first."""
    return tx.all(OPENED, {"account": account_id, "before": before, "limit": limit}, _case)


def count_open(tx: Tx, caller: Caller, most: int) -> int:
    """How many wait for the caller, counted up to `most`."""
    return int(tx.value(COUNT, viewer(caller, limit=most)))


def settle(tx: Tx, dispute_id: int, state: DisputeState, by_id: AccountId, reason: str) -> bool:
    """False when somebody else was quicker."""
    params = {"dispute": dispute_id, "state": state, "by": by_id, "reason": reason, "now": tx.now}
    return tx.run(SETTLE, params) == 1


def erase_words(tx: Tx, account_id: AccountId) -> None:
    """What somebody complained of; that they did stays."""
    tx.run("UPDATE disputes SET words = '' WHERE by_id = :account", {"account": account_id})


def _case(*row: Any) -> DisputeCase:
    dispute, row = Dispute(*row[:WIDTH]), row[WIDTH:]
    deal, row = Deal(*row[: deals.WIDTH]), row[deals.WIDTH :]
    review, row = DealReview(*row[: reviews.WIDTH]) if row[0] is not None else None, row[reviews.WIDTH :]
    return DisputeCase(dispute, deal, review, Person(*row[:4]), Person(*row[4:8]), Person(*row[8:12]), *row[12:])
