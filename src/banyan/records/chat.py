# SPDX-License-Identifier: Apache-2.0
"""Chat rooms: who is in them, and the last lines. They remember little, and not for long."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId
from banyan.records.accounts import Person


class Access(StrEnum):
    OPEN = "open"
    LOCKED = "locked"  # everybody sees it; nobody comes in but who is asked in
    INVITED = "invited"  # only who is asked in knows of it


class LineKind(StrEnum):
    SAY = "say"
    ME = "me"
    WHISPER = "whisper"
    JOIN = "join"
    LEAVE = "leave"
    KICK = "kick"
    TOPIC = "topic"


class Room(msgspec.Struct, frozen=True):
    id: int
    name: str
    topic: str
    access: Access
    made_by: AccountId
    made_at: int
    spoken_at: int


class RoomLine(msgspec.Struct, frozen=True):
    """A room in the list of rooms."""

    room: Room
    people: int
    is_in: bool


class Seat(msgspec.Struct, frozen=True):
    """What somebody is in a room; `joined_at` is None for who is not in it now."""

    is_operator: bool = False
    is_invited: bool = False
    joined_at: int | None = None
    barred_until: int = 0


class Sitter(msgspec.Struct, frozen=True):
    """Somebody who is in a room."""

    person: Person
    is_operator: bool


class ChatLine(msgspec.Struct, frozen=True):
    """`to` is whom a whisper is for, or who was put out."""

    id: int
    author: Person
    to: Person | None
    kind: LineKind
    body: str
    made_at: int


class RoomPage(msgspec.Struct, frozen=True):
    """A room as somebody sees it. Who is not in it sees no lines."""

    room: Room
    people: list[Sitter]
    lines: list[ChatLine]
    is_in: bool
    is_operator: bool
