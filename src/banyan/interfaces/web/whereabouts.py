# SPDX-License-Identifier: Apache-2.0
"""Whereabouts: where the reader of a page is, out of its address alone, so that a kept page stays kept and nothing waits."""

from functools import lru_cache
from typing import TYPE_CHECKING

from banyan.interfaces.desk import Desk
from banyan.interfaces.web.readers import Head, Reader
from banyan.records.callers import GUEST
from banyan.records.presence import Place, PlaceKind

if TYPE_CHECKING:
    from banyan.interfaces.web.frame import Frame

WEB = "web"
MAX_ADDRESS, MAX_AGENT = 300, 200  # what is remembered of them
SIMPLE = {
    "": PlaceKind.HOME,
    "boards": PlaceKind.BOARDS,
    "online": PlaceKind.ONLINE,
    "messages": PlaceKind.ONLINE,
    "chat": PlaceKind.CHAT,
    "talk": PlaceKind.TALK,
    "mail": PlaceKind.MAIL,
    "inbox": PlaceKind.MAIL,
    "search": PlaceKind.SEARCH,
    "settings": PlaceKind.SETTINGS,
    "tend": PlaceKind.TENDING,
    "admin": PlaceKind.TENDING,
    "about": PlaceKind.ELSEWHERE,
    "log": PlaceKind.ELSEWHERE,
    "rules": PlaceKind.ELSEWHERE,
    "ten": PlaceKind.ELSEWHERE,
    "clubs": PlaceKind.ELSEWHERE,
    "angels": PlaceKind.ELSEWHERE,
}
DEEP = ("angels", "settings", "admin", "mail", "talk", "ten", "inbox", "tend")  # they have pages below their first
PIECES = ("lines",)
WRITING = ("new", "reply", "edit")
ROBOTS = (b"bot", b"crawl", b"spider", b"slurp", b"curl", b"python", b"feed")


@lru_cache(maxsize=4_096)
def place_of(path: str) -> Place | None:
    """`/t/12/56` → reading thread 12; None for what is no page of its own (a piece of one, a file)."""
    first, *rest = path[1:].split("/")
    if first.startswith("@"):
        return Place(PlaceKind.PERSON)
    if first == "b" and rest:
        kind = PlaceKind.WRITING if rest[1:] == ["new"] else PlaceKind.BOARD
        return Place(PlaceKind.ESSENCE if rest[1:2] == ["essence"] else kind, board=rest[0])
    if first == "t" and rest:
        number = int(rest[0]) if rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 10 else 0
        is_page = not rest[1:] or rest[1].isdigit() or rest[1] in ("by", "tree", *WRITING)
        kind = PlaceKind.WRITING if rest[-1] in WRITING else PlaceKind.THREAD
        return Place(kind, thread=number) if number and is_page else None
    if first == "chat" and rest:
        return Place(PlaceKind.CHAT, room=rest[0]) if len(rest) == 1 else None
    kind_of = SIMPLE.get(first)
    return Place(kind_of) if kind_of and (not rest or (first in DEEP and rest[-1] not in PIECES)) else None


def key_of(desk: Desk, reader: Reader) -> str:
    """What this reader's session is called in the list of those who are here."""
    return f"{WEB}:{desk.signins.session_id(reader.session)}"


def note(frame: "Frame", head: Head, reader: Reader | None, path: str) -> None:
    """A page went out: to this reader, or to a guest who has nothing of ours."""
    place = place_of(path[:MAX_ADDRESS])
    if place is None:
        return
    presence = frame.desk.presence
    if reader is not None and not reader.is_guest:
        presence.here(key_of(frame.desk, reader), reader.caller, place, WEB)
        return
    agent = head.values.get(b"user-agent", b"")[:MAX_AGENT]
    if agent and not _is_robot(agent):
        presence.here(f"{frame.address_of(head)} {hash(agent)}", GUEST, place, WEB)


@lru_cache(maxsize=4_096)
def _is_robot(agent: bytes) -> bool:
    lowered = agent.lower()
    return any(word in lowered for word in ROBOTS)
