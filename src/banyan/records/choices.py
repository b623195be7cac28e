# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told of things."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId


class Way(StrEnum):
    """All but `NOTHING` stand in the inbox; the round-up takes what was not read there, and devices are told at once."""

    INBOX = "inbox"
    MAIL = "mail"
    DEVICE = "device"
    BOTH = "both"
    NOTHING = "nothing"


BY_MAIL = (Way.MAIL, Way.BOTH)
BY_DEVICE = (Way.DEVICE, Way.BOTH)


class Choices(msgspec.Struct, frozen=True):
    """`ways` is JSON, topic → way, of those that differ from the inbox. `quiet_until` 0: not silent."""

    account_id: AccountId
    ways: str = ""
    follows_own: int = 1  # whether one follows the threads in which one writes
    quiet_until: int = 0
    mail_every: str = "day"
    mail_hour: int = 8  # of the day in the reader's own zone
    night_begins: int = 0  # hours in that zone between which devices are silent; the same twice: never
    night_ends: int = 0


class Reception(msgspec.Struct, frozen=True):
    """What decides whether and how somebody is told one thing."""

    state: str  # of the account
    zone: str
    choices: Choices
    mutes: bool  # the thread that it is about, or whoever did it
