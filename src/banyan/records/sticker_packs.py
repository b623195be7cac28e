# SPDX-License-Identifier: Apache-2.0
"""Packs of stickers that members make: what their makers work on, and how everybody sees those that were taken in."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.stickers import Pack, Sticker


class PackState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    DECLINED = "declined"


class OwnPack(msgspec.Struct, frozen=True):
    """One that is not taken in yet. `reason` is why it was declined; a draft was never sent (`sent_at` is 0)."""

    name: str
    account_id: AccountId
    words: str
    state: PackState
    reason: str
    made_at: int
    sent_at: int
    stickers: tuple[Sticker, ...] = ()


class Offered(msgspec.Struct, frozen=True):
    """A pack that was taken in: how many people have it at hand, and whether whoever asks does."""

    pack: Pack
    people: int
    is_at_hand: bool


class Shelf(msgspec.Struct, frozen=True):
    """What a caller sees of stickers: those of members, what they work on themselves, whether they may make more, and how much
    waits for who decides.
    """

    offered: list[Offered]
    own: list[OwnPack]
    may_make: bool
    waiting: int


class PackReport(msgspec.Struct, frozen=True):
    person: Person
    reason: str
    made_at: int


class PackPage(msgspec.Struct, frozen=True):
    """One pack that was taken in. `maker` is empty when nobody wishes to be named; `reports` are for who decides."""

    offered: Offered
    is_maker: bool
    reports: list[PackReport]


class Waiting(msgspec.Struct, frozen=True):
    """What waits for who decides: packs that were sent in with their makers, and those taken in that somebody reported."""

    sent: list[tuple[OwnPack, Person]]
    reported: list[tuple[str, int]]
