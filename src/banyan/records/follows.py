# SPDX-License-Identifier: Apache-2.0
"""Follow: what somebody wants to hear of, or not at all. It is theirs alone; whoever is followed or muted never learns of it."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, ThreadId


class Stance(StrEnum):
    """`LEFT` says no to a thread for good: writing in it does not make one follow it again."""

    FOLLOWED = "followed"
    MUTED = "muted"
    LEFT = "left"


class People(msgspec.Struct, frozen=True):
    """Whom somebody follows and whom they do not want to hear."""

    followed: frozenset[AccountId] = frozenset()
    muted: frozenset[AccountId] = frozenset()

    def stance(self, account_id: AccountId) -> str:
        """Empty for somebody about whom nothing was said."""
        if account_id in self.followed:
            return Stance.FOLLOWED
        return Stance.MUTED if account_id in self.muted else ""


class FollowedThread(msgspec.Struct, frozen=True):
    """A thread in one's own list."""

    thread_id: ThreadId
    number: int
    title: str
    title_lang: str
    board_slug: str
    last_post_at: int
