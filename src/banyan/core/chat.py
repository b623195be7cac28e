# SPDX-License-Identifier: Apache-2.0
"""Chat rooms: named, with a topic and operators. Who opens one is its operator; whoever comes in sees the last lines.

Lines are kept for a day and no longer, and belong to no export. Whoever is not here any more has left their rooms.
"""

import unicodedata
from collections.abc import Callable

import msgspec

from banyan.base import clock, ids
from banyan.base.errors import BadValue, Family, NotFound, Refusal
from banyan.core import follows, messages, presence
from banyan.core.permits import check_known, check_not_locked, check_signed_in
from banyan.markup.limits import scrub
from banyan.records.accounts import AccountState, Person
from banyan.records.callers import Caller
from banyan.records.chat import Access, ChatLine, LineKind, Room, RoomLine, RoomPage, Seat
from banyan.records.events import ChatChanged
from banyan.records.self_locks import Ability
from banyan.storage.queries import chat as queries
from banyan.storage.tx import Tx

MAX_NAME = 20
MAX_TOPIC = 80
MAX_LINE = 500
MOST_ROOMS = 100
MOST_OF_ONE = 3  # rooms that one person has opened
MOST_IN_ROOM = 100
LINES_SHOWN = 100  # to who comes in
LINES_KEPT_FOR = clock.DAY
BARRED_FOR = 15 * clock.MINUTE
EMPTY_FOR = 7 * clock.DAY  # a room in which nobody has spoken for so long goes
SETTLES_IN = clock.MINUTE  # who has just come may not be written as here yet
PACE = (10, 10 * clock.SECOND)
SWEPT_AT_ONCE = 200


class RoomNameWanted(Refusal):
    code = "room_name_wanted"
    family = Family.INVALID
    sentence = "A room’s name has {most} letters and digits at most, in any script, without blanks."
    fields = ("most",)
    about = "name"


class RoomTaken(Refusal):
    code = "room_taken"
    family = Family.CONFLICT
    sentence = "There is a room “{name}” already."
    hint = "Go in, or choose another name."
    fields = ("name",)
    about = "name"


class TooManyRooms(Refusal):
    code = "too_many_rooms"
    family = Family.CONFLICT
    sentence = "No more rooms can be opened just now."
    hint = "A room in which nobody has spoken for a week goes by itself."


class TopicTooLong(Refusal):
    code = "topic_too_long"
    family = Family.INVALID
    sentence = "A topic may have {most} characters."
    fields = ("most",)
    about = "topic"


class RoomLocked(Refusal):
    code = "room_locked"
    sentence = "This room is locked."
    hint = "Ask somebody inside to let you in."


class RoomFull(Refusal):
    code = "room_full"
    family = Family.CONFLICT
    sentence = "This room is full."


class PutOut(Refusal):
    code = "put_out"
    sentence = "You were put out of this room. You can come back in {wait_s} seconds."
    fields = ("wait_s",)


class NotInRoom(Refusal):
    code = "not_in_room"
    family = Family.CONFLICT
    sentence = "You are not in this room."
    hint = "Come in first."


class NotInRoomThey(Refusal):
    code = "not_in_room_they"
    family = Family.CONFLICT
    sentence = "{handle} is not in this room."
    fields = ("handle",)


class OperatorsOnly(Refusal):
    code = "operators_only"
    sentence = "Only an operator of this room may do this."


class UnknownCommand(Refusal):
    code = "unknown_command"
    family = Family.INVALID
    sentence = "“/{word}” is no command here."
    hint = (
        "/me does · /m name whispers · /t topic · /k name puts out · /i name asks in · /o name makes an operator"
        " · /a open, locked or invited: who may come in · /q leaves"
    )
    fields = ("word",)
    about = "body"


def rooms(tx: Tx, caller: Caller) -> list[RoomLine]:
    """The rooms that the caller may know of, the fullest first."""
    return queries.list_rooms(tx, caller.id, MOST_ROOMS)


def page(tx: Tx, caller: Caller, name: str, after: int = 0) -> RoomPage:
    """A room: who is in it, and for who is in it the lines behind `after`."""
    room, seat = _room(tx, caller, name)
    is_in = seat.joined_at is not None
    lines = []
    if is_in and caller.state == AccountState.ACTIVE:  # whoever was suspended meanwhile hears no more
        lines = queries.list_lines(tx, room.id, caller.id, after, tx.now - LINES_KEPT_FOR, LINES_SHOWN)
    return RoomPage(room, queries.list_people(tx, room.id), lines, is_in, _is_operator(caller, seat))


def open_room(tx: Tx, caller: Caller, name: str, topic: str = "", access: str = Access.OPEN) -> Room:
    """Open a room and be its operator and the first in it."""
    check_signed_in(caller)
    name = unicodedata.normalize("NFKC", scrub(name)).strip()
    if not 0 < len(name) <= MAX_NAME or not all(char.isalnum() or char in "-_" for char in name):
        raise RoomNameWanted(most=MAX_NAME)
    has_enough = not caller.is_admin and queries.count_made_by(tx, caller.id) >= MOST_OF_ONE
    if has_enough or queries.count_rooms(tx) >= MOST_ROOMS:
        raise TooManyRooms
    room = Room(ids.mint(), name, _topic(topic), _access(access), caller.id, tx.now, tx.now)
    if not queries.insert_room(tx, room):
        raise RoomTaken(name=name)
    queries.put_seat(tx, room.id, caller.id, Seat(is_operator=True))
    join(tx, caller, name)
    return room


