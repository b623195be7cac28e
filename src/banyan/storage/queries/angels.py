# SPDX-License-Identifier: Apache-2.0
"""Angels, their talks and lines as rows. What a newcomer reads is selected here without the column that names the angel."""

from typing import Any

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.angels import (
    Angel,
    AngelLine,
    AngelReport,
    AngelState,
    AngelTalk,
    AngelTalkState,
    OwnAngelLine,
    Ward,
)
from banyan.storage.tx import Tx

ANGEL = "g.account_id, g.state, g.words, g.since_at, g.is_resting, g.turn, g.helped, g.thanks"
TALK = "k.id, k.state, k.made_at, k.given_at, k.moved_at, k.is_thanked"
PERSON = "a.id, a.handle, a.display_name, a.state"
_ANGEL_WIDTH, _TALK_WIDTH = len(Angel.__struct_fields__), len(AngelTalk.__struct_fields__)
# Who is next: of those who are here, do not rest, and have room, whoever was asked the longest time ago. Never this newcomer's
# again whom they had, who wants them no more, or who has blocked them.
NEXT = """SELECT g.account_id, g.turn FROM angels g JOIN accounts a ON a.id = g.account_id AND a.state = 'active'
    WHERE g.state = 'active' AND g.is_resting = 0 AND g.account_id <> :newcomer
        AND EXISTS (SELECT 1 FROM presences p WHERE p.account_id = g.account_id AND p.until_at > :now)
        AND NOT EXISTS (SELECT 1 FROM angel_turns u WHERE u.talk_id = :talk AND u.angel_id = g.account_id)
        AND NOT EXISTS (SELECT 1 FROM angel_bars b WHERE b.account_id = g.account_id AND b.person_id = :newcomer)
        AND NOT EXISTS (SELECT 1 FROM relations r WHERE r.account_id = g.account_id AND r.person_id = :newcomer
                        AND r.kind = 'blocked')
        AND (SELECT count(*) FROM angel_talks o WHERE o.angel_id = g.account_id AND o.state = 'open' AND o.moved_at > :lately)
            < :most
    ORDER BY g.turn, g.since_at, g.account_id LIMIT 1"""
TAKE_TURN = """UPDATE angels SET turn = (SELECT max(t.turn) FROM angels t) + 1, helped = helped + 1
    WHERE account_id = :angel AND turn = :turn"""
GIVE = """UPDATE angel_talks SET angel_id = :angel, state = 'open', given_at = :now, moved_at = :now
    WHERE id = :talk AND state = 'waiting'"""
PUT_ANGEL = """INSERT INTO angels (account_id, state, words, since_at, is_resting, turn, helped, thanks)
    VALUES (:account, :state, :words, :now, 0, 0, 0, 0)
    ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, since_at = excluded.since_at"""
# The newest talk that is not over, of a newcomer.
OF_NEWCOMER = (
    f"SELECT {TALK} FROM angel_talks k WHERE k.account_id = :account AND k.state <> 'ended' ORDER BY k.id DESC LIMIT 1"
)
LINES = """SELECT x.id, x.is_angel, x.body FROM (SELECT l.id, CASE WHEN l.angel_id IS NULL THEN 0 ELSE 1 END AS is_angel, l.body
    FROM angel_lines l WHERE l.talk_id = :talk ORDER BY l.id DESC LIMIT :limit) x ORDER BY x.id"""
WARDS = f"""SELECT {TALK}, {PERSON}, CASE WHEN (SELECT l.angel_id FROM angel_lines l WHERE l.talk_id = k.id
        ORDER BY l.id DESC LIMIT 1) IS NULL THEN 1 ELSE 0 END
    FROM angel_talks k JOIN accounts a ON a.id = k.account_id
    WHERE k.angel_id = :angel AND k.state = 'open' ORDER BY k.moved_at DESC, k.id LIMIT :limit"""
REPORTS = f"""SELECT x.id, x.talk_id, {PERSON}, x.reason, x.made_at FROM angel_reports x
    JOIN accounts a ON a.id = x.account_id WHERE x.settled_at IS NULL ORDER BY x.id LIMIT :limit"""
