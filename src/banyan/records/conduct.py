# SPDX-License-Identifier: Apache-2.0
"""Conduct: what those who tend boards know of somebody: warnings, notes, reports, removals, measures."""

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Account, Person
from banyan.records.moderation import Entry, Sanction
from banyan.records.reports import About


class Warned(msgspec.Struct, frozen=True):
    """Without a board it speaks for the whole community. `number` and `floor` say which post it is about, if one."""

    id: int
    account_id: AccountId
    board_id: BoardId | None
    by_id: AccountId
    made_at: int
    number: int | None
    floor: int | None
    reason: str


class Note(msgspec.Struct, frozen=True):
    """Without a board it is for administrators."""

    id: int
    account_id: AccountId
    board_id: BoardId | None
    by_id: AccountId
    made_at: int
    text: str


class Conduct(msgspec.Struct, frozen=True):
    """As far as the reader tends the boards. Warnings and notes come with who made them and the board's slug."""

    account: Account
    warnings: list[tuple[Warned, Person, str]]
    notes: list[tuple[Note, Person, str]]
    reports: list[About]
    done: list[tuple[Entry, Person, str]]
    sanctions: list[tuple[Sanction, Person, str | None]]
