# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL through psycopg: a few read connections that threads take in turn, and one connection for the writer.

Answers are made to look like SQLite's (truths and whole numbers are `int`). A server that went away is asked for again by
itself, with bounded waits. It refuses servers older than 15 and databases that are not UTF-8.
"""

import logging
import os
import select
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import starmap
from pathlib import Path
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.types.numeric import Int8Dumper

from banyan.storage.dialect import Step, for_postgres, numbered
from banyan.storage.errors import (
    ConstraintBroken,
    MustRetry,
    PostgresNotUtf8,
    PostgresTooOld,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreUnavailable,
)
from banyan.storage.tx import Params, Tx, refuse_nul
from banyan.storage.writer import LOST, TRIES

log = logging.getLogger(__name__)

OLDEST = 150_000
CONNECT_S = 5
SILENT_S = 1.0  # after a failed connection others hear "unavailable" at once for this long, instead of each waiting
TURN_S = 10.0  # how long a reader waits for a connection that is free
LOCK_MS = 10_000 // TRIES  # the writer tries several times; together that is as long as anybody waits on SQLite
READ_MS = 30_000
STATEMENTS = 400  # prepared statements kept by a connection: more than the queries there are

LONGEST_PIPELINE = 100  # statements; what nobody reads yet waits in the buffers of the two ends

Bound = tuple[str, list[Any] | None]  # a statement with `$1`, and what stands there

_RETRY = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
_BUSY = {"53300", "57014"}  # too many connections, cancelled by a timeout
_AWAY = {"08", "57", "58", "53"}  # classes: connection, operator, system, resources


class _TruthDumper(Dumper):
    """Booleans are small integers in our tables, and Python's True is one too."""

    oid = Int8Dumper.oid

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _TruthLoader(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


class _NumericLoader(Loader):
    """`sum()` of BIGINT is NUMERIC here, and an integer on SQLite. (`avg()` differs: divide in Python.)"""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode("ascii")
        return int(text) if text.lstrip("-").isdigit() else float(text)


def _adapters() -> AdaptersMap:
    adapters = AdaptersMap(psycopg.adapters)
    # One width for all integers: a statement is prepared once, not once for each size of its numbers.
    adapters.register_dumper(int, Int8Dumper)
    adapters.register_dumper(bool, _TruthDumper)
    adapters.register_loader("bool", _TruthLoader)
    adapters.register_loader("numeric", _NumericLoader)
    return adapters


class _Context(AdaptContext):
    adapters = _adapters()
    connection = None


class Link(psycopg.Connection[Any]):
    """A connection with its one cursor, and with control statements that psycopg does not see.

    After any ROLLBACK that it sees, `ROLLBACK TO` too, psycopg forgets its prepared statements and deallocates them on
    the server. Sent below it they stay, and so they should: they outlive transactions.
    """

    rows: psycopg.RawCursor[Any]
    quiet: psycopg.RawCursor[Any]  # for statements whose answers nobody looks at

    def control(self, sql: bytes) -> bytes:
        """Run BEGIN, COMMIT and the like; returns what the server says it did. Raises psycopg.Error."""
        result = self.pgconn.exec_(sql)
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result, encoding="utf-8")
        return result.command_status or b""

    @property
    def is_lost(self) -> bool:
        return self.closed or self.pgconn.status != ConnStatus.OK

    @property
    def was_left(self) -> bool:
        """Whether the server has hung up. It says nothing on an idle connection, except good-bye."""
        if self.is_lost:
            return True
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))


def translated(error: Exception, link: Link, *, writing: bool) -> Exception:
    """What a failed statement means to us; the error itself when it is a bug."""
    state = getattr(error, "sqlstate", None) or ""
    if link.is_lost or (isinstance(error, psycopg.OperationalError) and not state):
        return StoreUnavailable()
    if state in _RETRY:
        return MustRetry() if writing else StoreBusy()
    if state in _BUSY:
        return StoreBusy()
    if state == "53100":
        return StoreFull()
    if state in ("XX001", "XX002"):
        return StoreDamaged()
    if state[:2] in _AWAY or (state == "25006" and writing):
        return StoreUnavailable()
    if state.startswith("23"):
        return ConstraintBroken(str(error))
    if state == "22003":
        return ValueError("a number does not fit into 63 bits")
    return error


