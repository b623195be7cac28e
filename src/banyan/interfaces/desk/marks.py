# SPDX-License-Identifier: Apache-2.0
"""Read marks while people read: kept in memory, written behind in batches.

Showing a page to its reader must not wait for a write. What is lost in a crash is at most the marks of the last second:
somebody sees a floor as new once more.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.base.ids import AccountId, ThreadId
from banyan.core import read_marks
from banyan.interfaces.desk.rounds import Rounds
from banyan.interfaces.desk.transactions import Transactions
from banyan.records.callers import Caller
from banyan.records.events import Event, PostsMoved
from banyan.records.read_marks import Mark
from banyan.records.threads import Thread

KEPT = 50_000  # marks in memory, some 200 bytes each
WRITE_EVERY_S = 1.0
TRUSTED_FOR = clock.MINUTE  # whoever reads through another process as well is known to have done so within this
Key = tuple[AccountId, ThreadId]
logger = logging.getLogger(__name__)


class Marks:
    def __init__(self, desk: Transactions) -> None:
        self._desk = desk
        self._marks: OrderedDict[Key, Mark] = OrderedDict()
        self._unwritten: dict[Key, Caller] = {}
        self._writing = asyncio.Lock()
        self._read_since = clock.now()
        self._rounds = Rounds(self._step, WRITE_EVERY_S)

    def start(self) -> None:
        self._rounds.start()

    async def stop(self) -> None:
        await self._rounds.stop()
        await self.write()

    def known(self, caller: Caller, thread_id: ThreadId) -> Mark | None:
        """The mark, if it is in memory."""
        return self._marks.get((caller.id, thread_id))

    async def of(self, caller: Caller, thread: Thread) -> Mark:
        """What the caller has seen of a thread, before what is being shown now."""
        if caller.is_guest:
            return Mark()
        mark = self.known(caller, thread.id)
        if mark is None:
            mark = await self._desk.ask(read_marks.load, caller, thread)
            self._keep((caller.id, thread.id), mark)
        return mark

    def saw(self, caller: Caller, thread: Thread, first: int, last: int) -> None:
        """Floors first…last are being shown. `of` must have been asked before."""
        key = (caller.id, thread.id)
        before = self._marks.get(key)
        if caller.is_guest or before is None:
            return
        after = before.see(first, last, thread.edit_seq)
        if after is not before:
            self._keep(key, after)
            self._unwritten[key] = caller

    async def wrote(self, caller: Caller, thread: Thread, floor: int) -> None:
        """Whoever writes a floor has read it."""
        await self.of(caller, thread)
        self.saw(caller, thread, floor, floor)

    async def forget(self, caller: Caller) -> None:
        """After a verb that changes marks itself: write what waits first, then read anew."""
        await self.write()
        for key in [key for key in self._marks if key[0] == caller.id]:
            del self._marks[key]

    def on_events(self, happened: Sequence[Event]) -> None:
        """Marks that a move of floors carried on are read anew; what waits to be written joins them later."""
        grown = {event.to_thread_id for event in happened if isinstance(event, PostsMoved)}
        if grown:
            for key in [key for key in self._marks if key[1] in grown and key not in self._unwritten]:
                del self._marks[key]

    async def settle(self, caller: Caller) -> None:
        """Before marks are read from the store for a list: what waits of this reader is written first."""
        if self._writing.locked() or any(account_id == caller.id for account_id, _ in self._unwritten):
            await self.write()

    async def write(self) -> None:
        """Keep what has been collected, one unit of work for each reader; what somebody else is writing is waited for."""
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        waiting, self._unwritten = self._unwritten, {}
        by_reader: dict[AccountId, tuple[Caller, list[tuple[ThreadId, Mark]]]] = {}
        for (account_id, thread_id), caller in waiting.items():
            mark = self._marks.get((account_id, thread_id))
            if mark is not None:
                by_reader.setdefault(account_id, (caller, []))[1].append((thread_id, mark))
        results = await asyncio.gather(
            *(self._desk.act(read_marks.save, caller, marks) for caller, marks in by_reader.values()),
            return_exceptions=True,
        )
        for result, (caller, marks) in zip(results, by_reader.values(), strict=True):
            if isinstance(result, Refusal):  # a store that says no for a moment: try again with the next batch
                self._unwritten.update({(caller.id, thread_id): caller for thread_id, _ in marks})
            elif isinstance(result, BaseException):
                logger.error("read marks could not be written", exc_info=result)

    def _keep(self, key: Key, mark: Mark) -> None:
        self._marks[key] = mark
        self._marks.move_to_end(key)
        if len(self._marks) > KEPT:
            oldest = next((old for old in self._marks if old not in self._unwritten), None)
            if oldest is not None:
                del self._marks[oldest]

    def _forget_old(self) -> None:
        if clock.now() - self._read_since > TRUSTED_FOR:
            self._read_since = clock.now()
            self._marks = OrderedDict((key, mark) for key, mark in self._marks.items() if key in self._unwritten)

    async def _step(self) -> None:
        if self._unwritten:
            await self.write()
        self._forget_old()
