# SPDX-License-Identifier: Apache-2.0
"""Keys of holders, the boxed parts of envelopes, and the wishes to open one."""

from typing import Any

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.seals import SealKey, SealPart, Unsealing, UnsealingLine
from banyan.storage.tx import Tx

KEY = "k.id, k.account_id, k.part, k.public_key, k.salt, k.locked_key, k.made_at, k.ended_at"
UNSEALING = """u.id, u.pseudonym_id, u.board_id, u.thread_id, u.number, u.floor, u.asked_by, u.reason, u.asked_at, u.ends_at,
    u.state, u.confirmed_by, u.confirmed_at, u.answer"""
WIDTH = len(Unsealing.__struct_fields__)
# Who holds a key and one of two roles now: (key, whether they are an administrator).
HOLDERS = f"""SELECT {KEY}, max(CASE WHEN r.name = 'admin' THEN 1 ELSE 0 END)
    FROM seal_keys k JOIN accounts a ON a.id = k.account_id JOIN roles r ON r.account_id = k.account_id
    WHERE k.ended_at IS NULL AND a.state = 'active' AND r.ended_at IS NULL AND r.since_at <= :now
        AND (r.until_at IS NULL OR r.until_at > :now)
        AND (r.name = 'admin' OR (r.name = 'moderator' AND r.board_id = :board))
    GROUP BY {KEY} ORDER BY k.id"""
INSERT_KEY = """INSERT INTO seal_keys (id, account_id, part, public_key, salt, locked_key, made_at, ended_at)
    VALUES (:id, :account_id, :part, :public_key, :salt, :locked_key, :made_at, :ended_at)"""
INSERT_UNSEALING = f"""INSERT INTO unsealings ({UNSEALING.replace("u.", "")})
    VALUES (:id, :pseudonym_id, :board_id, :thread_id, :number, :floor, :asked_by, :reason, :asked_at, :ends_at, :state,
        :confirmed_by, :confirmed_at, :answer)"""
# What waits: for a second person, or for whoever asked to look.
WAITING = f"""SELECT {UNSEALING}, a.id, a.handle, a.display_name, a.state, b.slug
    FROM unsealings u JOIN accounts a ON a.id = u.asked_by JOIN boards b ON b.id = u.board_id
    WHERE u.ends_at > :now AND (u.state = 'asked' OR (u.state = 'opened' AND u.asked_by = :me))
    ORDER BY u.id DESC LIMIT :limit"""
WAITING_SHOWN = 100


def list_holders(tx: Tx, board_id: BoardId) -> list[tuple[SealKey, bool]]:
    """(key, whether its holder is an administrator) of those who open envelopes of a board."""

    def made(*row: Any) -> tuple[SealKey, bool]:
        return SealKey(*row[:-1]), bool(row[-1])

    return tx.all(HOLDERS, {"board": board_id, "now": tx.now}, made)


def find_key(tx: Tx, account_id: AccountId) -> SealKey | None:
    """The key that somebody holds now."""
    sql = (
        f"SELECT {KEY} FROM seal_keys k WHERE k.account_id = :account AND k.ended_at IS NULL ORDER BY k.id DESC LIMIT 1"
    )
    return tx.one(sql, {"account": account_id}, SealKey)


def next_part(tx: Tx) -> int:
    """The next place on the line; the first is that of boards."""
    return max(1, int(tx.value("SELECT coalesce(max(part), 0) FROM seal_keys"))) + 1


def insert_key(tx: Tx, key: SealKey) -> None:
    tx.run(INSERT_KEY, {name: getattr(key, name) for name in key.__struct_fields__})


def end_keys(tx: Tx, account_id: AccountId) -> int:
    sql = "UPDATE seal_keys SET ended_at = :now WHERE account_id = :account AND ended_at IS NULL"
    return tx.run(sql, {"account": account_id, "now": tx.now})