def join(tx: Tx, caller: Caller, name: str) -> Room:
    """Come in; who is in already stays."""
    check_signed_in(caller)
    room, seat = _room(tx, caller, name)
    if seat.joined_at is not None:
        return room
    check_not_locked(tx, caller, Ability.CHAT)
    if not _is_operator(caller, seat):
        if seat.barred_until > tx.now:
            raise PutOut(wait_s=-(-(seat.barred_until - tx.now) // clock.SECOND))
        if room.access != Access.OPEN and not seat.is_invited:
            raise RoomLocked
        if len(queries.list_people(tx, room.id)) >= MOST_IN_ROOM:
            raise RoomFull
    _check_pace(tx, caller)
    queries.put_seat(tx, room.id, caller.id, msgspec.structs.replace(seat, joined_at=tx.now))
    _tell(tx, room, caller, LineKind.JOIN)
    return room


def leave(tx: Tx, caller: Caller, name: str) -> None:
    """Go out; who is out already is out. Whoever was suspended meanwhile may go too."""
    check_known(caller)
    room, seat = _room(tx, caller, name)
    if seat.joined_at is not None:
        queries.put_seat(tx, room.id, caller.id, msgspec.structs.replace(seat, joined_at=None))
        _tell(tx, room, caller, LineKind.LEAVE)


def leave_all(tx: Tx, caller: Caller) -> None:
    """Go out of every room, at leaving."""
    for line in rooms(tx, caller):
        if line.is_in:
            leave(tx, caller, line.room.name)


def say(tx: Tx, caller: Caller, name: str, body: str) -> None:
    """Say a line, or give a command: `/me waves`, `/m ada hello`, `/t topic`, `/k bo`, `/i eve`, `/o eve`, `/a locked`."""
    check_signed_in(caller)
    room, _ = _in_room(tx, caller, name)
    body = messages.check_line(body, MAX_LINE)
    if not body.startswith("/") or body.startswith("//"):
        _say(tx, caller, room, LineKind.SAY, body[1:] if body.startswith("//") else body)
        return
    word, _, rest = body[1:].partition(" ")
    command = COMMANDS.get(word.casefold())
    if command is None:
        raise UnknownCommand(word=word)
    command(tx, caller, room, rest.strip())


def whisper(tx: Tx, caller: Caller, name: str, handle: str, body: str) -> None:
    """A line that one person in the room alone can read."""
    room, _ = _in_room(tx, caller, name)
    person = _sitter(tx, room, handle)
    if not presence.takes_messages(tx, caller, person.id):
        raise messages.NotListening(handle=person.handle)
    _say(tx, caller, room, LineKind.WHISPER, messages.check_line(body, MAX_LINE), person)


def set_topic(tx: Tx, caller: Caller, name: str, topic: str) -> Room:
    """What the room is about; whoever is in an open room may say so, in others its operators."""
    room, seat = _in_room(tx, caller, name)
    if room.access != Access.OPEN:
        _check_operator(caller, seat)
    _check_pace(tx, caller)
    changed = msgspec.structs.replace(room, topic=_topic(topic))
    queries.set_room(tx, changed)
    _tell(tx, changed, caller, LineKind.TOPIC, changed.topic)
    return changed


def set_access(tx: Tx, caller: Caller, name: str, access: str) -> Room:
    """Open it to everybody, lock it, or keep it among those who are asked in. Who is in stays in."""
    room, seat = _in_room(tx, caller, name)
    _check_operator(caller, seat)
    changed = msgspec.structs.replace(room, access=_access(access))
    queries.set_room(tx, changed)
    tx.announce(ChatChanged(room.id))
    return changed


def invite(tx: Tx, caller: Caller, name: str, handle: str) -> None:
    """Ask somebody in, who hears of it as a message; a closed room lets in whom its operators ask."""
    room, seat = _in_room(tx, caller, name)
    if room.access != Access.OPEN:
        _check_operator(caller, seat)
    person = messages.check_reach(tx, caller, handle)
    theirs = queries.find_seat(tx, room.id, person.id)
    queries.put_seat(tx, room.id, person.id, msgspec.structs.replace(theirs, is_invited=True, barred_until=0))
    messages.send(tx, caller, handle, f"/chat/{room.name}")


def make_operator(tx: Tx, caller: Caller, name: str, handle: str) -> None:
    room, seat = _in_room(tx, caller, name)
    _check_operator(caller, seat)
    person = _sitter(tx, room, handle)
    theirs = queries.find_seat(tx, room.id, person.id)
    queries.put_seat(tx, room.id, person.id, msgspec.structs.replace(theirs, is_operator=True))
    tx.announce(ChatChanged(room.id))


def kick(tx: Tx, caller: Caller, name: str, handle: str) -> None:
    """Put somebody out, for a quarter of an hour. Operators put out nobody who is one."""
    room, seat = _in_room(tx, caller, name)
    _check_operator(caller, seat)
    person = _sitter(tx, room, handle)
    theirs = queries.find_seat(tx, room.id, person.id)
    if theirs.is_operator and not caller.is_admin:
        raise OperatorsOnly
    queries.put_seat(tx, room.id, person.id, Seat(barred_until=tx.now + BARRED_FOR))
    _tell(tx, room, caller, LineKind.KICK, to=person)


def sweep(tx: Tx) -> int:
    """Who is not here any more has left; old lines and rooms that nobody uses go. How many of all of them."""
    left = queries.list_left(tx, tx.now - SETTLES_IN, SWEPT_AT_ONCE)
    for room_id, account_id in left:
        seat = queries.find_seat(tx, room_id, account_id)
        queries.put_seat(tx, room_id, account_id, msgspec.structs.replace(seat, joined_at=None))
        line = ChatLine(ids.mint(), Person(account_id, "", "", ""), None, LineKind.LEAVE, "", tx.now)
        queries.insert_line(tx, room_id, line)
        tx.announce(ChatChanged(room_id))
    empty = queries.list_empty(tx, tx.now - EMPTY_FOR, SWEPT_AT_ONCE)
    for room_id in empty:
        queries.drop_room(tx, room_id)
    return len(left) + len(empty) + queries.drop_old_lines(tx, tx.now - LINES_KEPT_FOR, SWEPT_AT_ONCE)


def _room(tx: Tx, caller: Caller, name: str) -> tuple[Room, Seat]:
    """A room that the caller may know of, and what they are in it. Raises NotFound."""
    room = queries.find_room(tx, name)
    if room is None:
        raise NotFound
    seat = queries.find_seat(tx, room.id, caller.id)
    knows = seat.is_invited or seat.is_operator or seat.joined_at is not None
    if room.access == Access.INVITED and not knows:
        raise NotFound
    return room, seat


def _in_room(tx: Tx, caller: Caller, name: str) -> tuple[Room, Seat]:
    check_signed_in(caller)
    room, seat = _room(tx, caller, name)
    if seat.joined_at is None:
        raise NotInRoom
    return room, seat


def _is_operator(caller: Caller, seat: Seat) -> bool:
    return seat.is_operator or caller.is_admin


def _check_operator(caller: Caller, seat: Seat) -> None:
    if not _is_operator(caller, seat):
        raise OperatorsOnly


def _sitter(tx: Tx, room: Room, handle: str) -> Person:
    person = follows.find_person(tx, handle.removeprefix("@"))
    if queries.find_seat(tx, room.id, person.id).joined_at is None:
        raise NotInRoomThey(handle=person.handle)
    return person


def _say(tx: Tx, caller: Caller, room: Room, kind: LineKind, body: str, to: Person | None = None) -> None:
    check_not_locked(tx, caller, Ability.CHAT)
    _check_pace(tx, caller)
    _tell(tx, room, caller, kind, messages.check_line(body, MAX_LINE), to)
    queries.set_room(tx, msgspec.structs.replace(room, spoken_at=tx.now))


def _check_pace(tx: Tx, caller: Caller) -> None:
    """Topics and comings fill a room as lines do."""
    most, span = PACE
    messages.check_pace(tx, queries.lined_times(tx, caller.id, tx.now - span, most), most, span)


def _tell(tx: Tx, room: Room, caller: Caller, kind: LineKind, body: str = "", to: Person | None = None) -> None:
    author = Person(caller.id, caller.handle, caller.display_name, caller.state)
    queries.insert_line(tx, room.id, ChatLine(ids.mint(), author, to, kind, body, tx.now))
    tx.announce(ChatChanged(room.id))


def _topic(topic: str) -> str:
    topic = " ".join(scrub(topic).split())
    if len(topic) > MAX_TOPIC:
        raise TopicTooLong(most=MAX_TOPIC)
    return topic


def _access(access: str) -> Access:
    if access not in set(Access):
        raise BadValue(name="access")
    return Access(access)


def _whispers(tx: Tx, caller: Caller, room: Room, rest: str) -> None:
    handle, _, body = rest.partition(" ")
    whisper(tx, caller, room.name, handle, body)


COMMANDS: dict[str, Callable[[Tx, Caller, Room, str], object]] = {
    "me": lambda tx, caller, room, rest: _say(tx, caller, room, LineKind.ME, rest),
    "m": _whispers,
    "t": lambda tx, caller, room, rest: set_topic(tx, caller, room.name, rest),
    "k": lambda tx, caller, room, rest: kick(tx, caller, room.name, rest),
    "i": lambda tx, caller, room, rest: invite(tx, caller, room.name, rest),
    "o": lambda tx, caller, room, rest: make_operator(tx, caller, room.name, rest),
    "a": lambda tx, caller, room, rest: set_access(tx, caller, room.name, rest),
    "q": lambda tx, caller, room, rest: leave(tx, caller, room.name),
}
