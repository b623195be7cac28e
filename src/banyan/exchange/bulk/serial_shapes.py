# SPDX-License-Identifier: Apache-2.0
"""What serials add to an archive: what their authors say of them, and which floors are chapters."""

from collections.abc import Iterator
from typing import Any

from banyan.base import clock
from banyan.storage.queries import serial_archive as queries
from banyan.storage.tx import Tx

Object = dict[str, Any]


def walk(tx: Tx) -> Iterator[tuple[str, Object]]:
    """Everything, as (file, object)."""
    after = 0
    while serials := queries.list_serials(tx, after):
        yield from (("serials.jsonl", _serial(*row)) for row in serials)
        after = serials[-1][0]
    after = 0
    while chapters := queries.list_chapters(tx, after):
        yield from (("chapters.jsonl", {"post": str(post), "title": title}) for post, title in chapters)
        after = chapters[-1][0]


def _serial(thread: int, summary: str, state: str, changed_at: int) -> Object:
    made: Object = {"thread": str(thread), "state": state, "changed_at": clock.to_iso(changed_at)}
    return made | ({"summary": summary} if summary else {})
