# SPDX-License-Identifier: Apache-2.0
"""People by the beginning of what they are called. Only active accounts have words: nobody else can be called."""

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.storage.tx import Tx

IN_THREAD = """SELECT a.id, a.handle, a.display_name, a.state FROM thread_people t JOIN accounts a ON a.id = t.account_id
    WHERE t.thread_id = :thread AND t.post_count > 0 AND a.state = 'active' AND EXISTS (SELECT 1 FROM name_words w
        WHERE w.account_id = a.id AND w.word >= :first AND w.word < :after)
    ORDER BY t.last_floor DESC, a.id LIMIT :limit"""
ANYWHERE = """SELECT a.id, a.handle, a.display_name, a.state FROM accounts a
    WHERE a.state = 'active' AND a.id IN (SELECT w.account_id FROM name_words w
        WHERE w.word >= :first AND w.word < :after ORDER BY w.word LIMIT :most)
    ORDER BY a.post_count DESC, a.id LIMIT :limit"""
UNFILED = """SELECT a.id, a.handle, a.display_name, a.state FROM accounts a WHERE a.state = 'active'
    AND NOT EXISTS (SELECT 1 FROM name_words w WHERE w.account_id = a.id) ORDER BY a.id LIMIT :limit"""
PUT = "INSERT INTO name_words (account_id, word) VALUES (:account, :word) ON CONFLICT (account_id, word) DO NOTHING"
BEHIND_ALL = "\U0010ffff"


def list_in_thread(tx: Tx, thread_id: ThreadId, begins: str, limit: int) -> list[Person]:
    """Who wrote in a thread, the latest first."""
    params = {"thread": thread_id, "first": begins, "after": begins + BEHIND_ALL, "limit": limit}
    return tx.all(IN_THREAD, params, Person)


def list_anywhere(tx: Tx, begins: str, most: int, limit: int) -> list[Person]:
    """Who wrote most, among the first `most` words that begin so."""
    params = {"first": begins, "after": begins + BEHIND_ALL, "most": most, "limit": limit}
    return tx.all(ANYWHERE, params, Person)


def list_unfiled(tx: Tx, limit: int) -> list[Person]:
    return tx.all(UNFILED, {"limit": limit}, Person)


def set_words(tx: Tx, account_id: AccountId, words: list[str]) -> None:
    tx.run("DELETE FROM name_words WHERE account_id = :account", {"account": account_id})
    for word in words:
        tx.run(PUT, {"account": account_id, "word": word})
