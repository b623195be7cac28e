# SPDX-License-Identifier: Apache-2.0
"""SQLite through apsw: readers on the calling thread, one connection for the writer. Refuses a library that loses data."""

import errno
import fcntl
import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import starmap
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import apsw

from banyan.storage.dialect import Step, for_sqlite
from banyan.storage.errors import (
    ConstraintBroken,
    MustRetry,
    SqliteTooOld,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreOutOfReach,
    StoreUnavailable,
)
from banyan.storage.tx import Params, Tx, refuse_nul
from banyan.storage.writer import TRIES

log = logging.getLogger(__name__)

SYNCHRONOUS = "FULL"  # NORMAL may lose acknowledged posts at a power cut
CHECKPOINT_PAGES = 1000  # the writer moves the log into the file when it is this long, after it has answered
CACHE_KIB = 8_000  # a connection; a process has about four, and 100 MB for everything
BUSY_MS = 10_000
WAL_LIMIT_BYTES = 64 * 1024 * 1024  # a long reader lets the log grow; this cuts it back afterwards
STATEMENTS = 400  # prepared statements kept by a connection: more than the queries there are
BACKUP_PAGES = 500

T = TypeVar("T")
Progress = Callable[[int, int], object]


def is_safe(version: str) -> bool:
    """Whether this SQLite is free of the WAL-reset bug: 3.51.3 and later, and the backports 3.44.6+ and 3.50.7+."""
    major, minor, patch, *_ = (*map(int, version.split(".")), 0, 0)
    if (major, minor) in ((3, 44), (3, 50)):
        return patch >= {44: 6, 50: 7}[minor]
    return (major, minor, patch) >= (3, 51, 3)


def translated(error: Exception, con: apsw.Connection, *, writing: bool) -> Exception:
    """What a failed statement means to us; the error itself when it is a bug."""
    match error:
        case apsw.ConstraintError():
            return ConstraintBroken(str(error))
        case apsw.FullError():
            return StoreFull()
        case apsw.BusyError() | apsw.LockedError():
            return StoreBusy()
        case apsw.CorruptError() | apsw.NotADBError():
            return StoreDamaged()
        case apsw.ReadOnlyError() if not writing:
            return error
        case apsw.IOError() | apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.ProtocolError():
            return StoreFull() if con.system_errno == errno.ENOSPC else StoreUnavailable()
        case OverflowError():
            return ValueError("a number does not fit into 63 bits")
    return error