NAMED_LINES = f"""SELECT {PERSON}, CASE WHEN l.angel_id IS NULL THEN 0 ELSE 1 END, l.body FROM angel_lines l
    JOIN angel_talks k ON k.id = l.talk_id JOIN accounts a ON a.id = coalesce(l.angel_id, k.account_id)
    WHERE l.talk_id = :talk ORDER BY l.id DESC LIMIT :limit"""
OWN_LINES = """SELECT l.id, l.talk_id, CASE WHEN l.angel_id = :me THEN 'me' WHEN l.angel_id IS NOT NULL THEN 'angel'
        WHEN k.account_id = :me THEN 'me' ELSE a.handle END, l.body
    FROM angel_lines l JOIN angel_talks k ON k.id = l.talk_id JOIN accounts a ON a.id = k.account_id
    WHERE (k.account_id = :me OR k.angel_id = :me OR l.angel_id = :me) AND l.id > :after ORDER BY l.id LIMIT :limit"""
OLD = """SELECT k.id FROM angel_talks k WHERE ((k.state = 'ended' AND k.moved_at < :ended) OR k.moved_at < :idle)
    AND NOT EXISTS (SELECT 1 FROM angel_reports x WHERE x.talk_id = k.id AND x.settled_at IS NULL) LIMIT :limit"""


class Parties(msgspec.Struct, frozen=True):
    """Whose talk it is. For verbs, which tell neither of the two."""

    talk: AngelTalk
    newcomer_id: AccountId
    angel_id: AccountId | None


# ---- angels


def find_angel(tx: Tx, account_id: AccountId) -> Angel | None:
    return tx.one(f"SELECT {ANGEL} FROM angels g WHERE g.account_id = :account", {"account": account_id}, _angel)


def put_angel(tx: Tx, account_id: AccountId, state: AngelState, words: str = "") -> None:
    tx.run(PUT_ANGEL, {"account": account_id, "state": state, "words": words, "now": tx.now})


def drop_angel(tx: Tx, account_id: AccountId) -> bool:
    return tx.run("DELETE FROM angels WHERE account_id = :account", {"account": account_id}) == 1


def set_resting(tx: Tx, account_id: AccountId, *, is_resting: bool) -> None:
    sql = "UPDATE angels SET is_resting = :resting WHERE account_id = :account"
    tx.run(sql, {"account": account_id, "resting": int(is_resting)})


def list_angels(tx: Tx, limit: int) -> list[tuple[Angel, Person]]:
    """Whoever would like to be one first, then the others."""
    sql = f"""SELECT {ANGEL}, {PERSON} FROM angels g JOIN accounts a ON a.id = g.account_id
              ORDER BY g.state DESC, g.since_at, g.account_id LIMIT :limit"""
    found = tx.all(sql, {"limit": limit})
    return [(_angel(*row[:_ANGEL_WIDTH]), Person(*row[_ANGEL_WIDTH:])) for row in found]


# ---- who is next


def find_next(tx: Tx, talk: Parties, lately: int, most: int) -> tuple[AccountId, int] | None:
    """(angel, the turn they have): whoever is to have this talk, if somebody can."""
    params = {"newcomer": talk.newcomer_id, "talk": talk.talk.id, "now": tx.now, "lately": lately, "most": most}
    found = tx.all(NEXT, params)
    return (AccountId(found[0][0]), found[0][1]) if found else None


def give(tx: Tx, talk_id: int, angel_id: AccountId, turn: int) -> bool:
    """False when somebody else was faster, with the talk or with the angel."""
    if tx.run(TAKE_TURN, {"angel": angel_id, "turn": turn}) != 1:
        return False
    tx.run(GIVE, {"talk": talk_id, "angel": angel_id, "now": tx.now})
    sql = (
        "INSERT INTO angel_turns (talk_id, angel_id) VALUES (:talk, :angel) ON CONFLICT (talk_id, angel_id) DO NOTHING"
    )
    tx.run(sql, {"talk": talk_id, "angel": angel_id})
    return True


