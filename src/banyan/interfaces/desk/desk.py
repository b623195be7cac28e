# SPDX-License-Identifier: Apache-2.0
"""The desk itself: transactions for verbs that know no event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

from banyan.base.settings import Settings
from banyan.core import callers
from banyan.interfaces.desk.hearing import Hearing
from banyan.interfaces.desk.marks import Marks
from banyan.interfaces.desk.signins import SignIns
from banyan.markup import render
from banyan.records.callers import Caller
from banyan.records.posts import Body
from banyan.storage.files import FileStore
from banyan.storage.store import Store, Tx

P = ParamSpec("P")
T = TypeVar("T")

# Below this many characters a text is rendered faster than a thread can be woken for it (16 µs a kilobyte, 40 µs a hop).
RENDER_INLINE = 4_000
READERS = 8  # on PostgreSQL a read waits for the network: 8 threads carry what one process can show
HEAVY_READERS = 2  # searches and counts: never more than the machine has cores


class Desk:
    """One for each process. `start` belongs to the event loop that the interfaces run on."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.files = FileStore(settings.data / "files")
        self._readers = ThreadPoolExecutor(READERS if not store.inline_reads else 1, "reader")
        self._heavy = ThreadPoolExecutor(HEAVY_READERS, "heavy-reader")
        self.closing = asyncio.Event()  # set when the process is told to stop: whatever holds a connection open lets go
        self.hearing = Hearing(store)
        self.marks = Marks(self)
        self.signins = SignIns(self)

    async def start(self) -> None:
        self.hearing.start(asyncio.get_running_loop())
        self.hearing.listen(self.signins.on_events)
        self.marks.start()

    async def stop(self) -> None:
        """Keep what was collected and let go of the threads. The store is closed by whoever opened it."""
        await self.marks.stop()
        await self.hearing.stop()
        self._readers.shutdown()
        self._heavy.shutdown()

    async def ask(
        self, read: Callable[Concatenate[Tx, Caller, P], T], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a read model. On SQLite at once, on this thread: it takes less time than a thread would to wake."""
        if self.store.inline_reads:
            with self.store.read() as tx:
                return read(tx, caller, *args, **kwargs)
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
            return verb(tx, callers.refresh(tx, caller), *args, **kwargs)

        return await asyncio.wrap_future(self.store.write(job))

    async def render(self, source: str, format: str = "markdown", number: int | None = None) -> Body:
        """Parse and render a text before the transaction, so that the one writer never waits for a parser."""
        if len(source) <= RENDER_INLINE:
            return to_body(source, format, number)
        return await asyncio.get_running_loop().run_in_executor(self._heavy, to_body, source, format, number)

    async def work(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something slow without a transaction (a password hash, a file) on a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._heavy, lambda: call(*args, **kwargs))

    async def _on(self, pool: ThreadPoolExecutor, read: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        def hop() -> T:
            with self.store.read() as tx:
                return read(tx, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(pool, hop)


def to_body(source: str, format: str, number: int | None = None) -> Body:
    """A text with its rendering, as verbs take it."""
    rendered = render.render(source, format, number)
    quotes = tuple(ref.floor for ref in rendered.quotes)
    return Body(source, format, rendered.html, render.RENDERER, rendered.lang, rendered.mentions, quotes)
