# SPDX-License-Identifier: Apache-2.0
"""The store: `read()` gives a snapshot, `write()` a unit of work. The door of this room; it knows no noun and no SQL."""

import os
from contextlib import AbstractContextManager
from importlib.resources.abc import Traversable
from typing import Protocol
from urllib.parse import unquote

from banyan.storage import migrate
from banyan.storage.dialect import Step
from banyan.storage.errors import (
    ConstraintBroken,
    StoreBusy,
    StoreFull,
    StoreUnavailable,
    StoreUnknown,
    StoreUnsafe,
)
from banyan.storage.sqlite import Progress, SqliteEngine
from banyan.storage.tx import Job, Params, Row, StoredEvent, T, Tx
from banyan.storage.writer import Session, Writer

__all__ = [
    "ConstraintBroken",
    "Job",
    "Params",
    "Row",
    "Store",
    "StoreBusy",
    "StoreFull",
    "StoreUnavailable",
    "StoreUnsafe",
    "StoredEvent",
    "Tx",
    "open_store",
]


class Engine(migrate.Engine, Protocol):
    """What a database must be able to do to be a store."""

    kind: str
    inline_reads: bool

    def session(self) -> Session: ...
    def read(self, *, snapshot: bool = False) -> AbstractContextManager[Tx]: ...
    def ddl(self, step: Step) -> str: ...
    def snapshot(self, path: str | os.PathLike[str], progress: Progress | None = None) -> None: ...
    def check_integrity(self) -> list[str]: ...
    def close(self) -> None: ...


class Store:
    """Reads on the caller's thread, writes on the one writer thread. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine.session())
        self.kind = engine.kind
        # Whether a read is so cheap that handing it to another thread would cost more than the read itself.
        self.inline_reads = engine.inline_reads
        self.read = engine.read  # the hot path: no second call in between
        self.write = self._writer.write
        self.on_commit = self._writer.on_commit

    def write_now(self, job: Job[T]) -> T:
        """Write and wait: returns what `job` returned, after the commit."""
        self._writer.check_not_inside()
        return self._writer.write(job).result()

    def migrate(self, folder: Traversable | None = None) -> None:
        """Bring the schema up to this release. Safe to run again, and after a kill at any point."""
        migrate.run(self._engine, self.read, self.write_now, folder)

    def snapshot(self, path: str | os.PathLike[str], progress: Progress | None = None) -> None:
        """A consistent copy of a SQLite database while it is in use; `progress(pages done, pages in all)`."""
        self._engine.snapshot(path, progress)

    def check_integrity(self) -> list[str]:
        """What the database itself finds wrong with its files, in its own words. Empty when all is well."""
        return self._engine.check_integrity()

    def close(self) -> None:
        """Finish what was promised, then let go of the database."""
        self._writer.close()
        self._engine.close()


def open_store(url: str, *, read_threads: int = 8) -> Store:
    """Open `sqlite:///absolute/path.db`, a bare path, or `postgresql://…`. Refuses what is not safe to use."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Store(SqliteEngine(url))
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return Store(SqliteEngine(unquote(rest)))
    if scheme in ("postgresql", "postgres"):
        from banyan.storage.postgres import PostgresEngine  # 24 MB that a community on SQLite need not carry

        return Store(PostgresEngine(url, read_threads=read_threads))
    raise StoreUnknown(address=scheme + "://…")  # what follows may hold a password
