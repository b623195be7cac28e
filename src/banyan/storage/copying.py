# SPDX-License-Identifier: Apache-2.0
"""From one database into another, row by row: a backup of PostgreSQL is a SQLite file, and goes back into either.

Both stores have the schema of this release, so what there is to copy is read from the one that is SQLite. The index of words
is another thing on each database: it is not copied but built anew.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from banyan.storage.store import Store
from banyan.storage.tx import Tx

ROWS = 1_000  # of one unit of work
NOT_COPIED = ("migrations", "sqlite_", "post_search")
LAST = "site"  # it holds the mark that a community is there: what was cut off before is no community yet

TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
COLUMNS = "SELECT name, pk, type FROM pragma_table_info(:name) ORDER BY cid"

Progress = Callable[[int, int], object]


class Table(NamedTuple):
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    types: tuple[str, ...]


def copy_rows(source: Store, target: Store, progress: Progress) -> None:
    """Make `target` hold what `source` holds in this moment. What was in it before is gone. `progress(rows done, in all)`."""
    with (source if source.kind == "sqlite" else target).read() as tx:
        tables = list_tables(tx)
    with source.read(snapshot=True) as tx:
        total = sum(int(tx.value(f"SELECT count(*) FROM {table.name}")) for table in tables)
        done = 0
        for table in tables:
            target.write_now(lambda into, name=table.name: into.run(f"DELETE FROM {name}"))  # type: ignore[misc]
            after: tuple[Any, ...] = ()
            while rows := _page(tx, table, after):
                target.write_now(lambda into, table=table, rows=rows: _insert(into, table, rows))  # type: ignore[misc]
                after = tuple(rows[-1][column] for column in table.key)
                done += len(rows)
                progress(done, total)


def list_tables(tx: Tx) -> list[Table]:
    """Every table with its columns and its key, as a SQLite store has them."""
    names = [name for (name,) in tx.all(TABLES) if not name.startswith(NOT_COPIED)]
    tables = []
    for name in sorted(names, key=lambda name: (name == LAST, name)):
        columns = tx.all(COLUMNS, {"name": name})
        key = tuple(column for column, place, _ in sorted(columns, key=lambda column: column[1]) if place)
        tables.append(Table(name, tuple(row[0] for row in columns), key, tuple(row[2] for row in columns)))
    return tables


def _page(tx: Tx, table: Table, after: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The next rows in the order of the key. A row value compares as a whole on both databases."""
    key = ", ".join(table.key)
    since = f"WHERE ({key}) > ({', '.join(f':{column}' for column in table.key)})" if after else ""
    sql = f"SELECT {', '.join(table.columns)} FROM {table.name} {since} ORDER BY {key} LIMIT {ROWS}"
    return [
        dict(zip(table.columns, row, strict=True))
        for row in tx.all(sql, dict(zip(table.key, after, strict=bool(after))))
    ]


def _insert(tx: Tx, table: Table, rows: list[dict[str, Any]]) -> None:
    values = ", ".join(f":{column}" for column in table.columns)
    tx.many(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({values})", rows)


def database_file(url: str) -> Path | None:
    """The file of a SQLite database; None for one that is elsewhere."""
    return Path(unquote(url.removeprefix("sqlite://"))) if url.startswith("sqlite://") else None


def put_in_place(copy: Path, file: Path) -> None:
    """Let a copy of a SQLite database be the database, whole or not at all. Nobody may have it open."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    shutil.copyfile(copy, part)
    part.chmod(0o600)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
