# SPDX-License-Identifier: Apache-2.0
"""Sign-ins in memory: who a session token belongs to, so that a page needs no query to know its reader.

An entry lives a minute, and goes at once when the event log says that the account, its roles or its measures changed.
"""

from collections import OrderedDict
from collections.abc import Sequence

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import sessions
from banyan.interfaces.desk.transactions import Transactions
from banyan.records import events
from banyan.records.callers import GUEST, Caller

KEPT = 20_000
TRUSTED_FOR = clock.MINUTE  # an end that the log does not tell of (a role that runs out) is felt within this


CHANGES = (
    events.AccountChanged,
    events.RolesChanged,
    events.SessionEnded,
    events.SanctionImposed,
    events.SanctionLifted,
)


class SignIns:
    def __init__(self, desk: Transactions) -> None:
        self._desk = desk
        self._known: OrderedDict[str, tuple[Caller, int, int]] = OrderedDict()
        self._of: dict[AccountId | None, set[str]] = {}  # an account's tokens: events tell of accounts

    def known(self, token: str) -> Caller | None:
        """The caller, if memory has them and is fresh."""
        entry = self._known.get(token)
        return entry[0] if entry and entry[2] > clock.now() else None

    async def resume(self, token: str) -> Caller:
        """Whose token this is; a guest when it is nobody's (any more)."""
        known = self.known(token)
        if known is not None:
            return known
        resumed = await self._desk.ask(sessions.resume, GUEST, token)
        if resumed is None:
            self._forget(token)
            return GUEST
        self._forget(token)
        self._known[token] = (resumed.caller, resumed.session.id, clock.now() + TRUSTED_FOR)
        self._of.setdefault(resumed.caller.account_id, set()).add(token)
        if len(self._known) > KEPT:
            self._forget(next(iter(self._known)))
        if clock.now() - resumed.session.used_at > clock.HOUR:
            await self._desk.act(sessions.touch, resumed.caller, resumed.session.id)
        return resumed.caller

    def session_id(self, token: str) -> int:
        entry = self._known.get(token)
        return entry[1] if entry else 0

    def on_events(self, happened: Sequence[events.Event]) -> None:
        for event in happened:
            if isinstance(event, CHANGES):
                for token in [*self._of.get(event.account_id, ())]:
                    self._forget(token)

    def _forget(self, token: str) -> None:
        entry = self._known.pop(token, None)
        if entry is not None:
            account_id = entry[0].account_id
            self._of[account_id].discard(token)
            if not self._of[account_id]:
                del self._of[account_id]
