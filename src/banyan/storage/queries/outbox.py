# SPDX-License-Identifier: Apache-2.0
"""Mail that waits, as rows."""

from collections.abc import Sequence

from banyan.records.outbox import Letter
from banyan.storage.tx import Tx

COLUMNS = "id, recipient, subject, body, made_at, sent_at, tries, error, unsubscribe"
INSERT = f"""INSERT INTO outbox ({COLUMNS})
    VALUES (:id, :recipient, :subject, :body, :made_at, :sent_at, :tries, :error, :unsubscribe)"""
OF_TRY = f"""SELECT {COLUMNS} FROM outbox WHERE sent_at IS NULL AND tries = :tries AND made_at <= :made_by
    ORDER BY id LIMIT :limit"""
SENT = "UPDATE outbox SET sent_at = :now, recipient = '', subject = '', body = '', error = '', unsubscribe = '' WHERE id = :id"
FAILED = "UPDATE outbox SET tries = tries + 1, error = :error WHERE id = :id AND sent_at IS NULL"
SWEEP = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE made_at < :at ORDER BY id LIMIT :limit)"


def insert_letter(tx: Tx, letter: Letter) -> None:
    tx.run(INSERT, {name: getattr(letter, name) for name in letter.__struct_fields__})


def list_due(tx: Tx, waits: Sequence[int], limit: int) -> list[Letter]:
    """Those that wait for their n-th try, which is due `waits[n]` after they were made."""
    found: list[Letter] = []
    for tries, wait in enumerate(waits):
        params = {"tries": tries, "made_by": tx.now - wait, "limit": limit - len(found)}
        found += tx.all(OF_TRY, params, Letter)
    return found


def set_sent(tx: Tx, letter_id: int) -> None:
    tx.run(SENT, {"id": letter_id, "now": tx.now})


def set_failed(tx: Tx, letter_id: int, error: str) -> None:
    tx.run(FAILED, {"id": letter_id, "error": error})


def drop_made_before(tx: Tx, at: int, limit: int) -> int:
    return tx.run(SWEEP, {"at": at, "limit": limit})