def list_waiting(tx: Tx, limit: int) -> list[Parties]:
    """Talks without an angel, whoever waits longest first."""
    sql = f"""SELECT {TALK}, k.account_id, k.angel_id FROM angel_talks k WHERE k.state = 'waiting'
              ORDER BY k.moved_at, k.id LIMIT :limit"""
    return tx.all(sql, {"limit": limit}, _parties)


# ---- talks


def find_talk(tx: Tx, talk_id: int) -> Parties | None:
    sql = f"SELECT {TALK}, k.account_id, k.angel_id FROM angel_talks k WHERE k.id = :talk"
    return tx.one(sql, {"talk": talk_id}, _parties)


def find_of_newcomer(tx: Tx, account_id: AccountId) -> AngelTalk | None:
    return tx.one(OF_NEWCOMER, {"account": account_id}, _talk)


def count_asked(tx: Tx, account_id: AccountId, since: int) -> int:
    """How many talks somebody began since then."""
    sql = "SELECT count(*) FROM angel_talks WHERE account_id = :account AND made_at > :since"
    return int(tx.value(sql, {"account": account_id, "since": since}))


def insert_talk(tx: Tx, talk_id: int, account_id: AccountId) -> None:
    sql = """INSERT INTO angel_talks (id, account_id, angel_id, state, made_at, given_at, moved_at, is_thanked)
             VALUES (:id, :account, NULL, 'waiting', :now, NULL, :now, 0)"""
    tx.run(sql, {"id": talk_id, "account": account_id, "now": tx.now})


def set_waiting(tx: Tx, talk_id: int) -> None:
    """Whoever had it has it no longer."""
    sql = "UPDATE angel_talks SET angel_id = NULL, state = 'waiting', moved_at = :now WHERE id = :talk"
    tx.run(sql, {"talk": talk_id, "now": tx.now})


def set_ended(tx: Tx, talk_id: int) -> None:
    tx.run("UPDATE angel_talks SET state = 'ended', moved_at = :now WHERE id = :talk", {"talk": talk_id, "now": tx.now})


def set_thanked(tx: Tx, talk_id: int, angel_id: AccountId) -> None:
    tx.run("UPDATE angel_talks SET is_thanked = 1 WHERE id = :talk", {"talk": talk_id})
    tx.run("UPDATE angels SET thanks = thanks + 1 WHERE account_id = :angel", {"angel": angel_id})


def list_wards(tx: Tx, angel_id: AccountId, limit: int) -> list[Ward]:
    return tx.all(WARDS, {"angel": angel_id, "limit": limit}, _ward)


def list_had(tx: Tx, angel_id: AccountId) -> list[int]:
    """Talks that an angel has at the moment."""
    sql = "SELECT id FROM angel_talks WHERE angel_id = :angel AND state = 'open' ORDER BY id"
    return [row[0] for row in tx.all(sql, {"angel": angel_id})]


# ---- lines


def insert_line(tx: Tx, line_id: int, talk_id: int, angel_id: AccountId | None, body: str) -> None:
    sql = "INSERT INTO angel_lines (id, talk_id, angel_id, body) VALUES (:id, :talk, :angel, :body)"
    tx.run(sql, {"id": line_id, "talk": talk_id, "angel": angel_id, "body": body})
    tx.run("UPDATE angel_talks SET moved_at = :now WHERE id = :talk", {"talk": talk_id, "now": tx.now})


def list_lines(tx: Tx, talk_id: int, limit: int) -> list[AngelLine]:
    """The last lines, in order."""
    return tx.all(LINES, {"talk": talk_id, "limit": limit}, _line)


# ---- whom an angel wants no more, reports


def bar(tx: Tx, angel_id: AccountId, person_id: AccountId) -> None:
    sql = "INSERT INTO angel_bars (account_id, person_id) VALUES (:angel, :person) ON CONFLICT (account_id, person_id) DO NOTHING"
    tx.run(sql, {"angel": angel_id, "person": person_id})


