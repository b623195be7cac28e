# SPDX-License-Identifier: Apache-2.0
"""Word rules, and posts that wait to be looked at."""

from typing import Any

from banyan.base.ids import PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.word_rules import Held, WordRule
from banyan.storage.queries.reports import TENDED
from banyan.storage.queries.visibility import viewer
from banyan.storage.tx import Tx

COLUMNS = "w.id, w.phrase, w.phrase_key, w.act, w.replacement, w.made_by, w.made_at"
INSERT = """INSERT INTO word_rules (id, phrase, phrase_key, act, replacement, made_by, made_at)
    VALUES (:id, :phrase, :phrase_key, :act, :replacement, :made_by, :made_at) ON CONFLICT (phrase_key) DO NOTHING"""
# What was decided elsewhere since (the floor removed, the thread taken down) does not wait any more.
HELD = f"""SELECT p.id, t.number, p.floor, t.title, t.lang, b.slug, h.word, h.made_at,
        CASE WHEN t.state = 'held' THEN 1 ELSE 0 END, p.html, a.id, a.handle, a.display_name, a.state
    FROM held_posts h JOIN posts p ON p.id = h.post_id JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
    JOIN accounts a ON a.id = p.author_id
    WHERE (p.state = 'held' OR t.state = 'held') AND {TENDED} ORDER BY h.post_id LIMIT :limit"""
HOLD = """INSERT INTO held_posts (post_id, thread_id, word, made_at) VALUES (:post, :thread, :word, :now)
    ON CONFLICT (post_id) DO UPDATE SET word = excluded.word, made_at = excluded.made_at"""


def list_rules(tx: Tx) -> list[WordRule]:
    return tx.all(f"SELECT {COLUMNS} FROM word_rules w ORDER BY w.phrase_key", {}, WordRule)


def insert_rule(tx: Tx, rule: WordRule) -> bool:
    """False when there is a rule for this phrase."""
    return tx.run(INSERT, {name: getattr(rule, name) for name in rule.__struct_fields__}) == 1


def drop_rule(tx: Tx, rule_id: int) -> bool:
    return tx.run("DELETE FROM word_rules WHERE id = :id", {"id": rule_id}) == 1


def hold(tx: Tx, post_id: PostId, thread_id: ThreadId, word: str) -> None:
    tx.run(HOLD, {"post": post_id, "thread": thread_id, "word": word, "now": tx.now})


def drop_held(tx: Tx, post_id: PostId) -> bool:
    return tx.run("DELETE FROM held_posts WHERE post_id = :post", {"post": post_id}) == 1


def list_held(tx: Tx, caller: Caller, limit: int) -> list[Held]:
    """What waits on boards that the caller tends, the longest waiting first."""

    def make(*row: Any) -> Held:
        columns: tuple[Any, ...] = (*row[:8], bool(row[8]), row[9], Person(*row[10:]))
        return Held(*columns)

    return tx.all(HELD, viewer(caller, limit=limit), make)
