# SPDX-License-Identifier: Apache-2.0
"""What tests of import and export need: small files of threads, a folder as bytes, and whether a community adds up."""

import json
from pathlib import Path
from typing import Any

from banyan.base import clock
from banyan.core import checks
from banyan.exchange.bulk.report import Report
from banyan.exchange.importing import export_path, import_path
from banyan.jobs.timetable import run_pending
from banyan.storage.files import FileStore
from banyan.storage.store import Store

BEGAN = clock.from_iso("2009-03-14T22:10:00Z")


def line(thread: str = "17", floor: object = 1, **fields: Any) -> dict[str, Any]:
    """One post as an exporting system would write it."""
    at = BEGAN + (floor if isinstance(floor, int) and 0 < floor < 1_000_000 else 1) * clock.MINUTE
    return {
        "board": "bread", "thread": thread, "floor": floor, "author": "Ada", "time": clock.to_iso(at),
        "title": f"Rye {thread}", "body": f"<p>Words {thread}/{floor}.</p>", "fmt": "html", "ref": None, "x": None,
        **fields,
    }  # fmt: skip


def write_lines(path: Path, rows: list[Any]) -> Path:
    """Rows as JSON lines; what is bytes already stays as it is."""
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows]
    path.write_bytes(b"".join(lines))
    return path


def threads(count: int, floors: int) -> list[dict[str, Any]]:
    """Many threads by a few people, each with a hole before its last floor."""
    return [
        line(str(number), floor, author=f"Person {(number * floor) % 7}", ref=floor - 1 or None)
        for number in range(1, count + 1)
        for floor in [*range(1, floors), floors + 1]
    ]


def bring(store: Store, path: Path, source: str | None = None, files: FileStore | None = None) -> Report:
    """Import as the command does it: with what follows later done at once. The community must add up afterwards."""
    files = files or FileStore(path.parent / "shelf")
    report = import_path(store, files, path, source=source)
    run_pending(store, files)
    assert findings(store) == []
    return report


def folder(store: Store, path: Path, files: FileStore | None = None) -> dict[str, bytes]:
    """What an export to `path` wrote: name → bytes."""
    export_path(store, files or FileStore(path.parent / "shelf"), path)
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def findings(store: Store) -> list[Any]:
    """What `banyan check` would say of counters, floors, pointers and the index."""
    found: list[Any] = []
    for step in checks.steps():
        after, is_first = 0, True
        while after or is_first:
            with store.read() as tx:
                looked = step.look(tx, after)
            found += looked.findings
            after, is_first = looked.after, False
    return found
