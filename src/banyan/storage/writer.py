# SPDX-License-Identifier: Apache-2.0
"""The one writer: a thread that commits many waiting units of work together, and answers each after the commit.

A disk takes as long to sync one post as to sync a hundred, so whatever waits goes into one transaction. Each unit of work
has a savepoint of its own: one that refuses harms no neighbour. Nobody hears of success before the commit is on disk, and
when the commit fails the whole batch hears why. It knows nothing of the database but the eight things a `Session` can do.
"""

import logging
import queue
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol

from banyan.storage.errors import MustRetry, StoreBusy, StoreFull, StoreUnavailable, StoreUnsafe
from banyan.storage.tx import Job, StoredEvent, T, Tx

log = logging.getLogger(__name__)

TRIES = 8
FIRST_WAIT_MS = 4  # doubled with each try and drawn from zero up: two that met should not meet again
LONGEST_WAIT_MS = 500
MOST_WAITING = 10_000  # beyond this a caller hears "busy" at once instead of in a minute

# A statement that failed for one of these has taken the whole transaction with it.
LOST = (MustRetry, StoreBusy, StoreFull, StoreUnavailable, StoreUnsafe)

OnCommit = Callable[[list[StoredEvent]], object]


class Session(Protocol):
    """The writer's connection. Anything it raises of `LOST` means that the transaction is gone."""

    batch_limit: int

    def begin(self) -> Tx: ...
    def mark(self) -> None: ...
    def keep(self) -> None: ...
    def undo(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def tidy(self) -> None: ...  # called when everybody has been answered
    def close(self) -> None: ...


class Waiting(NamedTuple):
    job: Job[Any]
    future: Future[Any]


class Outcome(NamedTuple):
    value: Any
    error: BaseException | None


class Writer:
    """Takes jobs from any thread, runs them on its own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._callbacks: list[OnCommit] = []
        self._door = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="banyan-writer", daemon=True)
        self._thread.start()

    def write(self, job: Job[T]) -> Future[T]:
        """Queue `job`. Its future is done after the commit that holds it."""
        future: Future[T] = Future()
        if self._waiting.qsize() >= MOST_WAITING:
            raise StoreBusy
        with self._door:  # nothing may enter behind the one that closes the door
            if self._closing.is_set():
                raise StoreUnavailable
            self._waiting.put(Waiting(job, future))
        return future

    def check_not_inside(self) -> None:
        """A job that waits for another job would wait for ever."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a unit of work may not wait for another one")

    def on_commit(self, callback: OnCommit) -> None:
        self._callbacks.append(callback)

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._door:
            if not self._closing.is_set():
                self._closing.set()
                self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while batch := self._take():
                self._run([waiting for waiting in batch if waiting.future.set_running_or_notify_cancel()])
                try:
                    self._session.tidy()
                except Exception:
                    log.exception("the writer could not tidy up")  # and must live on
                del batch  # its jobs and answers must not live until the next batch comes
        finally:
            self._session.close()

    def _take(self) -> list[Waiting]:
        """Wait for the first, then take whatever else is there. Empty means the end."""
        first = self._waiting.get()
        if first is None:
            return []
        batch = [first]
        try:
            while len(batch) < self._session.batch_limit:
                following = self._waiting.get_nowait()
                if following is None:
                    self._waiting.put(None)
                    break
                batch.append(following)
        except queue.Empty:
            pass
        return batch

    def _run(self, batch: list[Waiting]) -> None:
        """Together if that works; one by one if the transaction was lost to somebody else's."""
        if not batch:
            return
        try:
            self._settle(batch, *self._attempt(batch))
        except MustRetry:
            for waiting in batch:
                self._alone(waiting)
        except BaseException as error:  # noqa: BLE001  the thread must live on, and each caller must hear of it
            self._fail(batch, error)

    def _alone(self, waiting: Waiting) -> None:
        for attempt in range(TRIES):
            try:
                self._settle([waiting], *self._attempt([waiting]))
                return
            except MustRetry:
                self._pause(attempt)
            except BaseException as error:  # noqa: BLE001  as above
                self._fail([waiting], error)
                return
        self._fail([waiting], StoreBusy())

    def _attempt(self, batch: list[Waiting]) -> tuple[list[Outcome], list[StoredEvent]]:
        """One transaction. When this returns it is on disk; when it raises, nothing of it is."""
        tx = self._begin()
        try:
            if len(batch) == 1:
                outcomes = [self._perform(tx, batch[0].job)]
            else:
                outcomes = [self._perform_marked(tx, waiting.job) for waiting in batch]
            if all(outcome.error for outcome in outcomes):
                self._session.rollback()
                return outcomes, []
            events = self._commit(tx, is_shared=len(batch) > 1)
        except BaseException:
            self._session.rollback()
            raise
        return outcomes, events

    def _commit(self, tx: Tx, *, is_shared: bool) -> list[StoredEvent]:
        try:
            events = number_events(tx)
            self._session.commit()
        except LOST:
            raise
        except Exception as error:
            if is_shared:  # a statement of one of them failed late, and nobody knows whose
                raise MustRetry from error
            raise
        return events

    def _begin(self) -> Tx:
        for attempt in range(TRIES):
            try:
                return self._session.begin()
            except MustRetry:
                self._pause(attempt)
        raise StoreBusy

    def _perform_marked(self, tx: Tx, job: Job[Any]) -> Outcome:
        announced = len(tx.announced)
        self._session.mark()
        outcome = self._perform(tx, job)
        if outcome.error is None:
            self._session.keep()
        else:
            del tx.announced[announced:]
            self._session.undo()
        return outcome

    def _perform(self, tx: Tx, job: Job[Any]) -> Outcome:
        tx.begin_job()
        try:
            value = job(tx)
        except BaseException as error:
            if isinstance(tx.fault, LOST):
                raise tx.fault from error
            return Outcome(None, error)
        if isinstance(tx.fault, LOST):
            raise tx.fault
        return Outcome(value, tx.fault)

    def _settle(self, batch: list[Waiting], outcomes: list[Outcome], events: list[StoredEvent]) -> None:
        if events:
            for callback in self._callbacks:
                try:
                    callback(events)
                except Exception:
                    log.exception("a listener failed after a commit")
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if outcome.error is None:
                waiting.future.set_result(outcome.value)
            else:
                waiting.future.set_exception(outcome.error)

    def _fail(self, batch: list[Waiting], error: BaseException) -> None:
        log.error("%d units of work were not written: %s: %s", len(batch), type(error).__name__, error)
        for waiting in batch:
            waiting.future.set_exception(error)

    def _pause(self, attempt: int) -> None:
        self._closing.wait(secrets.randbelow(min(LONGEST_WAIT_MS, FIRST_WAIT_MS << attempt) * 1000) / 1_000_000)


def number_events(tx: Tx) -> list[StoredEvent]:
    """Write what was announced. The counter's row stays locked until the commit, so order by number is order of commits:
    a reader that has seen a number will never find a smaller one that it has not seen, on either database.
    """
    if not tx.announced:
        return []
    count = len(tx.announced)
    last = tx.value("UPDATE counters SET value = value + :n WHERE name = 'events' RETURNING value", {"n": count})
    events = [StoredEvent(last - count + place, *event) for place, event in enumerate(tx.announced, 1)]
    tx.many(
        "INSERT INTO events (seq, at, kind, data) VALUES (:seq, :at, :kind, :data)",
        [event._asdict() for event in events],
    )
    tx.announced.clear()
    return events
