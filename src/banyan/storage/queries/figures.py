# SPDX-License-Identifier: Apache-2.0
"""Counts and sizes. What only the database knows about itself is asked in its own way."""

from typing import NamedTuple

from banyan.storage.sqlite import SqliteTx
from banyan.storage.tx import Tx

COUNTS = """SELECT (SELECT count(*) FROM accounts WHERE state <> 'pseudonym'), (SELECT count(*) FROM boards),
    (SELECT count(*) FROM threads), (SELECT count(*) FROM posts)"""
FILES = """SELECT count(*), coalesce(sum(size), 0) FROM
    (SELECT DISTINCT sha256, size FROM attachments WHERE state = 'kept') x"""
SQLITE = "SELECT sqlite_version(), page_count * page_size FROM pragma_page_count(), pragma_page_size()"
POSTGRES = "SELECT current_setting('server_version'), pg_database_size(current_database())"


class Ground(NamedTuple):
    """What a community stands on."""

    kind: str
    version: str
    size: int


def count_nouns(tx: Tx) -> tuple[int, int, int, int]:
    """Accounts, boards, threads, posts."""
    return tx.one(COUNTS) or (0, 0, 0, 0)


def sum_files(tx: Tx) -> tuple[int, int]:
    """Files that are kept, and their bytes: what several people uploaded is there once."""
    count, size = tx.one(FILES) or (0, 0)
    return count, int(size)


def find_ground(tx: Tx) -> Ground:
    is_sqlite = isinstance(tx, SqliteTx)
    version, size = tx.one(SQLITE if is_sqlite else POSTGRES) or ("", 0)
    return Ground("sqlite" if is_sqlite else "postgres", version, size)


def newest_step(tx: Tx) -> str:
    """The newest step of the migrations that was run."""
    return str(tx.value("SELECT max(step) FROM migrations") or "")


def newest_event_at(tx: Tx) -> int:
    """When the newest event was written; 0 before the first."""
    return int(tx.value("SELECT at FROM events ORDER BY seq DESC LIMIT 1") or 0)


def list_readings(tx: Tx) -> list[tuple[str, int, int]]:
    """(consumer, position, when it last moved)."""
    return tx.all("SELECT name, position, moved_at FROM consumers ORDER BY name")
