# SPDX-License-Identifier: Apache-2.0
"""What every import runs through: steps that are rendered ahead and written in order, each with the import's new position.

A step is one unit of work, and none is long, so a community stays open while it grows. Killed at any moment, the next run
goes on behind the last step; run again over the same file, it brings what is new and nothing twice.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import NamedTuple, Protocol

from banyan.base import clock, memory
from banyan.base.errors import Family, Refusal
from banyan.exchange.bulk.incoming import Loss
from banyan.exchange.bulk.report import Report, parse_report
from banyan.exchange.rendering import Made, Renderer, Wanted
from banyan.storage.queries import imports as queries
from banyan.storage.store import Store, StoreBusy
from banyan.storage.tx import Tx

BUSY_TRIES = (
    30  # of one step, while somebody else keeps the database to themselves; each try waits about ten seconds itself
)
BUSY_PAUSE_S = 1.0

# (done, total, what): bytes of the source for an import, rows for an export; `what` is "verify", "write" or "files".
Progress = Callable[[int, int, str], object]


class ImportElsewhere(Refusal):
    code = "import_elsewhere"
    family = Family.CONFLICT
    sentence = "Another import of “{source}” is running. Nothing was written twice."
    hint = "Wait for it, or give this one another name with --source."
    fields = ("source",)


class Step(NamedTuple):
    """Some of a source, up to the place `after`. `write` gets its bodies rendered and says in the report what it did."""

    after: int
    bodies: list[Wanted]
    losses: list[Loss]
    write: Callable[[Tx, list[Made], Report], None]
    done: int  # bytes of the source that have been read


class Source(Protocol):
    """Something that can be cut into steps, from its beginning or from behind a place, always at the same places."""

    kind: str
    name: str  # under which it is remembered here
    size: int  # in bytes

    def fingerprint(self) -> str:
        """Tells whether this is what an interrupted import was reading."""

    def steps(self, after: int, stand_in: int) -> Iterator[Step]:
        """`stand_in` stands for a thread's number in rendered links until the number is known."""


def run(store: Store, source: Source, progress: Progress) -> Report:
    """Bring `source` in. Raises Refusal, and whatever reading raises."""
    position, report = _begin(store, source)
    with Renderer() as renderer:
        report = _Run(store, source, renderer, progress).all(position, report)
    store.write_now(lambda tx: queries.end_import(tx, source.name))
    memory.give_back()
    return report


def _begin(store: Store, source: Source) -> tuple[int, Report]:
    """Go on where the same file was left; begin again with any other, and with one that was finished."""
    fingerprint = source.fingerprint()

    def job(tx: Tx) -> tuple[int, Report]:
        found = queries.find_import(tx, source.name)
        if found is not None and found[2] == "running":
            report = parse_report(found[1])
            if report.fingerprint == fingerprint:
                return found[0], report
        report = Report(source=source.name, kind=source.kind, started_at=clock.now(), fingerprint=fingerprint)
        queries.insert_import(tx, source.name, report.to_json())
        return 0, report

    return store.write_now(job)


class _Run:
    def __init__(self, store: Store, source: Source, renderer: Renderer, progress: Progress) -> None:
        self.store = store
        self.source = source
        self.renderer = renderer
        self.progress = progress
        self.rendering: deque[tuple[Step, Future[list[Made]]]] = deque()
        self.writing: tuple[Step, list[Made], Future[Report]] | None = None

    def all(self, position: int, report: Report) -> Report:
        self.position = position
        self.report = report
        # Nobody can have written this number, so whatever carries it was put there by the renderer.
        stand_in = 10**15 + secrets.randbelow(10**15)
        for step in self.source.steps(position, stand_in):
            self.rendering.append((step, self.renderer.submit(step.bodies)))
            while len(self.rendering) > self.renderer.ahead:
                self._write_next()
        while self.rendering:
            self._write_next()
        self._settle()
        return self.report

    def _write_next(self) -> None:
        """One step is written while the next ones are read and rendered."""
        step, future = self.rendering.popleft()
        made = self.renderer.collect(future, step.bodies)
        self._settle()
        self.writing = (step, made, self._send(step, made))

    def _send(self, step: Step, made: list[Made]) -> Future[Report]:
        before = self.position
        return self.store.write(lambda tx: self._job(tx, before, step, made))

    def _job(self, tx: Tx, before: int, step: Step, made: list[Made]) -> Report:
        found = queries.find_import(tx, self.source.name)
        if found is None or found[0] != before:
            raise ImportElsewhere(source=self.source.name)
        report = parse_report(found[1])
        for loss in step.losses:
            report.lose(loss.place, loss.reason, loss.detail, loss.count)
        step.write(tx, made, report)
        if not queries.set_import(tx, self.source.name, (before, step.after), report.to_json()):
            raise ImportElsewhere(source=self.source.name)
        return report

    def _settle(self) -> None:
        if self.writing is None:
            return
        step, made, future = self.writing
        self.writing = None
        for attempt in range(BUSY_TRIES):
            try:
                self.report = future.result()
                break
            except StoreBusy:  # a checkpoint or another command: what was rendered is still here
                if attempt == BUSY_TRIES - 1:
                    raise
                time.sleep(BUSY_PAUSE_S)
                future = self._send(step, made)
        self.position = step.after
        self.progress(step.done, self.source.size, "write")
