# SPDX-License-Identifier: Apache-2.0
"""Dispute: one of the two says that a deal went wrong, or anybody that a review breaks the rules; those who tend decide."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.boards import wording
from banyan.records.deal_reviews import DealReview
from banyan.records.deals import Deal


class DisputeState(StrEnum):
    """`open`, or how it ended."""

    OPEN = "open"
    STANDS = "stands"  # the deal, or the review
    UNDONE = "undone"  # the deal
    WARNED = "warned"  # the deal stands, one of the two was warned
    REMOVED = "removed"  # the review


class Dispute(msgspec.Struct, frozen=True):
    """`review_id` None: it is about the deal itself."""

    id: int
    deal_id: int
    review_id: int | None
    by_id: AccountId
    words: str
    state: DisputeState
    made_at: int
    settled_by: AccountId | None
    settled_at: int | None
    reason: str


class DisputeCase(msgspec.Struct, frozen=True):
    """What one needs to decide: both people, the thing, the price, what was written."""

    dispute: Dispute
    deal: Deal
    review: DealReview | None
    by: Person
    author: Person
    partner: Person
    number: int
    title: str
    title_lang: str
    board_id: BoardId
    board_slug: str
    board_titles: str

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)
