# SPDX-License-Identifier: Apache-2.0
"""Talks of two and their lines."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.talks import Talk, TalkLine, TalkState
from banyan.storage.tx import Tx

SELECT = """SELECT k.id, a.id, a.handle, a.display_name, a.state, b.id, b.handle, b.display_name, b.state, k.state, k.made_at,
        k.moved_at
    FROM talks k JOIN accounts a ON a.id = k.asker_id JOIN accounts b ON b.id = k.asked_id"""
LIVE_BETWEEN = f"""{SELECT} WHERE k.state IN ('asked', 'open') AND k.moved_at > :since AND
    ((k.asker_id = :one AND k.asked_id = :other) OR (k.asker_id = :other AND k.asked_id = :one)) ORDER BY k.id DESC LIMIT 1"""
LIVE_OF = f"""{SELECT} WHERE (k.asker_id = :me OR k.asked_id = :me) AND k.state IN ('asked', 'open') AND k.moved_at > :since
    ORDER BY k.id DESC"""
INSERT = """INSERT INTO talks (id, asker_id, asked_id, state, made_at, moved_at)
    VALUES (:id, :asker, :asked, 'asked', :now, :now)"""
INSERT_LINE = (
    """INSERT INTO talk_lines (id, talk_id, author_id, body, made_at) VALUES (:id, :talk, :author, :body, :now)"""
)
LINES = """SELECT id, author_id, body, made_at FROM
        (SELECT id, author_id, body, made_at FROM talk_lines WHERE talk_id = :talk AND id > :after
         ORDER BY id DESC LIMIT :limit) x
    ORDER BY id"""
SAID_TIMES = """SELECT made_at FROM talk_lines WHERE talk_id = :talk AND author_id = :author AND made_at > :since
    ORDER BY id DESC LIMIT :limit"""
ASKED_TIMES = "SELECT made_at FROM talks WHERE asker_id = :asker AND made_at > :since ORDER BY id DESC LIMIT :limit"
OLD = "SELECT id FROM talks WHERE moved_at < :before ORDER BY moved_at LIMIT :limit"


def find_talk(tx: Tx, talk_id: int) -> Talk | None:
    return tx.one(f"{SELECT} WHERE k.id = :talk", {"talk": talk_id}, _talk)


def find_live(tx: Tx, one: AccountId, other: AccountId, since: int) -> Talk | None:
    """A talk of these two that is asked for or going on."""
    return tx.one(LIVE_BETWEEN, {"one": one, "other": other, "since": since}, _talk)


def list_live(tx: Tx, account_id: AccountId, since: int) -> list[Talk]:
    return tx.all(LIVE_OF, {"me": account_id, "since": since}, _talk)


def insert_talk(tx: Tx, talk_id: int, asker_id: AccountId, asked_id: AccountId) -> None:
    tx.run(INSERT, {"id": talk_id, "asker": asker_id, "asked": asked_id, "now": tx.now})


def set_talk_state(tx: Tx, talk_id: int, state: TalkState) -> None:
    tx.run(
        "UPDATE talks SET state = :state, moved_at = :now WHERE id = :talk",
        {"talk": talk_id, "state": state, "now": tx.now},
    )


def insert_line(tx: Tx, talk_id: int, line: TalkLine) -> None:
    params = {"id": line.id, "talk": talk_id, "author": line.author_id, "body": line.body, "now": line.made_at}
    tx.run(INSERT_LINE, params)


def list_lines(tx: Tx, talk_id: int, after: int, limit: int) -> list[TalkLine]:
    """The newest behind `after`, in order."""
    return tx.all(LINES, {"talk": talk_id, "after": after, "limit": limit}, TalkLine)


def said_times(tx: Tx, talk_id: int, author_id: AccountId, since: int, limit: int) -> list[int]:
    """When somebody said something in a talk, the newest first."""
    params = {"talk": talk_id, "author": author_id, "since": since, "limit": limit}
    return [at for (at,) in tx.all(SAID_TIMES, params)]


def asked_times(tx: Tx, asker_id: AccountId, since: int, limit: int) -> list[int]:
    """When somebody asked for talks, the newest first."""
    return [at for (at,) in tx.all(ASKED_TIMES, {"asker": asker_id, "since": since, "limit": limit})]


def drop_old(tx: Tx, before: int, limit: int) -> int:
    """Talks in which nothing has moved since, with all that was said; how many."""
    found = [{"talk": talk_id} for (talk_id,) in tx.all(OLD, {"before": before, "limit": limit})]
    tx.many("DELETE FROM talk_lines WHERE talk_id = :talk", found)
    tx.many("DELETE FROM talks WHERE id = :talk", found)
    return len(found)


def _talk(*row: Any) -> Talk:
    return Talk(row[0], Person(*row[1:5]), Person(*row[5:9]), TalkState(row[9]), row[10], row[11])
