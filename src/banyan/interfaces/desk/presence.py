# SPDX-License-Identifier: Apache-2.0
"""Presence while people move: kept in memory, written behind in batches, read from the rows of all processes.

An interface says `here` with each step of somebody and `gone` when their connection ends. A web page has no connection of its
own: whoever shows one is here for some minutes more, and as long as a stream of theirs is open (`hold`, `let_go`).
"""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.base.ids import BoardId
from banyan.core import presence
from banyan.interfaces.desk.rounds import Rounds
from banyan.interfaces.desk.transactions import Transactions
from banyan.records.callers import GUEST, Caller
from banyan.records.presence import Counts, Figures, Here, Place, PresentPage

WRITE_EVERY_S = 2.0
WEB = "web"
STAYS_FOR = 5 * clock.MINUTE  # behind the last page; long enough to read one
LEAVES_IN = 20 * clock.SECOND  # after the last stream has ended: the next page opens another
AWAY_AFTER = clock.HOUR  # an open page that nobody touches is not somebody who is here
RENEWED_AT = 2 * clock.MINUTE  # what a row has left when it is written again
GUESTS_EVERY = 10 * clock.SECOND
MOST_TOLD = 50  # who look at the list again in one round: what a thousand look at costs no more than this
AT_ONCE = 100  # who are written in one unit of work: when thousands come back at once, others write between
MOST_GUESTS = 20_000  # beyond it they are not told apart any more, and not counted
logger = logging.getLogger(__name__)
Due = tuple[list[Here], list[tuple[str, int]]]


class _Entry:
    """One connection in memory. `written_until` is what its row says, 0 for none yet."""

    __slots__ = ("caller", "came_at", "holds", "is_moved", "moved_at", "place", "transport", "until", "written_until")

    def __init__(self, caller: Caller, place: Place, transport: str, now: int) -> None:
        self.caller = caller
        self.place = place
        self.transport = transport
        self.came_at = self.moved_at = now
        self.until = now + STAYS_FOR
        self.written_until = 0
        self.holds = 0
        self.is_moved = True

    @property
    def is_held(self) -> bool:
        return self.holds > 0 or self.transport != WEB


