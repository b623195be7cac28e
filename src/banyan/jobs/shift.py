# SPDX-License-Identifier: Apache-2.0
"""What a row of the timetable is: a consumer of the event log or a job of the clock, and what it gets to work with."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from banyan.base.settings import Settings
from banyan.core.events import Logged
from banyan.records.events import Event
from banyan.storage.files import FileStore
from banyan.storage.store import Store, Tx


class Stopped(Exception):
    """The shift is over: whoever works long gives up between two units of work, and goes on from there next time."""


@dataclass(frozen=True)
class Shift:
    """The tools of a job. Without `files` or `settings` a job that needs them has nothing to do."""

    store: Store
    files: FileStore | None = None
    settings: Settings | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def check_going(self) -> None:
        """Raises Stopped when the house is closing."""
        if self.over.is_set():
            raise Stopped


Finish = Callable[[Tx], object]


class Consumer(NamedTuple):
    """Reads the log. `run` prepares outside of any transaction and gives what is written together with the position,
    or None; what it writes by itself before that must be safe to write twice.
    """

    name: str
    kinds: tuple[type[Event], ...]
    run: Callable[[Shift, list[Logged]], Finish | None]
    why: str
    lane: str = "log"


class Job(NamedTuple):
    """Runs every so often, and soon after one of the events `on` when there are any. Safe to run twice."""

    name: str
    every_s: float
    run: Callable[[Shift], Any]
    why: str
    on: tuple[type[Event], ...] = ()
    lane: str = "clock"
