# SPDX-License-Identifier: Apache-2.0
"""Ideas, releases and reports as an archive takes them: of threads that everybody may read, a page of keys at a time."""

from banyan.records.callers import GUEST
from banyan.storage.queries.archive import KNOWN, OPEN, ROWS
from banyan.storage.queries.ideas import COLUMNS, COUNTED, STEP
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Row, Tx

_THERE = f"JOIN boards b ON b.id = t.board_id WHERE t.state IN ('open', 'locked') AND {OPEN}"
# What leads to a thread that is not open to everybody leads nowhere.
_OTHER = f"(SELECT t.id FROM threads t {_THERE} AND t.id = {{}})"
_IDEA = COLUMNS.replace("i.release_id", _OTHER.format("i.release_id")).replace(
    "i.joined_id", _OTHER.format("i.joined_id")
)
IDEAS = f"""SELECT {_IDEA} FROM ideas i JOIN threads t ON t.id = i.thread_id {_THERE} AND i.thread_id > :after
    ORDER BY i.thread_id LIMIT {ROWS}"""
STEPS = f"""SELECT {STEP.replace("s.other_id", _OTHER.format("s.other_id"))} FROM idea_steps s
    JOIN accounts a ON a.id = s.by_id JOIN threads t ON t.id = s.thread_id {_THERE} AND a.state IN {KNOWN}
    AND s.id > :after ORDER BY s.id LIMIT {ROWS}"""
CREDITS = f"""SELECT c.account_id, c.part FROM idea_credits c JOIN accounts a ON a.id = c.account_id
    WHERE c.thread_id = :thread AND a.state IN {KNOWN} ORDER BY c.account_id, c.part"""
NEXT_VOTED = f"""SELECT min(v.thread_id) FROM idea_votes v JOIN threads t ON t.id = v.thread_id {_THERE}
    AND v.thread_id > :after"""
VOTES = f"""SELECT v.thread_id, v.account_id, v.made_at FROM idea_votes v JOIN accounts a ON a.id = v.account_id
    WHERE v.thread_id = :thread AND {COUNTED} ORDER BY v.account_id"""
RELEASES = f"""SELECT DISTINCT c.release_id FROM release_credits c JOIN threads t ON t.id = c.release_id {_THERE}
    AND c.release_id > :after ORDER BY c.release_id LIMIT {ROWS}"""
THANKED = f"""SELECT c.account_id FROM release_credits c JOIN accounts a ON a.id = c.account_id
    WHERE c.release_id = :thread AND a.state IN {KNOWN} ORDER BY c.account_id"""
IMPRESSIONS = f"""SELECT m.post_id, m.release_id FROM impressions m JOIN posts p ON p.id = m.post_id
    JOIN threads t ON t.id = p.thread_id {_THERE} AND p.state = 'visible' AND p.thread_id = m.release_id
    AND m.post_id > :after ORDER BY m.post_id LIMIT {ROWS}"""


def list_ideas(tx: Tx, after: int) -> list[Row]:
    """The columns of an idea."""
    return tx.all(IDEAS, viewer(GUEST, after=after))


def list_steps(tx: Tx, after: int) -> list[Row]:
    """The columns of a step."""
    return tx.all(STEPS, viewer(GUEST, after=after))


def list_credits(tx: Tx, thread_id: int) -> list[Row]:
    """(account, part)."""
    return tx.all(CREDITS, {"thread": thread_id})


def list_votes(tx: Tx, after: int) -> list[Row]:
    """(idea, account, made at): those that count, of the next idea that has some."""
    while (thread_id := tx.value(NEXT_VOTED, viewer(GUEST, after=after))) is not None:
        found = tx.all(VOTES, {"thread": thread_id})
        if found:
            return found
        after = thread_id
    return []


def list_releases(tx: Tx, after: int) -> list[int]:
    """Those that name somebody."""
    return [row[0] for row in tx.all(RELEASES, viewer(GUEST, after=after))]


def list_thanked(tx: Tx, thread_id: int) -> list[int]:
    return [row[0] for row in tx.all(THANKED, {"thread": thread_id})]


def list_impressions(tx: Tx, after: int) -> list[Row]:
    """(post, release)."""
    return tx.all(IMPRESSIONS, viewer(GUEST, after=after))
