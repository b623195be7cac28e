# SPDX-License-Identifier: Apache-2.0
"""Deal: one person's turn with a thing, from asking for it to having it. Who asks is known to the two and to nobody else."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, ThreadId
from banyan.records.accounts import Person
from banyan.records.goods import GoodsPlace


class DealState(StrEnum):
    ASKED = "asked"  # waits in the line
    HELD = "held"  # the thing is kept for them
    DONE = "done"  # both said so
    LAPSED = "lapsed"  # the time ran out
    RELEASED = "released"  # the author kept it no longer
    DECLINED = "declined"  # by the author, or it went elsewhere
    TAKEN_BACK = "taken_back"  # by whoever had asked
    UNDONE = "undone"  # by those who tend, after a dispute


class Deal(msgspec.Struct, frozen=True):
    """`author` has the thread, `partner` asked. A time of 0 has not come; `held_until` 0 while held: without end."""

    id: int
    thread_id: ThreadId
    author_id: AccountId
    partner_id: AccountId
    words: str
    state: DealState
    asked_at: int
    held_until: int
    author_done_at: int
    partner_done_at: int
    done_at: int

    def is_over(self, now: int) -> bool:
        """Whether its time has run out, though nobody may have noted it yet."""
        return self.state == DealState.HELD and 0 < self.held_until <= now

    def other(self, account_id: AccountId) -> AccountId:
        return self.partner_id if account_id == self.author_id else self.author_id

    def has_confirmed(self, account_id: AccountId) -> bool:
        return bool(self.author_done_at if account_id == self.author_id else self.partner_done_at)


class DealLine(msgspec.Struct, frozen=True):
    """A deal with the name of whoever asked."""

    deal: Deal
    partner: Person


class MyDeal(msgspec.Struct, frozen=True):
    """A deal of one's own in a list: with whom, and about which thread."""

    deal: Deal
    other: Person
    number: int
    title: str
    title_lang: str


class GoodsPage(msgspec.Struct, frozen=True):
    """Goods as one caller sees them: the author all who ask, everybody else their own turn. `why_not` is the code of the refusal
    that asking would meet, "" for none; `ahead` how many wait before the caller.
    """

    place: GoodsPlace
    is_author: bool
    tends: bool
    held: DealLine | None
    waiting: list[DealLine]
    own: Deal | None
    ahead: int
    why_not: str
