# SPDX-License-Identifier: Apache-2.0
"""Presence: who is here now and at which place. What somebody did last, and when they were here last, is nowhere kept."""

from enum import StrEnum

import msgspec

from banyan.base.ids import BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller


class PlaceKind(StrEnum):
    HOME = "home"
    BOARDS = "boards"
    BOARD = "board"
    THREAD = "thread"
    WRITING = "writing"
    ESSENCE = "essence"
    PERSON = "person"
    ONLINE = "online"
    CHAT = "chat"
    TALK = "talk"
    MAIL = "mail"
    SEARCH = "search"
    SETTINGS = "settings"
    TENDING = "tending"
    ELSEWHERE = "elsewhere"


class Place(msgspec.Struct, frozen=True):
    """Where somebody is, in the words of addresses: a board's slug, a thread's number, a chat room's name."""

    kind: PlaceKind
    board: str = ""
    thread: int = 0
    room: str = ""


class Mood(StrEnum):
    """What somebody would like just now; nothing said is nothing wanted."""

    NONE = ""
    TALK = "talk"
    PLAY = "play"


class Listens(StrEnum):
    """Whose messages somebody takes."""

    ALL = "all"
    FRIENDS = "friends"
    NOBODY = "nobody"


class AtLeaving(StrEnum):
    """What becomes of one's message log when one leaves."""

    KEEP = "keep"
    MAIL = "mail"
    BURN = "burn"


class PresenceChoices(msgspec.Struct, frozen=True):
    is_hidden: bool = False
    listens_to: Listens = Listens.ALL
    mood: Mood = Mood.NONE
    at_leaving: AtLeaving = AtLeaving.KEEP
    tells_arrival: bool = False  # mutual friends who want it too hear that I came, and I hear of them


class Here(msgspec.Struct, frozen=True):
    """One connection as its interface knows it: what is written of it."""

    key: str
    caller: Caller
    place: Place
    transport: str
    came_at: int
    moved_at: int
    until_at: int


class Present(msgspec.Struct, frozen=True):
    """Somebody who is here, as one caller may see it. A place that the caller may not read is `elsewhere`."""

    person: Person
    transport: str
    place: PlaceKind
    came_at: int
    moved_at: int
    mood: Mood
    listens_to: Listens = Listens.ALL
    board_id: BoardId | None = None
    board_slug: str = ""
    board_titles: str = ""
    thread_number: int = 0
    thread_title: str = ""
    thread_lang: str = ""
    room: str = ""
    is_me: bool = False
    is_friend: bool = False
    has_me: bool = False  # counts me among their friends
    is_on_board: bool = False  # on the board on which I am
    is_blocked: bool = False
    takes_messages: bool = False  # from me, now


class Counts(msgspec.Struct, frozen=True):
    members: int = 0
    guests: int = 0


class Figures(msgspec.Struct, frozen=True):
    """How many are here, on which board, and when somebody moved last: while they are the same, so is the list."""

    counts: Counts
    on_boards: dict[BoardId, int]
    moved_at: int = 0


class Ties(msgspec.Struct, frozen=True):
    """What somebody is to one caller. Closed to them is whoever has blocked or muted them."""

    is_friend: bool = False
    is_blocked: bool = False
    has_me: bool = False
    is_closed_to_me: bool = False


class PresentPage(msgspec.Struct, frozen=True):
    """Some of those who are here; `older` leads to those who moved before them, "" when they are all."""

    people: list[Present]
    older: str = ""
