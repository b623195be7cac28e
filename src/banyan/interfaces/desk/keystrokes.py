# SPDX-License-Identifier: Apache-2.0
"""Keystrokes: what somebody is typing in a talk, passed on as they type, within this process alone.

Whole lines are verbs (`core.talks.say`) and cross processes; half a line is worth no row and no event. Who sits at another
process, or on the web, sees whole lines.
"""

from collections.abc import Callable

from banyan.base.ids import AccountId
from banyan.core.talks import MAX_LINE

Watcher = Callable[[AccountId, str], None]


class Keystrokes:
    def __init__(self) -> None:
        self._watchers: dict[int, list[Watcher]] = {}

    def watch(self, talk_id: int, watcher: Watcher) -> Callable[[], None]:
        """Be told who types what in a talk that one has read (`core.talks.page`); the answer ends it."""
        self._watchers.setdefault(talk_id, []).append(watcher)

        def leave() -> None:
            watching = self._watchers.get(talk_id, [])
            if watcher in watching:
                watching.remove(watcher)
            if not watching:
                self._watchers.pop(talk_id, None)

        return leave

    def typed(self, talk_id: int, account_id: AccountId, text: str) -> None:
        """This is what the line looks like now; an empty one was sent or wiped away."""
        for watcher in self._watchers.get(talk_id, [])[:]:
            watcher(account_id, text[:MAX_LINE])
