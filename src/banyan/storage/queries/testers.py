# SPDX-License-Identifier: Apache-2.0
"""Calls for testers and applications as rows. A tester is on the board's list, with an end."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.testers import Applicant, Application, ApplicationState, Call, CallLine
from banyan.storage.queries.boards import slug_key
from banyan.storage.tx import Tx

CALL = "c.board_id, c.places, c.from_at, c.until_at, c.words, c.made_by, c.made_at, c.ended_at"
APPLICATION = "x.board_id, x.account_id, x.words, x.made_at, x.state, x.answer"
_WIDTH, _OWN_WIDTH = len(Call.__struct_fields__), len(Application.__struct_fields__)
_LINE = f"""SELECT {CALL}, b.slug, b.titles, (SELECT count(*) FROM board_members m WHERE m.board_id = c.board_id
        AND m.until_at > :now) FROM tester_calls c JOIN boards b ON b.id = c.board_id AND b.state <> 'closed'"""
BY_SLUG = f"{_LINE} WHERE b.slug_key = :key"
OPEN = f"{_LINE} WHERE c.ended_at IS NULL AND c.until_at > :now ORDER BY c.until_at, c.board_id LIMIT :limit"
PUT_CALL = """INSERT INTO tester_calls (board_id, places, from_at, until_at, words, made_by, made_at, ended_at)
    VALUES (:board_id, :places, :from_at, :until_at, :words, :made_by, :made_at, :ended_at)
    ON CONFLICT (board_id) DO UPDATE SET places = excluded.places, from_at = excluded.from_at, until_at = excluded.until_at,
        words = excluded.words, made_by = excluded.made_by, made_at = excluded.made_at, ended_at = excluded.ended_at"""
PUT_APPLICATION = """INSERT INTO applications (board_id, account_id, words, made_at, state, answer)
    VALUES (:board_id, :account_id, :words, :made_at, :state, :answer)
    ON CONFLICT (board_id, account_id) DO UPDATE SET words = excluded.words, made_at = excluded.made_at,
        state = excluded.state, answer = excluded.answer"""
WAITING = f"""SELECT {APPLICATION}, a.id, a.handle, a.display_name, a.state FROM applications x
    JOIN accounts a ON a.id = x.account_id AND a.state = 'active'
    WHERE x.board_id = :board AND x.state = 'waiting' ORDER BY x.made_at, x.account_id LIMIT :limit"""
ADMIT = """INSERT INTO board_members (board_id, account_id, since_at, given_by, until_at)
    VALUES (:board, :account, :since, :by, :until)
    ON CONFLICT (board_id, account_id) DO UPDATE SET since_at = excluded.since_at, until_at = excluded.until_at
    WHERE board_members.until_at IS NOT NULL"""


def find_line(tx: Tx, slug: str) -> CallLine | None:
    """The call of a board, whether its caller may read that board or not."""
    return tx.one(BY_SLUG, {"key": slug_key(slug), "now": tx.now}, _line)


def list_open(tx: Tx, limit: int) -> list[CallLine]:
    return tx.all(OPEN, {"now": tx.now, "limit": limit}, _line)


def put_call(tx: Tx, call: Call) -> None:
    tx.run(PUT_CALL, {name: getattr(call, name) for name in call.__struct_fields__})


def end_call(tx: Tx, board_id: BoardId) -> bool:
    """False when it had ended, or there was none."""
    sql = "UPDATE tester_calls SET ended_at = :now WHERE board_id = :board AND ended_at IS NULL"
    return tx.run(sql, {"board": board_id, "now": tx.now}) == 1


def hold_call(tx: Tx, board_id: BoardId) -> None:
    """Whoever gives places at the same time waits."""
    tx.run("UPDATE tester_calls SET places = places WHERE board_id = :board", {"board": board_id})


def find_application(tx: Tx, board_id: BoardId, account_id: AccountId) -> Application | None:
    sql = f"SELECT {APPLICATION} FROM applications x WHERE x.board_id = :board AND x.account_id = :account"
    return tx.one(sql, {"board": board_id, "account": account_id}, _application)


def put_application(tx: Tx, application: Application) -> None:
    tx.run(PUT_APPLICATION, {name: getattr(application, name) for name in application.__struct_fields__})


def drop_waiting(tx: Tx, board_id: BoardId, account_id: AccountId) -> bool:
    sql = "DELETE FROM applications WHERE board_id = :board AND account_id = :account AND state = 'waiting'"
    return tx.run(sql, {"board": board_id, "account": account_id}) == 1


def list_waiting(tx: Tx, board_id: BoardId, limit: int) -> list[Applicant]:
    return tx.all(WAITING, {"board": board_id, "limit": limit}, _applicant)


def admit(tx: Tx, call: Call, account_id: AccountId, by: AccountId) -> None:
    """Onto the list for the term; who is on it without an end stays."""
    since = max(tx.now, call.from_at)
    params = {"board": call.board_id, "account": account_id, "since": since, "by": by, "until": call.until_at}
    tx.run(ADMIT, params)


def find_until(tx: Tx, board_id: BoardId, account_id: AccountId) -> int:
    """When somebody's place on the list ends; 0 when they have none, or one without an end."""
    sql = """SELECT until_at FROM board_members WHERE board_id = :board AND account_id = :account AND until_at > :now"""
    return int(tx.value(sql, {"board": board_id, "account": account_id, "now": tx.now}) or 0)


def _line(*row: Any) -> CallLine:
    return CallLine(Call(*row[:_WIDTH]), *row[_WIDTH:])


def _application(*row: Any) -> Application:
    board_id, account_id, words, made_at, state, answer = row
    return Application(board_id, account_id, words, made_at, ApplicationState(state), answer)


def _applicant(*row: Any) -> Applicant:
    return Applicant(_application(*row[:_OWN_WIDTH]), Person(*row[_OWN_WIDTH:]))