class PostgresTx(Tx):
    """Statements on one connection; a transaction is somebody else's business."""

    __slots__ = ("_link", "_rows", "_writing")

    def __init__(self, link: Link, *, writing: bool) -> None:
        super().__init__()
        self._link = link
        self._rows = link.rows
        self._writing = writing

    def all(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> list[Any]:
        self._execute(sql, params)
        rows = self._rows.fetchall()
        return rows if make is None else list(starmap(make, rows))

    def one(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> Any:
        self._execute(sql, params)
        row = self._rows.fetchone()
        return row if make is None or row is None else make(*row)

    def value(self, sql: str, params: Params | None = None) -> Any:
        self._execute(sql, params)
        row = self._rows.fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, params: Params | None = None) -> int:
        self._execute(sql, params)
        return max(self._rows.rowcount, 0)

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        for row in rows:
            self._execute(sql, row)

    def _execute(self, sql: str, params: Params | None) -> None:
        bound = _bound(sql, params)
        try:
            self._rows.execute(*bound)
        except psycopg.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> Exception:
        self.fault = translated(error, self._link, writing=self._writing)
        return self.fault


def _bound(sql: str, params: Params | None) -> Bound:
    statement = numbered(sql)
    if not params:
        return statement.sql, None
    refuse_nul(params)
    return statement.sql, [params[name] for name in statement.names]


class UnitTx(PostgresTx):
    """Units of work on the writer's connection. What nobody waits for is kept, and travels with the next that is asked for.

    The pipeline is left again each time: inside one, a ROLLBACK confuses psycopg's prepared statements.
    """

    __slots__ = ("_has_others", "_kept", "_mark")

    def __init__(self, link: Link) -> None:
        super().__init__(link, writing=True)
        self._kept: list[Bound] = []
        self._has_others = False  # whether some of it belongs to earlier units of work
        self._mark: int | None = None  # where this unit of work begins in it; None when its savepoint is on the server

    def send(self, sql: str, params: Params | None = None) -> None:
        self._kept.append(_bound(sql, params))
        if len(self._kept) >= LONGEST_PIPELINE:
            self.flush()

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        for row in rows:
            self.send(sql, row)

    def mark(self, *control: str) -> None:
        """A unit of work begins here; `control` sets its savepoint."""
        self._has_others = bool(self._kept)
        self._kept.extend((sql, None) for sql in control)
        self._mark = len(self._kept)

    def forget(self) -> bool:
        """Drop what this unit of work has kept; say whether nothing of it had been sent."""
        mark, self._mark = self._mark, None
        del self._kept[mark or 0 :]
        return mark is not None

    def flush(self, asked: Bound | None = None) -> None:
        """Send what is kept, and `asked` behind it: one round trip for all."""
        if not self._kept and asked is None:
            return
        kept, self._kept = self._kept, []
        has_others, self._has_others = self._has_others, False
        self._mark = None
        try:
            with self._link.pipeline():
                for bound in kept:
                    self._link.quiet.execute(*bound)
                if asked is not None:
                    self._rows.execute(*asked)
        except psycopg.Error as error:
            mapped = self._failed(error)
            if has_others and not isinstance(mapped, LOST):  # nobody knows whose statement it was
                mapped = self.fault = MustRetry()
            raise mapped from error

    def _execute(self, sql: str, params: Params | None) -> None:
        if self._kept:
            self.flush(_bound(sql, params))
        else:
            super()._execute(sql, params)


class PostgresSession:
    """The writer's connection. Savepoints travel with the first statement after them that is waited for."""

    batch_limit = 64

    def __init__(self, connect: Callable[[], Link]) -> None:
        self._connect = connect
        self._link: Link | None = None
        self._tx: UnitTx | None = None
        self._to_release = False  # a savepoint stands there, and what came after it stays
        self._is_marked = False  # a savepoint stands there, and nothing came after it

    def begin(self) -> Tx:
        if self._link is not None and self._link.was_left:
            self.close()
        if self._link is None:
            self._link = self._connect()
        self._is_marked = self._to_release = False
        self._control(b"BEGIN")
        self._tx = UnitTx(self._link)
        return self._tx

    def mark(self) -> None:
        assert self._tx is not None
        release = ("RELEASE SAVEPOINT job",) if self._to_release else ()
        self._tx.mark(*(() if self._is_marked else (*release, "SAVEPOINT job")))
        self._is_marked = self._to_release = False

    def keep(self) -> None:
        self._to_release = True

    def undo(self) -> None:
        assert self._tx is not None
        if not self._tx.forget():
            self._control(b"ROLLBACK TO SAVEPOINT job")
        self._is_marked = True

    def commit(self) -> None:
        assert self._tx is not None
        self._tx.flush()
        # A transaction that is broken answers COMMIT with a rollback, and calls that a success.
        if self._control(b"COMMIT") != b"COMMIT":
            raise MustRetry

    def rollback(self) -> None:
        link = self._link
        if link is None:
            return
        try:
            if link.is_lost:
                self.close()
            elif link.info.transaction_status != TransactionStatus.IDLE:
                link.control(b"ROLLBACK")
        except psycopg.Error:
            log.exception("a rollback failed; the connection is opened again")
            self.close()

    def tidy(self) -> None:
        """The server looks after itself."""

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _control(self, sql: bytes) -> bytes:
        assert self._link is not None
        try:
            return self._link.control(sql)
        except psycopg.Error as error:
            mapped = translated(error, self._link, writing=True)
            raise (MustRetry() if mapped is error else mapped) from error


class PostgresEngine:
    """One database on a server."""

    kind = "postgres"
    inline_reads = False

    def __init__(self, url: str, *, read_threads: int = 8) -> None:
        self._url = url
        self._turns = threading.BoundedSemaphore(read_threads)
        self._idle: list[Link] = []  # last in, first out: a quiet community keeps one connection warm
        self._silent_until = 0.0
        self._closed = False
        self._idle.append(self._connect(_READER))  # refuses what is not safe before anything is promised

    def session(self) -> PostgresSession:
        return PostgresSession(lambda: self._connect(_WRITER))

    @contextmanager
    def read(self, *, snapshot: bool = False) -> Iterator[Tx]:
        """A connection for this thread. Each statement is consistent in itself; with `snapshot` they are so together."""
        if not self._turns.acquire(timeout=TURN_S):
            raise StoreBusy
        link = None
        try:
            link = self._take()
            if snapshot:
                _control(link, b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield PostgresTx(link, writing=False)
        finally:
            if link is not None:
                self._give_back(link)
            self._turns.release()

    def ddl(self, step: Step) -> str:
        return for_postgres(step)

    def copy_before_migration(self, name: str) -> Path | None:
        """A server is backed up by its keepers; a migration here is only noted."""
        return None

    def snapshot(self, path: str | os.PathLike[str], progress: object = None) -> None:
        """A server has its own tools for this; what Banyan carries away from it, it carries as records."""
        raise RuntimeError("only a SQLite file can be copied page by page: ask `store.kind` first")

    def check_integrity(self) -> list[str]:
        """Indexes that the server itself calls unusable."""
        with self.read() as tx:
            return [
                f"index {name} is not valid"
                for (name,) in tx.all("""
                    SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                    WHERE NOT (indisvalid AND indisready) ORDER BY relname""")
            ]

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> Link:
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:
                break
            if not link.was_left:
                return link
            link.close()
        return self._connect(_READER)

    def _give_back(self, link: Link) -> None:
        try:
            if link.is_lost or self._closed:
                link.close()
            else:
                if link.info.transaction_status != TransactionStatus.IDLE:
                    link.control(b"ROLLBACK")
                self._idle.append(link)
        except psycopg.Error:
            link.close()

    def _connect(self, manners: bytes) -> Link:
        if self._closed or time.monotonic() < self._silent_until:
            raise StoreUnavailable
        try:
            link = Link.connect(
                self._url,
                autocommit=True,
                prepare_threshold=0,
                context=_Context(),
                connect_timeout=CONNECT_S,
                client_encoding="utf8",
                application_name="banyan",
                keepalives_idle=30,
                keepalives_interval=5,
                keepalives_count=3,
                tcp_user_timeout=30_000,
            )
        except psycopg.Error as error:
            self._silent_until = time.monotonic() + SILENT_S
            raise StoreUnavailable from error
        link.prepared_max = STATEMENTS
        link.rows, link.quiet = psycopg.RawCursor(link), psycopg.RawCursor(link)
        try:
            _check(link)
            _control(link, manners)
        except BaseException:
            link.close()
            raise
        return link


_READER = f"SET default_transaction_read_only = on; SET statement_timeout = {READ_MS}".encode()
# An acknowledged post is on disk, whatever the server's default says.
_WRITER = f"""
    SET lock_timeout = {LOCK_MS};
    DO $$ BEGIN
        IF current_setting('synchronous_commit') = 'off' THEN SET synchronous_commit = on; END IF;
    END $$
""".encode()


def _check(link: Link) -> None:
    version = link.info.server_version
    if version < OLDEST:
        raise PostgresTooOld(version=f"{version // 10_000}.{version % 10_000}")
    encoding = link.info.parameter_status("server_encoding") or ""
    if encoding != "UTF8":
        raise PostgresNotUtf8(encoding=encoding)


def _control(link: Link, sql: bytes) -> None:
    try:
        link.control(sql)
    except psycopg.Error as error:
        raise translated(error, link, writing=False) from error
