# SPDX-License-Identifier: Apache-2.0
"""Self-locks: what somebody keeps away from for so many days, because they wished it."""

from enum import StrEnum

import msgspec


class Ability(StrEnum):
    SIGN_IN = "sign_in"
    WRITE = "write"
    PUSH = "push"  # reactions and votes too
    MESSAGES = "messages"  # talks too
    MAIL = "mail"
    CHAT = "chat"


class SelfLock(msgspec.Struct, frozen=True):
    """`is_shown`: it stands on the card of whoever has it."""

    ability: str
    since_at: int
    until_at: int
    is_shown: bool
