# SPDX-License-Identifier: Apache-2.0
"""Goods: what a thread offers, wants or gives away, on which terms, and whether it is still to be had."""

from enum import StrEnum

import msgspec

from banyan.base.ids import ThreadId
from banyan.records.accounts import Person
from banyan.records.boards import Board, wording
from banyan.records.threads import Thread


class Offer(StrEnum):
    SELLING = "selling"
    WANTED = "wanted"
    GIVING = "giving"


class Quality(StrEnum):
    NEW = "new"
    LIKE_NEW = "like_new"
    USED = "used"
    PARTS = "parts"


class GoodsState(StrEnum):
    OFFERED = "offered"
    RESERVED = "reserved"  # kept for somebody, until a time
    SOLD = "sold"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Terms(msgspec.Struct, frozen=True):
    """What somebody types. `price` empty: make an offer, 0: free. `days` 0: the offer has no end."""

    offer: str = Offer.SELLING
    price: str = ""
    quality: str = Quality.USED
    place: str = ""
    days: int = 30


class Goods(msgspec.Struct, frozen=True):
    """`price` in the smallest coin: None asks for offers, 0 is free. `expires_at` 0: never. `deal_id`: who has the say now."""

    thread_id: ThreadId
    offer: Offer
    price: int | None
    currency: str
    quality: Quality
    place: str
    place_key: str
    state: GoodsState
    deal_id: int | None
    expires_at: int

    def is_over(self, now: int) -> bool:
        """Whether its time has run out, though nobody may have noted it yet."""
        return self.state == GoodsState.OFFERED and 0 < self.expires_at <= now

    @property
    def is_open(self) -> bool:
        return self.state in (GoodsState.OFFERED, GoodsState.RESERVED)


class GoodsFilter(msgspec.Struct, frozen=True):
    """What of a market is asked for; empty asks for all. Prices as they are typed, in the community's currency."""

    offer: str = ""
    quality: str = ""
    state: str = ""
    least: str = ""
    most: str = ""
    place: str = ""


class GoodsRow(msgspec.Struct, frozen=True):
    """A line of the market."""

    goods: Goods
    number: int
    title: str
    title_lang: str
    made_at: int
    author: Person
    board_slug: str
    board_titles: str

    def board_title(self, lang: str) -> str:
        return wording(self.board_titles, lang)


class GoodsPlace(msgspec.Struct, frozen=True):
    """Goods with the thread and the board that they stand in."""

    goods: Goods
    thread: Thread
    author: Person
    board: Board
