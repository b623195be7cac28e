# SPDX-License-Identifier: Apache-2.0
"""Reviews of deals as rows. Only those of completed deals count."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.deal_reviews import DealReview, DealReviewLine
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = """r.id, r.deal_id, r.by_id, r.about_id, r.verdict, r.words, r.made_at, r.shown_at, r.removed_by, r.removed_at,
    r.reason"""
WIDTH = len(DealReview.__struct_fields__)
INSERT = """INSERT INTO deal_reviews (id, deal_id, by_id, about_id, verdict, words, made_at, shown_at, removed_by, removed_at,
        reason)
    VALUES (:id, :deal_id, :by_id, :about_id, :verdict, :words, :made_at, :shown_at, :removed_by, :removed_at, :reason)
    ON CONFLICT (deal_id, by_id) DO NOTHING"""
_SHOWN = f"""FROM deal_reviews r JOIN deals d ON d.id = r.deal_id JOIN threads t ON t.id = d.thread_id
    JOIN boards b ON b.id = t.board_id JOIN accounts a ON a.id = r.by_id
    WHERE r.about_id = :account AND r.shown_at > 0 AND d.state = 'done' AND {BOARD_VISIBLE}"""
ABOUT = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state,
        CASE WHEN t.state IN ('open', 'locked') THEN t.number ELSE 0 END, t.title, t.lang, b.id
    {_SHOWN} AND (r.removed_at IS NULL OR CAST(:removed AS BIGINT) = 1) AND r.id < :before ORDER BY r.id DESC LIMIT :limit"""
TALLY = f"SELECT r.verdict, count(*) {_SHOWN} AND r.removed_at IS NULL GROUP BY r.verdict"
DUE = f"""SELECT {COLUMNS} FROM deal_reviews r JOIN deals d ON d.id = r.deal_id
    WHERE r.shown_at = 0 AND d.state = 'done' AND d.done_at <= :before ORDER BY r.id LIMIT :limit"""
OF_DEAL = f"SELECT {COLUMNS} FROM deal_reviews r WHERE r.deal_id = :deal ORDER BY r.id"
WRITTEN = (
    f"SELECT {COLUMNS} FROM deal_reviews r WHERE r.by_id = :account AND r.id < :before ORDER BY r.id DESC LIMIT :limit"
)


def insert_review(tx: Tx, review: DealReview) -> bool:
    """False when there is one already."""
    return tx.run(INSERT, {name: getattr(review, name) for name in review.__struct_fields__}) == 1


def find_review(tx: Tx, review_id: int) -> DealReview | None:
    return tx.one(f"SELECT {COLUMNS} FROM deal_reviews r WHERE r.id = :review", {"review": review_id}, DealReview)


def list_of_deal(tx: Tx, deal_id: int) -> list[DealReview]:
    return tx.all(OF_DEAL, {"deal": deal_id}, DealReview)


def list_unshown(tx: Tx, done_before: int, limit: int) -> list[DealReview]:
    """Those that wait for the other side, of deals that were completed before a time."""
    return tx.all(DUE, {"before": done_before, "limit": limit}, DealReview)


def list_about(
    tx: Tx, caller: Caller, account_id: AccountId, before: int, limit: int, *, with_removed: bool
) -> list[tuple[DealReviewLine, BoardId]]:
    """(what others say of somebody, the board it was on), newest first."""
    params = viewer(caller, account=account_id, before=before, limit=limit, removed=int(with_removed))
    return tx.all(ABOUT, params, _line)


def list_written(tx: Tx, account_id: AccountId, before: int, limit: int) -> list[DealReview]:
    """What somebody wrote, newest first."""
    return tx.all(WRITTEN, {"account": account_id, "before": before, "limit": limit}, DealReview)


def tally(tx: Tx, caller: Caller, account_id: AccountId) -> dict[str, int]:
    """Verdict → how many say so of somebody."""
    return dict(tx.all(TALLY, viewer(caller, account=account_id)))


def set_shown(tx: Tx, review_id: int) -> None:
    tx.run(
        "UPDATE deal_reviews SET shown_at = :now WHERE id = :review AND shown_at = 0",
        {"review": review_id, "now": tx.now},
    )


def set_removed(tx: Tx, review_id: int, by_id: AccountId, reason: str) -> bool:
    """False when somebody else was quicker."""
    sql = """UPDATE deal_reviews SET removed_by = :by, removed_at = :now, reason = :reason
        WHERE id = :review AND removed_at IS NULL"""
    return tx.run(sql, {"review": review_id, "by": by_id, "reason": reason, "now": tx.now}) == 1


def set_restored(tx: Tx, review_id: int) -> bool:
    """False when it stands."""
    sql = """UPDATE deal_reviews SET removed_by = NULL, removed_at = NULL, reason = ''
        WHERE id = :review AND removed_at IS NOT NULL"""
    return tx.run(sql, {"review": review_id}) == 1


def erase_words(tx: Tx, account_id: AccountId) -> None:
    """What somebody wrote about others; the verdicts stay, because they are about others."""
    tx.run("UPDATE deal_reviews SET words = '' WHERE by_id = :account", {"account": account_id})


def _line(*row: Any) -> tuple[DealReviewLine, BoardId]:
    rest: tuple[Any, ...] = row[WIDTH:]
    return DealReviewLine(DealReview(*row[:WIDTH]), Person(*rest[:4]), *rest[4:7]), rest[7]