class SqliteTx(Tx):
    """A transaction on one connection. The hot path is a dict look-up, apsw, and `make`."""

    __slots__ = ("_con", "_execute", "_writing")

    def __init__(self, con: apsw.Connection, *, writing: bool) -> None:
        super().__init__()
        self._con = con
        self._execute = con.execute
        self._writing = writing

    def all(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> list[Any]:
        if params:
            refuse_nul(params)
        try:
            rows = self._execute(sql, params)
            return rows.fetchall() if make is None else list(starmap(make, rows))
        except (apsw.Error, OverflowError) as error:
            raise self._failed(error) from error

    def one(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> Any:
        if params:
            refuse_nul(params)
        try:
            row = self._execute(sql, params).fetchone()
        except (apsw.Error, OverflowError) as error:
            raise self._failed(error) from error
        return row if make is None or row is None else make(*row)

    def value(self, sql: str, params: Params | None = None) -> Any:
        row = self.one(sql, params)
        return None if row is None else row[0]

    def run(self, sql: str, params: Params | None = None) -> int:
        if params:
            refuse_nul(params)
        try:
            self._execute(sql, params)
            return self._con.changes()
        except (apsw.Error, OverflowError) as error:
            raise self._failed(error) from error

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        rows = list(rows)
        for row in rows:
            refuse_nul(row)
        try:
            self._con.executemany(sql, rows)
        except (apsw.Error, OverflowError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> Exception:
        self.fault = translated(error, self._con, writing=self._writing)
        return self.fault


class Reader:
    """The read connection of one thread: a snapshot while it is entered. Entered twice, it is the same snapshot."""

    __slots__ = ("__weakref__", "_con", "_depth", "_tx")

    def __init__(self, con: apsw.Connection) -> None:
        self._con = con
        self._tx = SqliteTx(con, writing=False)
        self._depth = 0

    def __enter__(self) -> Tx:
        if self._depth == 0:
            self._con.execute("BEGIN")
            self._tx.begin_job()
        self._depth += 1
        return self._tx

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._con.in_transaction:
            self._con.execute("ROLLBACK")

    def close(self) -> None:
        self._con.close(True)


class SqliteSession:
    """The writer's connection. After an error of the disk it starts afresh, so that writing resumes by itself."""

    batch_limit = 256

    def __init__(self, connect: Callable[[], apsw.Connection]) -> None:
        self._connect = connect
        self._con: apsw.Connection | None = None
        self._log_pages = 0

    def begin(self) -> Tx:
        con = self._con
        if con is None:
            try:
                con = self._con = self._connect()
            except StoreBusy as error:  # somebody else turns a new file to WAL at this moment, which waits for nobody
                raise MustRetry from error
            con.set_wal_hook(self._on_log)  # instead of SQLite's own checkpoint, which makes a commit wait for it
        try:
            con.execute("BEGIN IMMEDIATE")
        except apsw.BusyError as error:
            raise MustRetry from error
        except apsw.Error as error:
            self.close()
            raise translated(error, con, writing=True) from error
        return SqliteTx(con, writing=True)

    def mark(self) -> None:
        self._control("SAVEPOINT job")

    def keep(self) -> None:
        self._control("RELEASE job")

    def undo(self) -> None:
        self._control("ROLLBACK TO job")
        self._control("RELEASE job")

    def commit(self) -> None:
        assert self._con is not None
        try:
            self._con.execute("COMMIT")
        except apsw.Error as error:
            raise translated(error, self._con, writing=True) from error

    def rollback(self) -> None:
        con = self._con
        try:
            if con is not None and con.in_transaction:
                con.execute("ROLLBACK")
        except apsw.Error:
            log.exception("a rollback failed; the connection is opened again")
            self.close()

    def tidy(self) -> None:
        """Move the log into the file when it has grown. Nobody waits for it, and what it cannot do now can be done later."""
        if self._log_pages < CHECKPOINT_PAGES or self._con is None:
            return
        self._log_pages = 0
        try:
            self._con.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.BusyError:  # another process is just doing it: an import, a backup
            return
        except apsw.Error as error:
            log.warning("the log could not be moved into the database: %s", error)

    def close(self) -> None:
        con, self._con = self._con, None
        if con is not None:
            con.close(True)

    def _on_log(self, con: apsw.Connection, database: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _control(self, sql: str) -> None:
        assert self._con is not None
        try:
            self._con.execute(sql)
        except apsw.Error as error:  # SQLite may have rolled everything back by itself, and the savepoint is gone
            mapped = translated(error, self._con, writing=True)
            raise (MustRetry() if mapped is error else mapped) from error


class SqliteEngine:
    """One database file."""

    kind = "sqlite"
    inline_reads = True

    def __init__(self, path: str | os.PathLike[str], *, vfs: str | None = None) -> None:
        version = apsw.sqlite_lib_version()
        if not is_safe(version):
            raise SqliteTooOld(version=version)
        self.path = Path(path).absolute()
        self._vfs = vfs
        self._local = threading.local()
        self._readers: weakref.WeakSet[Reader] = weakref.WeakSet()
        self._closed = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Made by us, so that nobody else on the machine can read it; SQLite's other files take the same mode.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreOutOfReach(path=str(self.path), reason=error.strerror or str(error)) from error

    def session(self) -> SqliteSession:
        # The writer tries several times, so each try waits its share of the time that anybody waits.
        return SqliteSession(lambda: self._open(busy_ms=BUSY_MS // TRIES))

    def read(self, *, snapshot: bool = False) -> AbstractContextManager[Tx]:
        """The reader of this thread. A read is always a snapshot here."""
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None or self._closed:
            reader = self._local.reader = self._new_reader()
        return reader

    def _new_reader(self) -> Reader:
        if self._closed:
            raise StoreUnavailable
        con = self._open(busy_ms=BUSY_MS)
        con.pragma("query_only", "ON")
        reader = Reader(con)
        self._readers.add(reader)
        return reader

    def ddl(self, step: Step) -> str:
        return for_sqlite(step)

    def copy_before_migration(self, name: str) -> Path | None:
        """A compact copy beside the database, made once: a run that was killed halfway has made it already."""
        target = self.path.with_name(f"before-{name}.db")
        with _alone_in(target.parent):  # whoever starts at the same time waits here, and finds it made
            if target.exists():
                return target
            part = _fresh(target)
            con = self._open(busy_ms=BUSY_MS)
            try:
                con.execute("VACUUM INTO :target", {"target": str(part)})
            except apsw.Error as error:
                raise translated(error, con, writing=True) from error
            finally:
                con.close()
            _put_in_place(part, target)
        return target

    def snapshot(self, path: str | os.PathLike[str], progress: Progress | None = None) -> None:
        """Copy the database as it is at this moment, page by page, while others read and write."""
        target = Path(path).absolute()
        part = _fresh(target)
        source = self._open(busy_ms=BUSY_MS)
        copy = apsw.Connection(str(part))
        try:
            # With a read transaction open the pages stay those of this moment; without, each write would start it again.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            with copy.backup("main", source, "main") as backup:
                while not backup.done:
                    backup.step(BACKUP_PAGES)
                    if progress is not None:
                        progress(backup.page_count - backup.remaining, backup.page_count)
        except apsw.Error as error:
            raise translated(error, copy, writing=True) from error
        finally:
            copy.close()
            source.close()
        _put_in_place(part, target)

    def check_integrity(self) -> list[str]:
        """What SQLite itself finds wrong; empty when nothing is."""
        con = self._open(busy_ms=BUSY_MS)
        try:
            found = [str(row[0]) for row in con.execute("PRAGMA integrity_check")]
            broken = con.execute("PRAGMA foreign_key_check").fetchall()
        except (apsw.CorruptError, apsw.NotADBError) as error:
            return [str(error)]
        finally:
            con.close()
        return [line for line in found if line != "ok"] + [
            f"{table}: row {rowid} points to a row of {parent} that is not there" for table, rowid, parent, _ in broken
        ]

    def close(self) -> None:
        self._closed = True
        for reader in list(self._readers):
            reader.close()

    def _open(self, *, busy_ms: int) -> apsw.Connection:
        try:
            con = apsw.Connection(str(self.path), vfs=self._vfs, statementcachesize=STATEMENTS)
        except apsw.Error as error:
            raise StoreUnavailable from error
        con.set_busy_timeout(busy_ms)
        # A plan does not depend on the values it is run with. Otherwise SQLite, once it has statistics, may make the plan
        # again for every new value: 29 µs for a thread with its board became 570.
        con.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        try:
            for name, value in (
                ("journal_mode", "WAL"),
                ("synchronous", SYNCHRONOUS),
                ("foreign_keys", "ON"),
                ("cache_size", -CACHE_KIB),
                ("mmap_size", 0),
                ("temp_store", "MEMORY"),
                ("journal_size_limit", WAL_LIMIT_BYTES),
                ("secure_delete", "FAST"),  # words that a row no longer has are gone from its page too
            ):
                con.pragma(name, value)
        except apsw.Error as error:
            con.close(True)
            raise translated(error, con, writing=True) from error
        return con


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Nobody else who asks for the same folder goes on before this is left; a process that dies lets go of it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _fresh(target: Path) -> Path:
    """Where a copy grows until it is whole: what is left of an earlier try goes first."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return part


def _put_in_place(part: Path, target: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
