# SPDX-License-Identifier: Apache-2.0
"""Choices: how somebody wants to be told of things."""

import msgspec

from banyan.base.ids import AccountId


class Choices(msgspec.Struct, frozen=True):
    """`ways` is JSON, topic → way, of those that differ from the inbox. `quiet_until` 0: not silent."""

    account_id: AccountId
    ways: str = ""
    follows_own: int = 1  # whether one follows the threads in which one writes
    quiet_until: int = 0
    mail_every: str = "day"
    mail_hour: int = 8
