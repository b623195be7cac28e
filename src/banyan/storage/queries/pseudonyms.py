# SPDX-License-Identifier: Apache-2.0
"""Pseudonyms and blind bans as rows. No statement here joins a pseudonym with an account: there is nothing to join them by."""

from collections.abc import Sequence
from typing import Any

from banyan.base.ids import AccountId, BoardId, ThreadId, first_at
from banyan.records.accounts import Person
from banyan.records.pseudonyms import BlindBan, OwnLine, OwnName, Pseudonym
from banyan.storage.tx import Tx

COLUMNS = "s.account_id, s.thread_id, s.month, s.proof, s.bar, s.sealed"
WIDTH = len(Pseudonym.__struct_fields__)
BAN = "id, board_id, month, salt, bar, reason, number, floor, by_id, since_at, until_at, lifted_at"
INSERT = """INSERT INTO pseudonyms (account_id, thread_id, month, proof, bar, sealed)
    VALUES (:account_id, :thread_id, :month, :proof, :bar, :sealed)"""
INSERT_BAN = f"""INSERT INTO blind_bans ({BAN}) VALUES (:id, :board_id, :month, :salt, :bar, :reason, :number, :floor, :by_id,
    :since_at, :until_at, :lifted_at)"""
BANS = f"""SELECT {BAN} FROM blind_bans WHERE board_id = :board AND until_at > :now AND lifted_at IS NULL
    ORDER BY until_at DESC LIMIT :limit"""
# A community has few boards of this sort: whoever asks looks through all that was written on them in the last hour.
RECENT = f"""SELECT {COLUMNS}, p.made_at FROM posts p JOIN pseudonyms s ON s.account_id = p.author_id
    WHERE p.id >= :since AND p.state <> 'moved' ORDER BY p.id DESC LIMIT :limit"""
TOLD = f"""SELECT DISTINCT {COLUMNS} FROM pseudonyms s JOIN notifications n ON n.account_id = s.account_id
    WHERE n.read_at IS NULL ORDER BY s.account_id DESC LIMIT :limit"""
LINES = """SELECT n.id, n.kind, o.id, o.handle, o.display_name, o.state, t.number, t.title, t.lang, b.slug, n.floor,
        a.id, a.handle, a.display_name, a.state, n.data
    FROM notifications n JOIN accounts o ON o.id = n.account_id JOIN threads t ON t.id = n.thread_id
    JOIN boards b ON b.id = t.board_id LEFT JOIN accounts a ON a.id = n.actor_id
    WHERE n.account_id = :account AND n.read_at IS NULL ORDER BY n.id DESC LIMIT :limit"""
MOST_BANS = 500
MOST_LOOKED_AT = 2_000
LINES_SHOWN = 50


def find_pseudonym(tx: Tx, account_id: AccountId) -> Pseudonym | None:
    return tx.one(f"SELECT {COLUMNS} FROM pseudonyms s WHERE s.account_id = :id", {"id": account_id}, Pseudonym)


def find_by_proof(tx: Tx, proofs: Sequence[bytes]) -> Pseudonym | None:
    """The pseudonym that one of these proves; of two the newer."""
    names = ", ".join(f":p{place}" for place in range(len(proofs)))
    sql = f"SELECT {COLUMNS} FROM pseudonyms s WHERE s.proof IN ({names}) ORDER BY s.account_id DESC LIMIT 1"
    return tx.one(sql, {f"p{place}": each for place, each in enumerate(proofs)}, Pseudonym)


def insert_pseudonym(tx: Tx, pseudonym: Pseudonym) -> None:
    tx.run(INSERT, _params(pseudonym))


def list_names(tx: Tx, thread_id: ThreadId) -> set[str]:
    """The handles that are taken in a thread."""
    sql = "SELECT a.handle FROM pseudonyms s JOIN accounts a ON a.id = s.account_id WHERE s.thread_id = :thread"
    return {row[0] for row in tx.all(sql, {"thread": thread_id})}


def list_recent(tx: Tx, since: int) -> list[tuple[Pseudonym, int]]:
    """(pseudonym, when) of what was written behind one after `since` (microseconds), the newest first."""

    def made(*row: Any) -> tuple[Pseudonym, int]:
        return Pseudonym(*row[:WIDTH]), row[WIDTH]

    return tx.all(RECENT, {"since": first_at(since), "limit": MOST_LOOKED_AT}, made)


def list_told(tx: Tx) -> list[Pseudonym]:
    """Those for whom something waits."""
    return tx.all(TOLD, {"limit": MOST_LOOKED_AT}, Pseudonym)


def list_lines(tx: Tx, account_id: AccountId) -> list[OwnLine]:
    """What waits for a pseudonym, the newest first."""

    def made(*row: Any) -> OwnLine:
        name = OwnName(Person(*row[2:6]), *row[6:10])
        return OwnLine(row[0], row[1], name, row[10], Person(*row[11:15]) if row[11] is not None else None, row[15])

    return tx.all(LINES, {"account": account_id, "limit": LINES_SHOWN}, made)


def drop_lines(tx: Tx, account_id: AccountId, up_to: int) -> int:
    """What was read is gone: a time at which it was read would be one of the reader's."""
    sql = "DELETE FROM notifications WHERE account_id = :account AND id <= :id"
    return tx.run(sql, {"account": account_id, "id": up_to})


def drop_lines_before(tx: Tx, made_before_id: int, limit: int) -> int:
    sql = """DELETE FROM notifications WHERE id IN (SELECT n.id FROM pseudonyms s
        JOIN notifications n ON n.account_id = s.account_id WHERE s.account_id < :before AND n.id < :before LIMIT :limit)"""
    return tx.run(sql, {"before": made_before_id, "limit": limit})


def insert_ban(tx: Tx, ban: BlindBan) -> None:
    tx.run(INSERT_BAN, _params(ban))


def find_ban(tx: Tx, ban_id: int) -> BlindBan | None:
    return tx.one(f"SELECT {BAN} FROM blind_bans WHERE id = :id", {"id": ban_id}, BlindBan)


def list_bans(tx: Tx, board_id: BoardId) -> list[BlindBan]:
    """Those that run on a board, the longest first."""
    return tx.all(BANS, {"board": board_id, "now": tx.now, "limit": MOST_BANS}, BlindBan)


def set_ban_lifted(tx: Tx, ban_id: int) -> None:
    tx.run("UPDATE blind_bans SET lifted_at = :now WHERE id = :id", {"id": ban_id, "now": tx.now})


def _params(row: Pseudonym | BlindBan) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}
