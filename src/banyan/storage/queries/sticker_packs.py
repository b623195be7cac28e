# SPDX-License-Identifier: Apache-2.0
"""Packs that members work on, trays and reports as rows. What was taken in is no row but part of the one value of all packs."""

from typing import Any

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.sticker_packs import OwnPack, PackReport, PackState
from banyan.records.stickers import Sticker
from banyan.storage.tx import Tx

COLUMNS = "p.name, p.account_id, p.words, p.state, p.reason, p.made_at, p.sent_at"
WIDTH = len(OwnPack.__struct_fields__) - 1
STICKER = "s.name, s.sha256, s.media_type, s.size, s.width, s.height"
SENT = f"""SELECT {COLUMNS}, a.id, a.handle, a.display_name, a.state FROM own_packs p JOIN accounts a ON a.id = p.account_id
    WHERE p.state = 'sent' ORDER BY p.sent_at, p.name LIMIT :limit"""
INSERT = """INSERT INTO own_packs (name, account_id, words, state, reason, made_at, sent_at)
    VALUES (:name, :account_id, :words, :state, :reason, :made_at, :sent_at) ON CONFLICT (name) DO NOTHING"""
INSERT_STICKER = """INSERT INTO own_stickers (pack, name, account_id, sha256, media_type, size, width, height, made_at)
    VALUES (:pack, :name, :account, :sha256, :media_type, :size, :width, :height, :now)"""
# Whoever made it, and who decides about it, may see a picture before it is taken in.
SEEN = (
    f"SELECT {STICKER} FROM own_stickers s WHERE s.sha256 = :sha256 AND (s.account_id = :account OR :all = 1) LIMIT 1"
)
ADD_TO_TRAY = """INSERT INTO sticker_trays (account_id, pack, added_at) VALUES (:account, :pack, :now)
    ON CONFLICT (account_id, pack) DO NOTHING"""
REPORT = """INSERT INTO pack_reports (pack, account_id, reason, made_at) VALUES (:pack, :account, :reason, :now)
    ON CONFLICT (pack, account_id) DO NOTHING"""
REPORTS = """SELECT a.id, a.handle, a.display_name, a.state, r.reason, r.made_at FROM pack_reports r
    JOIN accounts a ON a.id = r.account_id WHERE r.pack = :pack ORDER BY r.made_at, r.account_id LIMIT :limit"""
REPORTED = "SELECT pack, count(*) FROM pack_reports GROUP BY pack ORDER BY min(made_at), pack LIMIT :limit"
WAITING = """SELECT (SELECT count(*) FROM own_packs WHERE state = 'sent')
    + (SELECT count(*) FROM (SELECT DISTINCT pack FROM pack_reports) x)"""


# ---- what their makers work on


def insert_pack(tx: Tx, pack: OwnPack) -> bool:
    """False when somebody works on one of this name."""
    return tx.run(INSERT, {name: getattr(pack, name) for name in OwnPack.__struct_fields__[:WIDTH]}) == 1


def find_pack(tx: Tx, name: str) -> OwnPack | None:
    found = tx.one(f"SELECT {COLUMNS} FROM own_packs p WHERE p.name = :name", {"name": name}, OwnPack)
    return found and _with_stickers(tx, found)


def list_own(tx: Tx, account_id: AccountId) -> list[OwnPack]:
    """What somebody works on, in the order of making; there are few."""
    sql = f"SELECT {COLUMNS} FROM own_packs p WHERE p.account_id = :account ORDER BY p.made_at, p.name"
    return [_with_stickers(tx, pack) for pack in tx.all(sql, {"account": account_id}, OwnPack)]


def list_sent(tx: Tx, limit: int) -> list[tuple[OwnPack, Person]]:
    """Those that wait, the longest waiting first."""
    found = tx.all(SENT, {"limit": limit}, lambda *row: (OwnPack(*row[:WIDTH]), Person(*row[WIDTH:])))
    return [(_with_stickers(tx, pack), person) for pack, person in found]


def _with_stickers(tx: Tx, pack: OwnPack) -> OwnPack:
    sql = f"SELECT {STICKER} FROM own_stickers s WHERE s.pack = :pack ORDER BY s.made_at, s.name"
    return msgspec.structs.replace(pack, stickers=tuple(tx.all(sql, {"pack": pack.name}, Sticker)))


