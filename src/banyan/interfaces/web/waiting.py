# SPDX-License-Identifier: Apache-2.0
"""How much waits for people: counted once, forgotten when the log tells that something came."""

from collections.abc import Callable, Sequence

from banyan.base.ids import AccountId
from banyan.core import choices, messages, talks
from banyan.interfaces.desk import Desk, Tx
from banyan.records.callers import Caller
from banyan.records.events import Event

KEPT_COUNTS = 50_000
Count = Callable[[Tx, Caller], tuple[int, bool]]  # how much waits, and whether that holds until an event tells of more


class Waiting:
    """One kind of thing: notices, letters, lines."""

    def __init__(self, desk: Desk, count: Count, *told_by: type[Event]) -> None:
        self._desk = desk
        self._count = count
        self._told_by = told_by
        self._counts: dict[AccountId, int] = {}

    def known(self, caller: Caller) -> int | None:
        return 0 if caller.account_id is None else self._counts.get(caller.account_id)

    async def of(self, caller: Caller) -> int:
        known = self.known(caller)
        if known is not None:
            return known
        count, is_kept = await self._desk.ask(self._count, caller)
        if not is_kept:
            return count
        if len(self._counts) >= KEPT_COUNTS:
            self._counts.clear()
        self._counts[caller.id] = count
        return count

    def forget(self, caller: Caller) -> None:
        """After it was read."""
        self._counts.pop(caller.id, None)

    def on_events(self, happened: Sequence[Event]) -> None:
        """An event names whose it is; one that names nobody is everybody's."""
        for event in happened:
            if isinstance(event, self._told_by):
                whose = getattr(event, "account_id", None)
                if whose is None:
                    self._counts.clear()
                else:
                    self._counts.pop(whose, None)


def unless_quiet(count: Callable[[Tx, Caller], int]) -> Count:
    """Of whoever wants it quiet nothing is kept: that ends by itself, and no event tells of it."""
    return lambda tx, caller: (count(tx, caller), not choices.is_quiet(tx, caller))


def count_lines(tx: Tx, caller: Caller) -> tuple[int, bool]:
    """Messages, and talks that somebody is asked for."""
    return len(messages.waiting(tx, caller)) + len(talks.asked(tx, caller)), True
