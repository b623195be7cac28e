# SPDX-License-Identifier: Apache-2.0
"""When the keepers last looked after the whole, and how much mail waits."""

from banyan.records.upkeep import Kept
from banyan.storage.tx import Tx

NOTE = """INSERT INTO upkeep (name, at, found) VALUES (:name, :now, :found)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at, found = excluded.found"""
LETTERS = """SELECT coalesce(sum(CASE WHEN tries < :most THEN 1 ELSE 0 END), 0),
        coalesce(sum(CASE WHEN tries >= :most THEN 1 ELSE 0 END), 0)
    FROM outbox WHERE sent_at IS NULL"""


def set_kept(tx: Tx, name: str, found: int) -> None:
    tx.run(NOTE, {"name": name, "found": found, "now": tx.now})


def list_kept(tx: Tx) -> list[Kept]:
    return tx.all("SELECT name, at, found FROM upkeep ORDER BY name", {}, Kept)


def count_letters(tx: Tx, most_tries: int) -> tuple[int, int]:
    """(letters that will be tried again, letters that were given up)."""
    waiting, given_up = tx.one(LETTERS, {"most": most_tries}) or (0, 0)
    return int(waiting), int(given_up)