def insert_parts(tx: Tx, pseudonym_id: AccountId, parts: list[SealPart]) -> None:
    sql = "INSERT INTO seal_parts (pseudonym_id, key_id, part, box) VALUES (:pseudonym, :key, :part, :box)"
    tx.many(sql, [{"pseudonym": pseudonym_id, "key": one.key_id, "part": one.part, "box": one.box} for one in parts])


def find_part(tx: Tx, pseudonym_id: AccountId, key_id: int) -> SealPart | None:
    sql = "SELECT key_id, part, box FROM seal_parts WHERE pseudonym_id = :pseudonym AND key_id = :key"
    return tx.one(sql, {"pseudonym": pseudonym_id, "key": key_id}, SealPart)


def insert_unsealing(tx: Tx, unsealing: Unsealing, parts: list[SealPart]) -> None:
    tx.run(INSERT_UNSEALING, {name: getattr(unsealing, name) for name in unsealing.__struct_fields__})
    sql = "INSERT INTO unsealing_parts (unsealing_id, key_id, part, box) VALUES (:unsealing, :key, :part, :box)"
    tx.many(sql, [{"unsealing": unsealing.id, "key": one.key_id, "part": one.part, "box": one.box} for one in parts])


def find_unsealing(tx: Tx, unsealing_id: int) -> Unsealing | None:
    return tx.one(f"SELECT {UNSEALING} FROM unsealings u WHERE u.id = :id", {"id": unsealing_id}, Unsealing)


def find_asked_part(tx: Tx, unsealing_id: int, key_id: int) -> SealPart | None:
    """The part of whoever asked, boxed for another key."""
    sql = "SELECT key_id, part, box FROM unsealing_parts WHERE unsealing_id = :id AND key_id = :key"
    return tx.one(sql, {"id": unsealing_id, "key": key_id}, SealPart)


def is_asked(tx: Tx, pseudonym_id: AccountId) -> bool:
    sql = "SELECT 1 FROM unsealings WHERE pseudonym_id = :id AND state = 'asked' AND ends_at > :now LIMIT 1"
    return tx.value(sql, {"id": pseudonym_id, "now": tx.now}) is not None


def set_opened(tx: Tx, unsealing_id: int, by: AccountId, answer: bytes, ends_at: int) -> None:
    sql = """UPDATE unsealings SET state = 'opened', confirmed_by = :by, confirmed_at = :now, answer = :answer, ends_at = :ends
             WHERE id = :id"""
    tx.run(sql, {"id": unsealing_id, "by": by, "answer": answer, "now": tx.now, "ends": ends_at})
    tx.run("DELETE FROM unsealing_parts WHERE unsealing_id = :id", {"id": unsealing_id})


def set_done(tx: Tx, unsealing_id: int) -> None:
    tx.run("UPDATE unsealings SET state = 'done', answer = :none WHERE id = :id", {"id": unsealing_id, "none": b""})


def drop_over(tx: Tx) -> int:
    """Forget what nobody confirmed or looked at in time; how many wishes that were."""
    over = "SELECT id FROM unsealings WHERE state <> 'done' AND ends_at <= :now"
    tx.run(f"DELETE FROM unsealing_parts WHERE unsealing_id IN ({over})", {"now": tx.now})
    tx.run(
        "DELETE FROM unsealings WHERE state = 'asked' AND ends_at <= :now",
        {"now": tx.now},
    )
    sql = "UPDATE unsealings SET state = 'done', answer = :none WHERE state = 'opened' AND ends_at <= :now"
    return tx.run(sql, {"now": tx.now, "none": b""})


def list_waiting(tx: Tx, caller: Caller) -> list[UnsealingLine]:
    def made(*row: Any) -> UnsealingLine:
        return UnsealingLine(Unsealing(*row[:WIDTH]), Person(*row[WIDTH : WIDTH + 4]), row[-1])

    return tx.all(WAITING, {"me": caller.id, "now": tx.now, "limit": WAITING_SHOWN}, made)


def count_opened(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM unsealings WHERE state <> 'asked'"))