def set_state(tx: Tx, name: str, state: PackState, reason: str = "", sent_at: int | None = None) -> None:
    sql = """UPDATE own_packs SET state = :state, reason = :reason, sent_at = coalesce(CAST(:sent AS BIGINT), sent_at)
        WHERE name = :name"""
    tx.run(sql, {"state": state, "reason": reason, "sent": sent_at, "name": name})


def set_words(tx: Tx, name: str, words: str) -> None:
    tx.run("UPDATE own_packs SET words = :words WHERE name = :name", {"words": words, "name": name})


def drop_pack(tx: Tx, name: str) -> None:
    """With its pictures; the bytes go with the next sweep of the shelf."""
    tx.run("DELETE FROM own_stickers WHERE pack = :name", {"name": name})
    tx.run("DELETE FROM own_packs WHERE name = :name", {"name": name})


def insert_sticker(tx: Tx, pack: OwnPack, sticker: Sticker) -> None:
    params: dict[str, Any] = {name: getattr(sticker, name) for name in Sticker.__struct_fields__}
    tx.run(INSERT_STICKER, params | {"pack": pack.name, "account": pack.account_id, "now": tx.now})


def drop_sticker(tx: Tx, pack: str, name: str) -> bool:
    return tx.run("DELETE FROM own_stickers WHERE pack = :pack AND name = :name", {"pack": pack, "name": name}) == 1


def find_file(tx: Tx, sha256: str, account_id: AccountId, *, is_staff: bool) -> Sticker | None:
    """A picture of a pack that is worked on, for who may see it."""
    return tx.one(SEEN, {"sha256": sha256, "account": account_id, "all": int(is_staff)}, Sticker)


def has_file(tx: Tx, sha256: str) -> bool:
    """Whether some pack that is worked on has these bytes."""
    return tx.value("SELECT 1 FROM own_stickers WHERE sha256 = :sha256 LIMIT 1", {"sha256": sha256}) is not None


# ---- of those that were taken in


def list_tray(tx: Tx, account_id: AccountId) -> list[str]:
    """What somebody has at hand, the newest first."""
    sql = "SELECT pack FROM sticker_trays WHERE account_id = :account ORDER BY added_at DESC, pack"
    return [str(pack) for (pack,) in tx.all(sql, {"account": account_id})]


def count_people(tx: Tx) -> dict[str, int]:
    """How many people have each pack at hand."""
    return dict(tx.all("SELECT pack, count(*) FROM sticker_trays GROUP BY pack", {}))


def add_to_tray(tx: Tx, account_id: AccountId, pack: str) -> None:
    tx.run(ADD_TO_TRAY, {"account": account_id, "pack": pack, "now": tx.now})


def take_from_tray(tx: Tx, account_id: AccountId, pack: str) -> None:
    sql = "DELETE FROM sticker_trays WHERE account_id = :account AND pack = :pack"
    tx.run(sql, {"account": account_id, "pack": pack})


def empty_trays(tx: Tx, pack: str) -> None:
    """Nobody has it at hand any more."""
    tx.run("DELETE FROM sticker_trays WHERE pack = :pack", {"pack": pack})


def insert_report(tx: Tx, pack: str, account_id: AccountId, reason: str) -> bool:
    """False when this person has reported this pack, and nobody has decided yet."""
    return tx.run(REPORT, {"pack": pack, "account": account_id, "reason": reason, "now": tx.now}) == 1


def list_reports(tx: Tx, pack: str, limit: int) -> list[PackReport]:
    params = {"pack": pack, "limit": limit}
    return tx.all(REPORTS, params, lambda *row: PackReport(Person(*row[:4]), *row[4:]))


def list_reported(tx: Tx, limit: int) -> list[tuple[str, int]]:
    """(pack, how many reported it), what waits longest first."""
    return tx.all(REPORTED, {"limit": limit})


def drop_reports(tx: Tx, pack: str) -> None:
    tx.run("DELETE FROM pack_reports WHERE pack = :pack", {"pack": pack})


def count_waiting(tx: Tx) -> int:
    """Packs that were sent in, and packs that were reported."""
    return int(tx.value(WAITING))
