# SPDX-License-Identifier: Apache-2.0
"""Hearing: the event log, brought to the event loop in order and without gaps.

Commits of this process ring at once; a look at the log every second finds what other processes wrote. A listener is
called on the loop, before the verb that caused the event has its answer: who posts sees their post on the next page.

Whoever is one of thousands says what they want to hear of (`tune`): an event is told to those whom it concerns, however many
others there are.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from banyan.core import events as log
from banyan.interfaces.desk.rounds import Rounds
from banyan.records.events import Event, parse_event
from banyan.storage.store import Store, StoredEvent

Listener = Callable[[Sequence[Event]], None]
Concern = type[Event] | tuple[str, int]  # a kind of event, or a field of events with its value

EVERYTHING = frozenset[Concern]({Event})
FIELDS = ("account_id", "board_id", "number", "talk_id", "room_id")
LOOK_EVERY_S = 1.0  # how late a commit of another process may be seen
logger = logging.getLogger(__name__)


class Hearing:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: list[Listener] = []
        self._tuned: dict[Concern, set[Listener]] = {}
        self._keys: dict[Listener, frozenset[Concern]] = {}
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

    def tune(self, listener: Listener, keys: Iterable[Concern]) -> None:
        """Tell a listener of what one of `keys` stands for, instead of what was said before; with none it has gone."""
        before, wanted = self._keys.pop(listener, frozenset[Concern]()), frozenset(keys)
        if wanted:
            self._keys[listener] = wanted
        for key in before - wanted:
            self._tuned[key].discard(listener)
            if not self._tuned[key]:
                del self._tuned[key]
        for key in wanted - before:
            self._tuned.setdefault(key, set()).add(listener)

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
        keys = {key for event in events for key in _keys_of(event)}
        concerned = {listener for key in keys for listener in self._tuned.get(key, ())}
        for listener in (*self._listeners, *concerned):
            try:
                listener(events)
            except Exception:
                logger.exception("a listener failed on events up to %d", self.position)

    async def _look(self) -> None:
        with self._store.read() as tx:
            while rows := log.after(tx, self.position):
                self._hear(rows)


def _keys_of(event: Event) -> Iterator[Concern]:
    yield from (Event, type(event))
    for name in FIELDS:
        value = getattr(event, name, None)
        if value is not None:
            yield name, value
