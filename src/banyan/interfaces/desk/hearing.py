# SPDX-License-Identifier: Apache-2.0
"""Hearing: the event log, brought to the event loop in order and without gaps.

Commits of this process ring at once; a look at the log every second finds what other processes wrote. A listener is
called on the loop, before the verb that caused the event has its answer: who posts sees their post on the next page.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from banyan.core import events as log
from banyan.interfaces.desk.rounds import Rounds
from banyan.records.events import Event, parse_event
from banyan.storage.store import Store, StoredEvent

Listener = Callable[[Sequence[Event]], None]

LOOK_EVERY_S = 1.0  # how late a commit of another process may be seen
logger = logging.getLogger(__name__)


class Hearing:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: list[Listener] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rounds = Rounds(self._look, LOOK_EVERY_S)
        self.position = 0

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        with self._store.read() as tx:
            self.position = log.newest(tx)
        self._store.on_commit(self._ring)
        self._rounds.start()

    async def stop(self) -> None:
        self._loop = None
        await self._rounds.stop()

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Who listened has gone."""
        self._listeners.remove(listener)

    def _ring(self, stored: list[StoredEvent]) -> None:
        """On the writer's thread, after the commit and before its answers."""
        if self._loop is not None and stored:
            self._loop.call_soon_threadsafe(self._hear, stored)

    def _hear(self, stored: Sequence[StoredEvent]) -> None:
        if stored and stored[0].seq > self.position + 1:  # another process wrote between: read the log itself
            with self._store.read() as tx:
                stored = log.after(tx, self.position)
        fresh = [event for event in stored if event.seq > self.position]
        if not fresh:
            return
        self.position = fresh[-1].seq
        events = [event for row in fresh if (event := parse_event(row.kind, row.data)) is not None]
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:
                logger.exception("a listener failed on events up to %d", self.position)

    async def _look(self) -> None:
        with self._store.read() as tx:
            while rows := log.after(tx, self.position):
                self._hear(rows)