def insert_report(tx: Tx, report_id: int, talk_id: int, account_id: AccountId, reason: str) -> None:
    sql = """INSERT INTO angel_reports (id, talk_id, account_id, reason, made_at, settled_by, settled_at, answer)
             VALUES (:id, :talk, :account, :reason, :now, NULL, NULL, '')"""
    tx.run(sql, {"id": report_id, "talk": talk_id, "account": account_id, "reason": reason, "now": tx.now})


def has_open_report(tx: Tx, talk_id: int, account_id: AccountId) -> bool:
    sql = "SELECT 1 FROM angel_reports WHERE talk_id = :talk AND account_id = :account AND settled_at IS NULL"
    return tx.value(sql, {"talk": talk_id, "account": account_id}) is not None


def settle_report(tx: Tx, report_id: int, by: AccountId, answer: str) -> AccountId | None:
    """Who reported; None when it is not there or was settled."""
    sql = "UPDATE angel_reports SET settled_by = :by, settled_at = :now, answer = :answer WHERE id = :id AND settled_at IS NULL"
    if tx.run(sql, {"id": report_id, "by": by, "answer": answer, "now": tx.now}) != 1:
        return None
    return AccountId(tx.value("SELECT account_id FROM angel_reports WHERE id = :id", {"id": report_id}))


def list_reports(tx: Tx, limit: int, lines: int) -> list[AngelReport]:
    found = tx.all(REPORTS, {"limit": limit})
    return [
        AngelReport(report_id, talk_id, Person(*row[:4]), row[4], row[5], _named_lines(tx, talk_id, lines))
        for report_id, talk_id, *row in found
    ]


def _named_lines(tx: Tx, talk_id: int, limit: int) -> list[tuple[Person, bool, str]]:
    found = tx.all(NAMED_LINES, {"talk": talk_id, "limit": limit})
    return [(Person(*row[:4]), bool(row[4]), row[5]) for row in reversed(found)]


# ---- taking along, and going


def list_own_lines(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[OwnAngelLine]:
    return tx.all(OWN_LINES, {"me": account_id, "after": after, "limit": limit}, OwnAngelLine)


def list_talks_of(tx: Tx, account_id: AccountId) -> list[int]:
    """All talks of a newcomer."""
    return [row[0] for row in tx.all("SELECT id FROM angel_talks WHERE account_id = :account", {"account": account_id})]


def list_old(tx: Tx, ended: int, idle: int, limit: int) -> list[int]:
    return [row[0] for row in tx.all(OLD, {"ended": ended, "idle": idle, "limit": limit})]


def drop_talk(tx: Tx, talk_id: int) -> None:
    """With everything that was said in it."""
    for table in ("angel_lines", "angel_turns", "angel_reports"):
        tx.run(f"DELETE FROM {table} WHERE talk_id = :talk", {"talk": talk_id})
    tx.run("DELETE FROM angel_talks WHERE id = :talk", {"talk": talk_id})


def _angel(*row: Any) -> Angel:
    account_id, state, words, since_at, is_resting, *counts = row
    return Angel(account_id, AngelState(state), words, since_at, bool(is_resting), *counts)


def _talk(*row: Any) -> AngelTalk:
    talk_id, state, made_at, given_at, moved_at, is_thanked = row
    return AngelTalk(talk_id, AngelTalkState(state), made_at, given_at, moved_at, bool(is_thanked))


def _parties(*row: Any) -> Parties:
    return Parties(_talk(*row[:_TALK_WIDTH]), *row[_TALK_WIDTH:])


def _line(line_id: int, is_angel: int, body: str) -> AngelLine:
    return AngelLine(line_id, bool(is_angel), body)


def _ward(*row: Any) -> Ward:
    return Ward(_talk(*row[:_TALK_WIDTH]), Person(*row[_TALK_WIDTH : _TALK_WIDTH + 4]), bool(row[-1]))
