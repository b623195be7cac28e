# SPDX-License-Identifier: Apache-2.0
"""Pseudonym: who somebody is in one thread of a board without names, and nowhere else."""

import msgspec

from banyan.base.ids import AccountId, BoardId, ThreadId
from banyan.records.accounts import Person


class Pseudonym(msgspec.Struct, frozen=True):
    """`account_id` is its own row among the accounts. `proof` tells its owner to the program, while the veil of `month` lives."""

    account_id: AccountId
    thread_id: ThreadId
    month: str
    proof: bytes
    bar: bytes  # what a blind ban needs, under the veil
    sealed: bytes  # the account, for two key holders


class BlindBan(msgspec.Struct, frozen=True):
    """Whoever wrote a floor may not write on the board. `bar` is found again by whom it means, and says nothing else."""

    id: int
    board_id: BoardId
    month: str
    salt: bytes
    bar: bytes
    reason: str
    number: int
    floor: int
    by_id: AccountId
    since_at: int
    until_at: int
    lifted_at: int | None


class OwnName(msgspec.Struct, frozen=True):
    """A pseudonym as its owner sees it: where it wrote and what waits for it."""

    person: Person
    number: int
    title: str
    lang: str
    board_slug: str


class OwnBar(msgspec.Struct, frozen=True):
    """A blind ban, as whoever it means is told of it."""

    board_slug: str
    until_at: int
    reason: str


class OwnNames(msgspec.Struct, frozen=True):
    """What somebody hears of themselves behind their pseudonyms: nobody else is told."""

    lines: list["OwnLine"]
    bars: list[OwnBar]


class OwnLine(msgspec.Struct, frozen=True):
    """One thing that a pseudonym was told."""

    id: int
    kind: str
    name: OwnName
    floor: int | None
    actor: Person | None
    reason: str
