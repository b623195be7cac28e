# SPDX-License-Identifier: Apache-2.0
"""Failed sign-ins as rows. The keys are hashes: nobody can read from them who or where it was."""

from banyan.storage.tx import Tx

FAILED = """INSERT INTO attempts (key, failures, since_at, last_at) VALUES (:key, 1, :now, :now)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN attempts.last_at < :stale THEN 1 ELSE attempts.failures + 1 END,
        since_at = CASE WHEN attempts.last_at < :stale THEN excluded.since_at ELSE attempts.since_at END,
        last_at = excluded.last_at"""
USED = """INSERT INTO attempts (key, failures, since_at, last_at) VALUES (:key, 1, :now, :now)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN attempts.since_at < :stale THEN 1 ELSE attempts.failures + 1 END,
        since_at = CASE WHEN attempts.since_at < :stale THEN excluded.since_at ELSE attempts.since_at END,
        last_at = excluded.last_at
    RETURNING failures"""
SWEEP = """DELETE FROM attempts WHERE key IN (
    SELECT key FROM attempts WHERE last_at < :at ORDER BY key LIMIT :limit)"""


def find_failures(tx: Tx, key: bytes) -> tuple[int, int] | None:
    """(how many in a row, when the last was)."""
    return tx.one("SELECT failures, last_at FROM attempts WHERE key = :key", {"key": key})


def add_failure(tx: Tx, key: bytes, stale: int) -> None:
    """One more; what was before `stale` no longer counts."""
    tx.run(FAILED, {"key": key, "now": tx.now, "stale": stale})


def add_use(tx: Tx, key: bytes, stale: int) -> int:
    """One more since a count that began before `stale` was begun anew; how many that makes."""
    return int(tx.value(USED, {"key": key, "now": tx.now, "stale": stale}))


def drop_failures(tx: Tx, key: bytes) -> None:
    tx.run("DELETE FROM attempts WHERE key = :key", {"key": key})


def drop_last_before(tx: Tx, at: int, limit: int) -> int:
    return tx.run(SWEEP, {"at": at, "limit": limit})
