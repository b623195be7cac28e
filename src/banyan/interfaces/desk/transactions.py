# SPDX-License-Identifier: Apache-2.0
"""Transactions for verbs that know no event loop: `ask` reads, `act` writes, `work` does what needs no transaction."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

from banyan.core import callers
from banyan.records.callers import Caller
from banyan.storage.store import Store, Tx

P = ParamSpec("P")
T = TypeVar("T")

READERS = 8  # on PostgreSQL a read waits for the network: 8 threads carry what one process can show
SLOW_S = 0.25
OUTSIDE = 4  # who waits for other machines at once: a slow one holds up nobody but those who wait for it
HEAVY_READERS = 2  # searches and counts: never more than the machine has cores


class Transactions:
    """The store as the interfaces see it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._readers = ThreadPoolExecutor(READERS if not store.inline_reads else 1, "reader")
        self.slow: Counter[str] = Counter()  # reads and verbs that took longer than SLOW_S, since the start
        self._heavy = ThreadPoolExecutor(HEAVY_READERS, "heavy-reader")
        self._outside = ThreadPoolExecutor(OUTSIDE, "outside")

    def close(self) -> None:
        self._readers.shutdown()
        self._heavy.shutdown()
        self._outside.shutdown(cancel_futures=True)

    async def ask(
        self, read: Callable[Concatenate[Tx, Caller, P], T], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a read model. On SQLite at once, on this thread: it takes less time than a thread would to wake."""
        if self.store.inline_reads:
            return self._read(read, caller, *args, **kwargs)
        return await self._on(self._readers, read, caller, *args, **kwargs)

    async def ask_heavy(
        self, read: Callable[Concatenate[Tx, Caller, P], T], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A read whose time has no small bound (search, reports, lists of the administration): never on the loop."""
        return await self._on(self._heavy, read, caller, *args, **kwargs)

    async def act(
        self, verb: Callable[Concatenate[Tx, Caller, P], T], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a verb as one unit of work; answers when the commit is on disk.

        The caller is read again inside it: what they may do is what holds when the verb runs, not when it was asked for.
        """

        def job(tx: Tx) -> T:
            began = perf_counter()
            done = verb(tx, callers.refresh(tx, caller), *args, **kwargs)
            self._timed(verb, began)
            return done

        return await asyncio.wrap_future(self.store.write(job))

    async def work(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something slow without a transaction (a password hash, a file) on a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._heavy, lambda: call(*args, **kwargs))

    async def call_out(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something that waits for another machine, on a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._outside, lambda: call(*args, **kwargs))

    async def pieces(self, made: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Something long, each piece made on a worker thread when the one before has been taken."""
        while piece := await self.work(next, made, b""):
            yield piece

    async def _on(self, pool: ThreadPoolExecutor, read: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: self._read(read, *args, **kwargs))

    def _read(self, read: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        began = perf_counter()
        with self.store.read() as tx:
            found = read(tx, *args, **kwargs)
        self._timed(read, began)
        return found

    def _timed(self, call: Callable[..., Any], began: float) -> None:
        if perf_counter() - began > SLOW_S:
            self.slow[getattr(call, "__qualname__", "?")] += 1
