# SPDX-License-Identifier: Apache-2.0
"""The runner: a thread for each lane of the timetable. It wakes consumers when something was committed and jobs when they
are due, tries again what failed, ever more slowly, and lets no failure stop anything else. It knows no noun.
"""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from time import monotonic

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.core import events
from banyan.jobs.shift import Consumer, Finish, Job, Shift, Stopped
from banyan.storage.store import StoredEvent, Tx

log = logging.getLogger(__name__)

POLL_S = 5.0  # how stale a consumer may be when another process wrote: nobody rings then
FIRST_WAIT_S = 1.0  # after a failure, doubled with each further one
LONGEST_WAIT_S = 300.0
SETTLE_S = (
    5.0  # at least this long between two runs of a job that events set off: a busy hour must not run it all the time
)
SET_ASIDE_AFTER = 6  # tries of one single event: about a minute, then the others go on without it
STOP_WAIT_S = 1.0


class TaskStatus(msgspec.Struct, frozen=True):
    """One row of the timetable as it stands, for administrators and health checks."""

    name: str
    why: str
    lane: str
    is_running: bool
    runs: int
    failures: int  # in a row; 0 when all is well
    set_aside: int  # events that were given up
    last_run_at: int
    last_took_s: float
    last_error: str
    behind: int  # events that wait for this consumer


class Task(ABC):
    """A row of the timetable with its state. Only the thread of its lane runs it."""

    def __init__(self, row: Consumer | Job) -> None:
        self.row = row
        self.kinds = {kind.__name__ for kind in (row.kinds if isinstance(row, Consumer) else row.on)}
        self.due = 0.0  # on the monotonic clock
        self.rung = threading.Event()
        self.is_running = False
        self.runs = self.failures = self.set_aside = self.last_run_at = 0
        self.last_took_s = 0.0
        self.last_error = ""

    def ring(self, kinds: set[str]) -> bool:
        """Something of `kinds` happened; True when that concerns this task."""
        if not kinds & self.kinds:
            return False
        self.rung.set()
        return True

    def next_at(self) -> float:
        """When it wants to run, on the monotonic clock. A failed one waits, whoever rings."""
        if not self.rung.is_set() or self.failures:
            return self.due
        return min(self.due, self.earliest())

    def earliest(self) -> float:
        return 0.0

    def perform(self, shift: Shift) -> bool:
        """Run once; True when more of it waits already. Nothing gets out of here but Stopped."""
        self.is_running = True
        self.rung.clear()
        self.last_run_at, began = clock.now(), monotonic()
        try:
            more = self.work(shift)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the other rows go on; it is logged with its trace
            self.failed(error)
            more = False
        else:
            self.failures, self.last_error = 0, ""
            self.due = monotonic() + (0.0 if more else self.pause_s())
        finally:
            self.runs += 1
            self.is_running = False
            self.last_took_s = monotonic() - began
        return more

    def failed(self, error: Exception) -> None:
        self.failures += 1
        wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(self.failures - 1, 20))
        self.due = monotonic() + wait
        self.last_error = f"{type(error).__name__}: {error}"[:300]
        if isinstance(error, Refusal) and error.family == Family.UNAVAILABLE:  # the store is away: no trace would help
            log.warning("%s waits %.0f s: %s", self.row.name, wait, self.last_error)
        else:
            log.error(
                "%s failed %d times in a row and waits %.0f s", self.row.name, self.failures, wait, exc_info=error
            )

    @abstractmethod
    def work(self, shift: Shift) -> bool:
        """Do it once; True when more of it waits already."""

    @abstractmethod
    def pause_s(self) -> float:
        """How long it rests when it has done all that waited."""


class JobTask(Task):
    row: Job

    def __init__(self, row: Job) -> None:
        super().__init__(row)
        self.finished_at = -SETTLE_S

    def earliest(self) -> float:
        return self.finished_at + SETTLE_S

    def pause_s(self) -> float:
        return self.row.every_s

    def work(self, shift: Shift) -> bool:
        try:
            self.row.run(shift)
        finally:
            self.finished_at = monotonic()
        return False


