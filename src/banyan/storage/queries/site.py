# SPDX-License-Identifier: Apache-2.0
"""What the community decided about itself, as rows of names and values."""

from banyan.storage.tx import Tx

PUT = """INSERT INTO site (key, value) VALUES (:key, :value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value"""


def find_value(tx: Tx, key: str) -> str | None:
    found = tx.value("SELECT value FROM site WHERE key = :key", {"key": key})
    return None if found is None else str(found)


def put_value(tx: Tx, key: str, value: str) -> None:
    tx.run(PUT, {"key": key, "value": value})
