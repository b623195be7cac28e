# SPDX-License-Identifier: Apache-2.0
"""The desk itself: transactions, texts made ready for them, and what is asked all the time kept in memory."""

import asyncio
from collections.abc import Mapping, Sequence

from banyan.base.settings import Settings
from banyan.core import stickers, word_rules
from banyan.core.bodies import to_body
from banyan.interfaces.desk.hearing import Hearing
from banyan.interfaces.desk.keystrokes import Keystrokes
from banyan.interfaces.desk.marks import Marks
from banyan.interfaces.desk.presence import Presence
from banyan.interfaces.desk.signins import SignIns
from banyan.interfaces.desk.transactions import Transactions
from banyan.markup.phrases import Phrases
from banyan.records.callers import GUEST
from banyan.records.events import Event, SiteChanged
from banyan.records.posts import Body
from banyan.storage.files import FileStore
from banyan.storage.store import Store

# Below this many characters a text is rendered faster than a thread can be woken for it (16 µs a kilobyte, 40 µs a hop).
RENDER_INLINE = 4_000


class Desk(Transactions):
    """One for each process. `start` belongs to the event loop that the interfaces run on."""

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store)
        self.settings = settings
        self.files = FileStore(settings.data / "files")
        self.closing = asyncio.Event()  # set when the process is told to stop: whatever holds a connection open lets go
        self.hearing = Hearing(store)
        self.marks = Marks(self)
        self.presence = Presence(self)
        self.keystrokes = Keystrokes()
        self._replacing: tuple[Phrases, dict[str, str]] | None = None
        self._stickers: Mapping[str, str] | None = None
        self.signins = SignIns(self)

    async def start(self) -> None:
        self.hearing.start(asyncio.get_running_loop())
        self.hearing.listen(self.signins.on_events)
        self.hearing.listen(self.marks.on_events)
        self.hearing.listen(self._on_events)
        self.marks.start()
        self.presence.start()

    async def stop(self) -> None:
        """Keep what was collected and let go of the threads. The store is closed by whoever opened it."""
        await self.marks.stop()
        await self.presence.stop()
        await self.hearing.stop()
        self.close()

    async def render(self, source: str, format: str = "markdown", number: int | None = None) -> Body:
        """Parse and render a text before the transaction, so that the one writer never waits for a parser."""
        source = await self._replaced(source)
        if self._stickers is None:
            self._stickers = await self.ask(stickers.table, GUEST)
        if len(source) <= RENDER_INLINE and "$" not in source:  # a formula takes its time
            return to_body(source, format, number, self._stickers)
        return await self.work(to_body, source, format, number, self._stickers)

    async def _replaced(self, source: str) -> str:
        """`source` as it may be written here; the rules are read once and again when they changed."""
        if self._replacing is None:
            self._replacing = await self.ask(word_rules.replacing, GUEST)
        found, by = self._replacing
        return found.replaced(source, by) if by else source

    def _on_events(self, happened: Sequence[Event]) -> None:
        if any(isinstance(event, SiteChanged) for event in happened):
            self._replacing = self._stickers = None
