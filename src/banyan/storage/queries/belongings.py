# SPDX-License-Identifier: Apache-2.0
"""What one account wrote, a page at a time in the order of writing."""

from banyan.base.ids import AccountId
from banyan.records.belongings import (
    OwnApplication,
    OwnDeal,
    OwnPost,
    OwnPush,
    OwnSerial,
    OwnSignup,
    OwnThread,
    OwnVersion,
    OwnVote,
)
from banyan.records.callers import Caller
from banyan.records.polls import Poll
from banyan.storage.queries.polls import COLUMNS as POLL_COLUMNS
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

THREADS = """SELECT t.id, t.number, b.slug, t.kind, t.title, t.state, t.made_at
    FROM threads t JOIN boards b ON b.id = t.board_id
    WHERE t.author_id = :author AND t.id > :after ORDER BY t.id LIMIT :limit"""
POSTS = f"""SELECT p.id, t.number, p.floor, b.slug,
        CASE WHEN t.author_id = :author OR (t.state IN ('open', 'locked') AND {BOARD_VISIBLE}) THEN t.title ELSE '' END,
        p.reply_to, p.state, p.made_at, p.edited_at, p.revision, p.format, p.source
    FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    WHERE p.author_id = :author AND p.id > :after ORDER BY p.id LIMIT :limit"""
PUSHES = """SELECT x.id, t.number, p.floor, b.slug, x.stance, x.text, x.state, x.made_at
    FROM pushes x JOIN posts p ON p.id = x.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    WHERE x.account_id = :author AND x.id > :after ORDER BY x.id LIMIT :limit"""
VERSIONS = """SELECT r.post_id, t.number, p.floor, r.revision, r.made_at, r.format, r.source
    FROM posts p JOIN revisions r ON r.post_id = p.id JOIN threads t ON t.id = p.thread_id
    WHERE p.author_id = :author AND r.made_by = :author
        AND (p.id > :after OR (p.id = :after AND r.revision > :revision))
    ORDER BY p.id, r.revision LIMIT :limit"""
DEALS = """SELECT d.id, t.number, CASE WHEN d.author_id = :author THEN 1 ELSE 0 END, d.state, d.words, d.asked_at,
        CASE WHEN d.done_at > 0 THEN d.done_at END, r.verdict, r.words,
        (SELECT max(x.words) FROM disputes x WHERE x.deal_id = d.id AND x.by_id = :author AND x.review_id IS NULL)
    FROM deals d JOIN threads t ON t.id = d.thread_id LEFT JOIN deal_reviews r ON r.deal_id = d.id AND r.by_id = :author
    WHERE (d.author_id = :author OR d.partner_id = :author) AND d.id > :after ORDER BY d.id LIMIT :limit"""
VOTES = """SELECT v.thread_id, t.number, v.made_at FROM idea_votes v JOIN threads t ON t.id = v.thread_id
    WHERE v.account_id = :author AND v.thread_id > :after ORDER BY v.thread_id LIMIT :limit"""
APPLICATIONS = """SELECT x.board_id, b.slug, x.words, x.made_at, x.state, x.answer FROM applications x
    JOIN boards b ON b.id = x.board_id
    WHERE x.account_id = :author AND x.board_id > :after ORDER BY x.board_id LIMIT :limit"""
BALLOTS = f"""SELECT {POLL_COLUMNS}, coalesce(x.picks, v.picks), v.comment, coalesce(x.receipt, v.receipt)
    FROM poll_votes v JOIN polls q ON q.id = v.poll_id LEFT JOIN threads t ON t.id = q.thread_id
    JOIN boards b ON b.id = coalesce(t.board_id, q.board_id)
    LEFT JOIN poll_ballots x ON x.poll_id = v.poll_id AND x.account_id = v.account_id
    WHERE v.account_id = :author AND v.poll_id > :after AND q.state <> 'removed'
        AND (q.thread_id IS NULL OR t.state IN ('open', 'locked')) AND {BOARD_VISIBLE} ORDER BY v.poll_id LIMIT :limit"""
SIGNUPS = """SELECT s.thread_id, t.number, s.is_in, s.word, s.made_at FROM signups s JOIN threads t ON t.id = s.thread_id
    WHERE s.account_id = :author AND s.thread_id > :after ORDER BY s.thread_id LIMIT :limit"""
SERIALS = """SELECT m.thread_id, t.number, m.floor, m.made_at FROM serial_marks m JOIN threads t ON t.id = m.thread_id
    WHERE m.account_id = :author AND m.thread_id > :after ORDER BY m.thread_id LIMIT :limit"""


def list_threads(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnThread]:
    return tx.all(THREADS, {"author": account_id, "after": after, "limit": limit}, OwnThread)


def list_posts(tx: Tx, caller: Caller, after: int, limit: int) -> list[OwnPost]:
    """With those that are gone, as far as their words are still there."""
    return tx.all(POSTS, viewer(caller, author=caller.id, after=after, limit=limit), OwnPost)


def list_pushes(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnPush]:
    return tx.all(PUSHES, {"author": account_id, "after": after, "limit": limit}, OwnPush)


def list_deals(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnDeal]:
    found = tx.all(DEALS, {"author": account_id, "after": after, "limit": limit})
    return [OwnDeal(deal_id, number, bool(is_own), *rest) for deal_id, number, is_own, *rest in found]


def list_votes(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnVote]:
    return tx.all(VOTES, {"author": account_id, "after": after, "limit": limit}, OwnVote)


def list_applications(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnApplication]:
    return tx.all(APPLICATIONS, {"author": account_id, "after": after, "limit": limit}, OwnApplication)


def list_ballots(tx: Tx, caller: Caller, after: int, limit: int) -> list[tuple[Poll, str, str, str]]:
    """(poll, picks, comment, receipt) of what the caller voted in and may still read."""
    found = tx.all(BALLOTS, viewer(caller, author=caller.id, after=after, limit=limit))
    return [(Poll(*row[:-3]), *row[-3:]) for row in found]


def list_signups(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnSignup]:
    found = tx.all(SIGNUPS, {"author": account_id, "after": after, "limit": limit})
    return [OwnSignup(row[0], row[1], bool(row[2]), row[3], row[4]) for row in found]


def list_serials(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnSerial]:
    return tx.all(SERIALS, {"author": account_id, "after": after, "limit": limit}, OwnSerial)


def list_versions(tx: Tx, account_id: AccountId, after: tuple[int, int], limit: int) -> list[OwnVersion]:
    """Former versions after that one (post, revision)."""
    post_id, revision = after
    params = {"author": account_id, "after": post_id, "revision": revision, "limit": limit}
    return tx.all(VERSIONS, params, OwnVersion)
