# SPDX-License-Identifier: Apache-2.0
"""What threads are to people, in memory for a while: may they reply, what did they react, what is their draft; and whom they
follow or mute.

Forgotten when the log tells of a reaction, a measure or a role, and with every act of the person's own.
"""

from collections import OrderedDict
from collections.abc import Sequence

from banyan.base import clock
from banyan.base.ids import AccountId, ThreadId
from banyan.records import events
from banyan.records.callers import Caller
from banyan.records.follows import People
from banyan.records.pages import ThreadMine

KEPT = 5_000  # people
KEPT_PAGES = 50  # of each
TRUSTED_FOR = clock.MINUTE  # the end of a measure is in no event
Span = tuple[int, int]  # the first and the last floor of a page
Page = tuple[ThreadId, Span]


class Mine:
    def __init__(self) -> None:
        self._people: OrderedDict[AccountId, dict[Page, tuple[ThreadMine, int]]] = OrderedDict()
        self._followed: OrderedDict[AccountId, People] = OrderedDict()

    def known(self, caller: Caller, thread_id: ThreadId, span: Span) -> ThreadMine | None:
        pages = self._people.get(caller.id)
        found = pages.get((thread_id, span)) if pages else None
        return found[0] if found and found[1] > clock.now() else None

    def keep(self, caller: Caller, thread_id: ThreadId, span: Span, mine: ThreadMine) -> None:
        pages = self._people.setdefault(caller.id, {})
        self._people.move_to_end(caller.id)
        if len(pages) >= KEPT_PAGES:
            pages.clear()
        pages[thread_id, span] = mine, clock.now() + TRUSTED_FOR
        if len(self._people) > KEPT:
            self._people.popitem(last=False)

    def followed(self, caller: Caller) -> People | None:
        """Whom the caller follows and mutes, if it is in memory."""
        return self._followed.get(caller.id)

    def keep_followed(self, caller: Caller, people: People) -> None:
        self._followed[caller.id] = people
        if len(self._followed) > KEPT:
            self._followed.popitem(last=False)

    def forget(self, caller: Caller) -> None:
        self._forget(caller.id)

    def _forget(self, account_id: AccountId) -> None:
        self._people.pop(account_id, None)
        self._followed.pop(account_id, None)

    def on_events(self, happened: Sequence[events.Event]) -> None:
        for event in happened:
            match event:
                case (
                    events.SanctionImposed() | events.SanctionLifted() | events.RolesChanged() | events.FollowsChanged()
                ):
                    self._forget(event.account_id)
                case events.PostMade():
                    self._people.pop(event.author_id, None)
                case events.BoardChanged():
                    self._people.clear()
                case events.PostReacted() | events.PostGone() | events.ThreadChanged() | events.ThreadMoved():
                    self._forget_threads(event.thread_id)
                case events.PollOpened() | events.PollVoted() | events.PollClosed() | events.PollBlanked():
                    if event.thread_id is not None:
                        self._forget_threads(event.thread_id)
                case events.PostsMoved():
                    self._forget_threads(event.thread_id, event.to_thread_id)

    def _forget_threads(self, *thread_ids: ThreadId) -> None:
        for pages in self._people.values():
            for page in [page for page in pages if page[0] in thread_ids]:
                del pages[page]
