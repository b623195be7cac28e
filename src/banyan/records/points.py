# SPDX-License-Identifier: Apache-2.0
"""Points: entries that move an amount between two purses, and what each says to whoever looks into theirs."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, PostId, ThreadId
from banyan.records.accounts import Person

MINT, COMMUNITY = 1, 2  # the two purses that are nobody's; a member's has the id of the account


class EntryKind(StrEnum):
    WROTE = "wrote"
    CAME = "came"
    TAKEN_BACK = "taken_back"  # what was written is gone
    GIVEN_AGAIN = "given_again"  # and stands again
    GIFT = "gift"
    TIP = "tip"
    FEE = "fee"
    FINE = "fine"
    REWARD = "reward"  # out of the community's purse
    HELD = "held"  # until it is decided who gets it
    RELEASED = "released"
    LEFT = "left"  # by who is gone


class Entry(msgspec.Struct, frozen=True):
    """One move of points. It is never changed; what was wrong is booked back by another."""

    id: int
    from_id: int
    to_id: int
    amount: int
    kind: EntryKind
    made_at: int  # when it was earned: what was written on one day and read by the job on the next counts on the first
    by_id: AccountId | None = None
    thread_id: ThreadId | None = None
    post_id: PostId | None = None
    note: str = ""
    once_key: str | None = None


class PointLine(msgspec.Struct, frozen=True):
    """An entry as the owner of a purse reads it. `number` and `title` are empty where they may not read the thread."""

    entry: Entry
    change: int  # of their purse: below zero for what went out
    words: str  # English, a translation key
    note: str = ""  # what somebody said with it
    by: Person | None = None
    other: Person | None = None  # whose purse is at the other end
    number: int = 0
    floor: int = 0
    title: str = ""
    title_lang: str = ""


class PointsPage(msgspec.Struct, frozen=True):
    """Somebody's purse with its newest lines, and what all purses hold together."""

    balance: int
    lines: list[PointLine]
    older: str
    coin: str
    minted: int
    community: int


class TipsPage(msgspec.Struct, frozen=True):
    """What a post was tipped: by whom and how much, the newest first, some of them."""

    total: int
    people: int
    lines: list[tuple[Person, int]]
    coin: str
    is_taking: bool  # whether the post's board has tips
