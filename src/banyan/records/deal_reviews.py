# SPDX-License-Identifier: Apache-2.0
"""Review: what one of the two says of the other after a deal; and what somebody's deals come to."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class Verdict(StrEnum):
    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


class DealReview(msgspec.Struct, frozen=True):
    """`shown_at` 0: nobody but its author reads it yet."""

    id: int
    deal_id: int
    by_id: AccountId
    about_id: AccountId
    verdict: Verdict
    words: str
    made_at: int
    shown_at: int
    removed_by: AccountId | None
    removed_at: int | None
    reason: str

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


class DealReviewLine(msgspec.Struct, frozen=True):
    """A review in a list. `number` 0: its thread is gone, or not open to the reader. `is_tended`: by the reader."""

    review: DealReview
    author: Person
    number: int
    title: str
    title_lang: str
    is_tended: bool = False

    @property
    def may_remove(self) -> bool:
        return self.is_tended and not self.review.is_removed

    @property
    def may_restore(self) -> bool:
        return self.is_tended and self.review.is_removed


class Dealings(msgspec.Struct, frozen=True):
    """What somebody's completed deals come to, as far as the reader may see the boards where they were made."""

    deals: int
    good: int
    neutral: int
    bad: int
