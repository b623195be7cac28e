# SPDX-License-Identifier: Apache-2.0
"""How many lines wait for somebody (messages, and talks that they are asked for): counted once, until the log tells of more."""

from collections.abc import Sequence

from banyan.base.ids import AccountId
from banyan.core import messages, talks
from banyan.interfaces.desk import Desk, Tx
from banyan.records import events
from banyan.records.callers import Caller

KEPT_COUNTS = 50_000


class Lines:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._counts: dict[AccountId, int] = {}

    def known(self, caller: Caller) -> int | None:
        return 0 if caller.account_id is None else self._counts.get(caller.account_id)

    async def of(self, caller: Caller) -> int:
        known = self.known(caller)
        if known is not None:
            return known
        count = await self._desk.ask(_count, caller)
        if len(self._counts) >= KEPT_COUNTS:
            self._counts.clear()
        self._counts[caller.id] = count
        return count

    def forget(self, caller: Caller) -> None:
        """After they were seen."""
        self._counts.pop(caller.id, None)

    def on_events(self, happened: Sequence[events.Event]) -> None:
        for event in happened:
            match event:
                case events.MessageSent() | events.TalkChanged():
                    self._counts.pop(event.account_id, None)
                case events.MessagesBroadcast():
                    self._counts.clear()


def _count(tx: Tx, caller: Caller) -> int:
    return len(messages.waiting(tx, caller)) + len(talks.asked(tx, caller))
