# SPDX-License-Identifier: Apache-2.0
"""Letters of application and members of boards as rows. Who is a member is `board_members`, which the one predicate reads too."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.boards import Board
from banyan.records.clubs import ClubMember, Letter, LetterState, WaitingLetter
from banyan.storage.queries.boards import COLUMNS as BOARD_COLUMNS
from banyan.storage.queries.boards import slug_key
from banyan.storage.tx import Tx

LETTER = "l.board_id, l.account_id, l.state, l.words, l.made_at, l.answer, l.answered_by, l.moved_at"
_WIDTH = len(Letter.__struct_fields__)
PERSON = "a.id, a.handle, a.display_name, a.state"
# Boards that show themselves to everybody. That one is for its members is asked of the record.
TAKING = f"""SELECT {BOARD_COLUMNS} FROM boards b WHERE b.letters = 'on' AND b.state = 'open'
    ORDER BY b.position, b.id LIMIT :limit"""
ONE_TAKING = f"SELECT {BOARD_COLUMNS} FROM boards b WHERE b.slug_key = :key AND b.letters = 'on' AND b.state = 'open'"
PUT = """INSERT INTO board_letters (board_id, account_id, state, words, made_at, answer, answered_by, moved_at)
    VALUES (:board_id, :account_id, :state, :words, :made_at, :answer, :answered_by, :moved_at)
    ON CONFLICT (board_id, account_id) DO UPDATE SET state = excluded.state, words = excluded.words,
        made_at = excluded.made_at, answer = excluded.answer, answered_by = excluded.answered_by, moved_at = excluded.moved_at"""
WAITING = f"""SELECT {LETTER}, {PERSON}, b.slug FROM board_letters l
    JOIN accounts a ON a.id = l.account_id AND a.state = 'active' JOIN boards b ON b.id = l.board_id
    WHERE l.state = 'waiting'"""
ON_BOARD = f"{WAITING} AND l.board_id = :board ORDER BY l.made_at, l.account_id LIMIT :limit"
TENDED = f"""{WAITING} AND (:is_admin = 1 OR EXISTS (SELECT 1 FROM roles r WHERE r.account_id = :account
        AND r.board_id = l.board_id AND r.ended_at IS NULL AND r.since_at <= :now AND (r.until_at IS NULL OR r.until_at > :now)))
    ORDER BY l.made_at, l.board_id, l.account_id LIMIT :limit"""
MEMBERS = f"""SELECT {PERSON}, m.since_at FROM board_members m JOIN accounts a ON a.id = m.account_id
    WHERE m.board_id = :board AND m.since_at <= :now AND (m.until_at IS NULL OR m.until_at > :now)
    ORDER BY m.since_at, a.id LIMIT :limit"""
LISTED_ON = """SELECT m.board_id FROM board_members m WHERE m.account_id = :account AND m.since_at <= :now
    AND (m.until_at IS NULL OR m.until_at > :now)"""


def list_taking(tx: Tx, limit: int) -> list[Board]:
    """Boards that take letters, whoever may read them."""
    return [board for board in tx.all(TAKING, {"limit": limit}, Board) if board.takes_letters]


def find_taking(tx: Tx, slug: str) -> Board | None:
    board = tx.one(ONE_TAKING, {"key": slug_key(slug)}, Board)
    return board if board is not None and board.takes_letters else None


def find_letter(tx: Tx, board_id: BoardId, account_id: AccountId) -> Letter | None:
    sql = f"SELECT {LETTER} FROM board_letters l WHERE l.board_id = :board AND l.account_id = :account"
    return tx.one(sql, {"board": board_id, "account": account_id}, _letter)


def list_own(tx: Tx, account_id: AccountId, after: int, limit: int) -> list[tuple[str, Letter]]:
    """(slug, letter) of one person, in the order of boards."""
    sql = f"""SELECT b.slug, {LETTER} FROM board_letters l JOIN boards b ON b.id = l.board_id
              WHERE l.account_id = :account AND l.board_id > :after ORDER BY l.board_id LIMIT :limit"""
    found = tx.all(sql, {"account": account_id, "after": after, "limit": limit})
    return [(slug, _letter(*row)) for slug, *row in found]


def put_letter(tx: Tx, letter: Letter) -> None:
    tx.run(PUT, {name: getattr(letter, name) for name in letter.__struct_fields__})


def count_open(tx: Tx, account_id: AccountId) -> int:
    """Letters of one person that wait."""
    sql = "SELECT count(*) FROM board_letters WHERE account_id = :account AND state = 'waiting'"
    return int(tx.value(sql, {"account": account_id}))


def count_waiting(tx: Tx, board_id: BoardId) -> int:
    sql = "SELECT count(*) FROM board_letters WHERE board_id = :board AND state = 'waiting'"
    return int(tx.value(sql, {"board": board_id}))


def list_waiting(tx: Tx, board_id: BoardId, limit: int) -> list[WaitingLetter]:
    return tx.all(ON_BOARD, {"board": board_id, "limit": limit}, _waiting)


def list_tended(tx: Tx, account_id: AccountId, is_admin: bool, limit: int) -> list[WaitingLetter]:
    """Letters that wait on boards that somebody tends, the longest waiting first."""
    params = {"account": account_id, "is_admin": int(is_admin), "now": tx.now, "limit": limit}
    return tx.all(TENDED, params, _waiting)


def list_members(tx: Tx, board_id: BoardId, limit: int) -> list[ClubMember]:
    return tx.all(MEMBERS, {"board": board_id, "now": tx.now, "limit": limit}, _member)


def listed_on(tx: Tx, account_id: AccountId) -> set[BoardId]:
    """On which boards' lists somebody is now."""
    return {row[0] for row in tx.all(LISTED_ON, {"account": account_id, "now": tx.now})}


def _letter(*row: Any) -> Letter:
    board_id, account_id, state, *rest = row
    return Letter(board_id, account_id, LetterState(state), *rest)


def _waiting(*row: Any) -> WaitingLetter:
    return WaitingLetter(_letter(*row[:_WIDTH]), Person(*row[_WIDTH : _WIDTH + 4]), row[_WIDTH + 4])


def _member(*row: Any) -> ClubMember:
    return ClubMember(Person(*row[:4]), row[4])
