# SPDX-License-Identifier: Apache-2.0
"""The event log as its readers see it: what came after a number, and how far each reader has come."""

from banyan.storage.tx import StoredEvent, Tx

LATER = "SELECT seq, at, kind, data FROM events WHERE seq > :position ORDER BY seq LIMIT :limit"
BEGIN = "INSERT INTO consumers (name, position, moved_at) VALUES (:name, :position, :now) ON CONFLICT (name) DO NOTHING"
MOVE = "UPDATE consumers SET position = :after, moved_at = :now WHERE name = :name AND position = :before"


def list_events(tx: Tx, position: int, limit: int) -> list[StoredEvent]:
    """What was announced after number `position`, in the order of commits."""
    return tx.all(LATER, {"position": position, "limit": limit}, StoredEvent)


def last_seq(tx: Tx) -> int:
    """The number of the newest event; 0 when nothing has happened yet."""
    return int(tx.value("SELECT value FROM counters WHERE name = 'events'") or 0)


def find_position(tx: Tx, name: str) -> int | None:
    position = tx.value("SELECT position FROM consumers WHERE name = :name", {"name": name})
    return None if position is None else int(position)


def list_positions(tx: Tx) -> dict[str, int]:
    return dict(tx.all("SELECT name, position FROM consumers ORDER BY name"))


def set_position(tx: Tx, name: str, before: int, after: int) -> bool:
    """Move a reader on; False when it does not stand at `before` any more."""
    tx.run(BEGIN, {"name": name, "position": before, "now": tx.now})
    return tx.run(MOVE, {"name": name, "before": before, "after": after, "now": tx.now}) == 1


def newest_id(tx: Tx) -> int:
    """The largest id that is stored: minting goes on above it, whatever the clock says."""
    tables = ("accounts", "threads", "posts", "sessions", "notifications", "moderation_log", "attachments", "reports")
    return max(int(tx.value(f"SELECT coalesce(max(id), 0) FROM {table}")) for table in tables)