class Presence:
    def __init__(self, desk: Transactions) -> None:
        self._desk = desk
        self._entries: dict[str, _Entry] = {}
        self._gone: set[str] = set()
        self._guests: dict[str, tuple[Place, int]] = {}
        self._guests_due = 0
        self._has_told_of_guests = False
        self._process = f"guests of {secrets.token_hex(6)}"
        self._figures = Figures(Counts(), {})
        self._watchers: list[Callable[[], None]] = []
        self._writing = asyncio.Lock()
        self._rounds = Rounds(self._step, WRITE_EVERY_S)

    def start(self) -> None:
        self._rounds.start()

    async def stop(self) -> None:
        await self._rounds.stop()
        await self.write()

    # ---- said by interfaces; nothing here waits

    def here(self, key: str, caller: Caller, place: Place, transport: str) -> None:
        """Somebody is at a place now. `key` names their connection (or session) among those of all processes."""
        now = clock.now()
        if caller.account_id is None:
            if key in self._guests or len(self._guests) < MOST_GUESTS:
                self._guests[key] = place, now + (STAYS_FOR if transport == WEB else clock.DAY)
            return
        entry = self._entries.get(key)
        if entry is None or entry.caller.account_id != caller.account_id:
            self._entries[key] = _Entry(caller, place, transport, now)
            return
        if place != entry.place or now - entry.moved_at >= clock.MINUTE:
            entry.is_moved = True
        entry.caller, entry.place, entry.moved_at, entry.until = caller, place, now, now + STAYS_FOR

    def hold(self, key: str, caller: Caller, place: Place, transport: str) -> None:
        """A stream has been opened: they are here as long as it is."""
        if caller.account_id is None:
            return
        if key not in self._entries:
            self.here(key, caller, place, transport)
        self._entries[key].holds += 1

    def let_go(self, key: str) -> None:
        """A stream has ended. With the last one they leave, unless the next page is on its way."""
        entry = self._entries.get(key)
        if entry is not None and entry.holds:
            entry.holds -= 1
            if not entry.holds:
                entry.until = min(entry.until, clock.now() + LEAVES_IN)

    def gone(self, key: str) -> None:
        """They have left."""
        self._guests.pop(key, None)
        if self._entries.pop(key, None) is not None:
            self._gone.add(key)

    # ---- asked by interfaces

    def counts(self) -> Counts:
        """How many are here: members who let it be seen, and guests."""
        return self._figures.counts

    def heat(self, board_id: BoardId) -> int:
        """How many people are on a board now; `core.presence.heat` says how loud that is."""
        return self._figures.on_boards.get(board_id, 0)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Be told whenever the list may have changed, seconds after it has; many are told in turns. The answer ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def list(self, caller: Caller, only: str | BoardId = "", before: str = "") -> PresentPage:
        """Who is here, a page of them: everybody, "friends", or who is on a board."""
        return await self._desk.ask_heavy(presence.all_here, caller, only, before)

    # ---- written behind

    async def settle(self) -> None:
        """Write all that waits, guests too, and read what all processes have written."""
        self._guests_due = 0
        await self._step()

    async def _step(self) -> None:
        await self.write()
        before, self._figures = self._figures, await self._desk.ask_heavy(presence.figures, GUEST)
        if self._figures != before:
            told, self._watchers = self._watchers[:MOST_TOLD], self._watchers[MOST_TOLD:]
            self._watchers += told
            for watcher in told:
                watcher()

    async def write(self) -> None:
        """What waits; when this has been answered it is in the list, whoever wrote it."""
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        now = clock.now()
        moved, still = self._due(now)
        gone, self._gone = self._gone, set()
        try:
            if still or gone:
                await self._desk.act(presence.keep, GUEST, [], still, gone)
            for first in range(0, len(moved), AT_ONCE):
                await self._desk.act(presence.keep, GUEST, moved[first : first + AT_ONCE], [], [])
            if now >= self._guests_due:
                await self._write_guests(now)
        except Refusal as refusal:  # a store that says no for a moment: all of it is said again
            logger.warning("presence could not be written: %s", refusal)
            self._gone |= gone
            for entry in self._entries.values():
                entry.is_moved = True

    def _due(self, now: int) -> Due:
        """(who is to be written anew, whose rows are to last longer). Whoever's time is over is forgotten."""
        moved, still = [], []
        for key, entry in [*self._entries.items()]:
            if entry.is_held and (entry.transport != WEB or now - entry.moved_at < AWAY_AFTER):
                entry.until = max(entry.until, now + STAYS_FOR)
            if entry.until <= now:
                self.gone(key)
            elif entry.is_moved or entry.until < entry.written_until or entry.written_until <= now:
                moved.append(_here(key, entry))
                entry.is_moved, entry.written_until = False, entry.until
            elif entry.until > entry.written_until and entry.written_until - now < RENEWED_AT:
                still.append((key, entry.until))
                entry.written_until = entry.until
        return moved, still

    async def _write_guests(self, now: int) -> None:
        self._guests_due = now + GUESTS_EVERY
        for key in [key for key, (_, until) in self._guests.items() if until <= now]:
            del self._guests[key]
        if self._guests or self._has_told_of_guests:
            places = Counter(place for place, _ in self._guests.values())
            on_boards = await self._desk.ask_heavy(presence.boards_of, GUEST, [*places.items()])
            await self._desk.act(presence.keep_guests, GUEST, self._process, on_boards, now + 3 * GUESTS_EVERY)
            self._has_told_of_guests = bool(self._guests)


def _here(key: str, entry: _Entry) -> Here:
    return Here(key, entry.caller, entry.place, entry.transport, entry.came_at, entry.moved_at, entry.until)
