# SPDX-License-Identifier: Apache-2.0
"""Message: one line to somebody who is here (a waterball). Each side has a copy of its own."""

from enum import StrEnum

import msgspec

from banyan.records.accounts import Person


class MessageKind(StrEnum):
    FROM = "from"
    TO = "to"
    STAFF = "staff"  # said to everybody who is here
    ARRIVAL = "arrival"  # a friend has come; there are no words


class Message(msgspec.Struct, frozen=True):
    """The copy of one side. `shown_at` tells its owner what is new, and nobody anything else."""

    id: int
    kind: MessageKind
    other: Person
    body: str
    made_at: int
    shown_at: int | None