class ConsumerTask(Task):
    row: Consumer

    def __init__(self, row: Consumer) -> None:
        super().__init__(row)
        self.saved: int | None = None  # the position in the store
        self.seen = 0  # the position reached; ahead of `saved` by events that were none of ours
        self.is_careful = False  # after a failure events are taken one by one, to find the one that does it
        self.tries = 0  # of the single event that is being tried

    def pause_s(self) -> float:
        return POLL_S

    def work(self, shift: Shift) -> bool:
        """Take one batch. What it did and the new position are one unit of work."""
        with shift.store.read() as tx:
            if self.saved is None:
                self.saved = self.seen = events.position(tx, self.row.name)
            limit = 1 if self.is_careful else events.BATCH
            batch = events.later(tx, self.seen, self.row.kinds, limit)
        try:
            if batch.events:
                self._digest(shift, batch)
            self.seen = batch.through
            if self.seen - self.saved >= events.BATCH:
                self.save(shift)
        except events.Overtaken:
            self.saved = None
            return True
        if not batch.more:
            self.is_careful = False
        return batch.more

    def _digest(self, shift: Shift, batch: events.Batch) -> None:
        before, after = self.saved or 0, batch.through
        try:
            finish = self.row.run(shift, batch.events)
            shift.store.write_now(_with_position(self.row.name, before, after, finish))
        except (Stopped, events.Overtaken):
            raise
        except Exception as error:
            if not self._gives_up(error, batch):
                raise
            log.exception("%s sets event %d aside after %d tries", self.row.name, after, self.tries)
            self.set_aside += 1
            self.save(shift, after)
        self.saved, self.tries = after, 0

    def _gives_up(self, error: Exception, batch: events.Batch) -> bool:
        """Whether this event has had its chances. A store that is away is no event's fault."""
        if isinstance(error, Refusal) and error.family == Family.UNAVAILABLE:
            return False
        if not self.is_careful:
            self.is_careful, self.tries = True, 0
            return False
        self.tries += 1
        return self.tries >= SET_ASIDE_AFTER

    def save(self, shift: Shift, position: int | None = None) -> None:
        """Save how far it has come when there was nothing to write with it."""
        before, after = self.saved or 0, self.seen if position is None else position
        shift.store.write_now(lambda tx: events.move(tx, self.row.name, before, after))
        self.saved = after


def _with_position(name: str, before: int, after: int, finish: Finish | None) -> Callable[[Tx], None]:
    def write(tx: Tx) -> None:
        events.move(tx, name, before, after)
        if finish is not None:
            finish(tx)

    return write


def task_of(row: Consumer | Job) -> Task:
    return ConsumerTask(row) if isinstance(row, Consumer) else JobTask(row)


class Runner:
    """Starts, wakes and stops the lanes."""

    def __init__(self, shift: Shift, rows: Iterable[Consumer | Job]) -> None:
        self._shift = shift
        self._tasks = [task_of(row) for row in rows]
        self._lanes: dict[str, threading.Event] = {task.row.lane: threading.Event() for task in self._tasks}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Everything runs once at the start: something may have happened while the house was closed."""
        self._shift.store.on_commit(self._on_commit)
        for lane in self._lanes:
            thread = threading.Thread(target=self._work, args=(lane,), name=f"banyan-{lane}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, wait_s: float = STOP_WAIT_S) -> bool:
        """End the shift; True when all lanes have ended in time. What was cut off is done again after the next start."""
        self._shift.over.set()
        for bell in self._lanes.values():
            bell.set()
        until = monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        if late:
            log.warning("still at work when the house closed: %s", ", ".join(late))
        return not late

    def status(self) -> list[TaskStatus]:
        """How each row of the timetable is doing."""
        with self._shift.store.read() as tx:
            newest = events.newest(tx)
        return [_status(task, newest) for task in self._tasks]

    def _on_commit(self, stored: list[StoredEvent]) -> None:
        kinds = {event.kind for event in stored}
        for lane in {task.row.lane for task in self._tasks if task.ring(kinds)}:
            self._lanes[lane].set()

    def _work(self, lane: str) -> None:
        over, bell = self._shift.over, self._lanes[lane]
        tasks = [task for task in self._tasks if task.row.lane == lane]
        try:
            while not over.is_set():
                wait = min(task.next_at() for task in tasks) - monotonic()
                if wait > 0:
                    bell.wait(wait)
                    bell.clear()
                for task in tasks:
                    self._shift.check_going()
                    if task.next_at() <= monotonic():
                        task.perform(self._shift)
        except Stopped:
            return


def _status(task: Task, newest: int) -> TaskStatus:
    return TaskStatus(
        name=task.row.name,
        why=task.row.why,
        lane=task.row.lane,
        is_running=task.is_running,
        runs=task.runs,
        failures=task.failures,
        set_aside=task.set_aside,
        last_run_at=task.last_run_at,
        last_took_s=round(task.last_took_s, 3),
        last_error=task.last_error,
        behind=max(0, newest - task.seen) if isinstance(task, ConsumerTask) else 0,
    )


def drain(shift: Shift, rows: Sequence[Consumer | Job]) -> None:
    """Do at once, on this thread, whatever the log asks for: every consumer to its end, then the jobs that follow events.

    Unlike the runner it stops at the first failure and raises it.
    """
    waiting = [task for task in map(task_of, rows) if isinstance(task, ConsumerTask)]
    while any(_drain_one(task, shift) for task in waiting):
        pass
    for row in rows:
        if isinstance(row, Job) and row.on:
            row.run(shift)


def _drain_one(task: ConsumerTask, shift: Shift) -> bool:
    """Run a consumer to the end of the log; True when it had anything to read."""
    before = task.seen
    while True:
        shift.check_going()
        if not task.work(shift):
            break
    if task.seen != task.saved:
        with suppress(events.Overtaken):  # a server that runs beside this command has come as far already
            task.save(shift)
    return task.seen != before
