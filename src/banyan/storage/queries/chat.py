# SPDX-License-Identifier: Apache-2.0
"""Chat rooms, who is in them, and their lines."""

from typing import Any

from banyan.base.ids import AccountId
from banyan.records.accounts import Person
from banyan.records.chat import Access, ChatLine, LineKind, Room, RoomLine, Seat, Sitter
from banyan.storage.tx import Tx

ROOM = "r.id, r.name, r.topic, r.access, r.made_by, r.made_at, r.spoken_at"
SEATED = "(SELECT count(*) FROM chat_people s WHERE s.room_id = r.id AND s.joined_at IS NOT NULL)"
ROOMS = f"""SELECT {ROOM}, {SEATED}, CASE WHEN p.joined_at IS NOT NULL THEN 1 ELSE 0 END FROM chat_rooms r
    LEFT JOIN chat_people p ON p.room_id = r.id AND p.account_id = :me
    WHERE r.access <> 'invited' OR p.is_invited = 1 OR p.is_operator = 1 ORDER BY 8 DESC, r.spoken_at DESC LIMIT :limit"""
INSERT_ROOM = """INSERT INTO chat_rooms (id, name, name_key, topic, access, made_by, made_at, spoken_at)
    VALUES (:id, :name, :key, :topic, :access, :by, :now, :now) ON CONFLICT (name_key) DO NOTHING"""
SEAT = """SELECT is_operator, is_invited, joined_at, barred_until FROM chat_people
    WHERE room_id = :room AND account_id = :account"""
PUT_SEAT = """INSERT INTO chat_people (room_id, account_id, is_operator, is_invited, joined_at, barred_until)
    VALUES (:room, :account, :is_operator, :is_invited, :joined_at, :barred_until)
    ON CONFLICT (room_id, account_id) DO UPDATE SET is_operator = excluded.is_operator, is_invited = excluded.is_invited,
        joined_at = excluded.joined_at, barred_until = excluded.barred_until"""
PEOPLE = """SELECT a.id, a.handle, a.display_name, a.state, s.is_operator FROM chat_people s
    JOIN accounts a ON a.id = s.account_id WHERE s.room_id = :room AND s.joined_at IS NOT NULL
    ORDER BY s.is_operator DESC, s.joined_at, a.id"""
INSERT_LINE = """INSERT INTO chat_lines (id, room_id, author_id, to_id, kind, body, made_at)
    VALUES (:id, :room, :author, :to, :kind, :body, :now)"""
# A whisper is for two; whom one has blocked or muted one does not hear.
LINES = """SELECT x.id, a.id, a.handle, a.display_name, a.state, b.id, b.handle, b.display_name, b.state, x.kind, x.body,
        x.made_at
    FROM (SELECT l.id, l.author_id, l.to_id, l.kind, l.body, l.made_at FROM chat_lines l
        WHERE l.room_id = :room AND l.id > :after AND l.made_at > :since
            AND (l.kind <> 'whisper' OR l.author_id = :me OR l.to_id = :me)
            AND (l.kind NOT IN ('say', 'me', 'whisper') OR NOT EXISTS (SELECT 1 FROM person_follows f
                WHERE f.account_id = :me AND f.person_id = l.author_id AND f.stance = 'muted'))
        ORDER BY l.id DESC LIMIT :limit) x
    JOIN accounts a ON a.id = x.author_id LEFT JOIN accounts b ON b.id = x.to_id ORDER BY x.id"""
# All that somebody puts into rooms; that they left follows a coming.
LINED_TIMES = """SELECT made_at FROM chat_lines WHERE author_id = :account AND made_at > :since
    AND kind NOT IN ('leave', 'kick') ORDER BY made_at DESC LIMIT :limit"""
LEFT = """SELECT s.room_id, s.account_id FROM chat_people s WHERE s.joined_at IS NOT NULL AND s.joined_at < :before
    AND NOT EXISTS (SELECT 1 FROM presences p WHERE p.account_id = s.account_id AND p.until_at > :now) LIMIT :limit"""
EMPTY = f"SELECT r.id FROM chat_rooms r WHERE r.spoken_at < :before AND {SEATED} = 0 LIMIT :limit"
OLD_LINES = """DELETE FROM chat_lines WHERE id IN (SELECT id FROM chat_lines WHERE made_at < :before ORDER BY id LIMIT :limit)"""


def name_key(name: str) -> str:
    return name.casefold()


def find_room(tx: Tx, name: str) -> Room | None:
    return tx.one(f"SELECT {ROOM} FROM chat_rooms r WHERE r.name_key = :key", {"key": name_key(name)}, _room)


def list_rooms(tx: Tx, account_id: AccountId, limit: int) -> list[RoomLine]:
    """Those that somebody may know of, the fullest first."""
    return tx.all(ROOMS, {"me": account_id, "limit": limit}, _room_line)


def count_rooms(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM chat_rooms"))


def count_made_by(tx: Tx, account_id: AccountId) -> int:
    return int(tx.value("SELECT count(*) FROM chat_rooms WHERE made_by = :account", {"account": account_id}))


def insert_room(tx: Tx, room: Room) -> bool:
    """False when the name is taken."""
    params = {"id": room.id, "name": room.name, "key": name_key(room.name), "topic": room.topic, "access": room.access}
    return tx.run(INSERT_ROOM, params | {"by": room.made_by, "now": tx.now}) == 1


def set_room(tx: Tx, room: Room) -> None:
    sql = "UPDATE chat_rooms SET topic = :topic, access = :access, spoken_at = :spoken WHERE id = :room"
    tx.run(sql, {"room": room.id, "topic": room.topic, "access": room.access, "spoken": room.spoken_at})


def drop_room(tx: Tx, room_id: int) -> None:
    for table in ("chat_lines", "chat_people"):
        tx.run(f"DELETE FROM {table} WHERE room_id = :room", {"room": room_id})
    tx.run("DELETE FROM chat_rooms WHERE id = :room", {"room": room_id})


def find_seat(tx: Tx, room_id: int, account_id: AccountId) -> Seat:
    return tx.one(SEAT, {"room": room_id, "account": account_id}, _seat) or Seat()


def put_seat(tx: Tx, room_id: int, account_id: AccountId, seat: Seat) -> None:
    params: dict[str, Any] = {"is_operator": int(seat.is_operator), "is_invited": int(seat.is_invited)}
    params |= {"joined_at": seat.joined_at, "barred_until": seat.barred_until, "room": room_id, "account": account_id}
    tx.run(PUT_SEAT, params)


def list_people(tx: Tx, room_id: int) -> list[Sitter]:
    """Operators first, then who came first."""
    return tx.all(PEOPLE, {"room": room_id}, lambda *row: Sitter(Person(*row[:4]), bool(row[4])))


def insert_line(tx: Tx, room_id: int, line: ChatLine) -> None:
    params = {"id": line.id, "room": room_id, "author": line.author.id, "to": line.to.id if line.to else None}
    tx.run(INSERT_LINE, params | {"kind": line.kind, "body": line.body, "now": line.made_at})


def list_lines(tx: Tx, room_id: int, account_id: AccountId, after: int, since: int, limit: int) -> list[ChatLine]:
    """The newest behind `after` that somebody may hear, in order."""
    params = {"room": room_id, "me": account_id, "after": after, "since": since, "limit": limit}
    return tx.all(LINES, params, _line)


def lined_times(tx: Tx, account_id: AccountId, since: int, limit: int) -> list[int]:
    """When somebody put lines of any kind into rooms, the newest first."""
    return [at for (at,) in tx.all(LINED_TIMES, {"account": account_id, "since": since, "limit": limit})]


def list_left(tx: Tx, before: int, limit: int) -> list[tuple[int, AccountId]]:
    """(room, account) of those who sit in a room and are not here any more."""
    return tx.all(LEFT, {"before": before, "now": tx.now, "limit": limit})


def list_empty(tx: Tx, before: int, limit: int) -> list[int]:
    return [room_id for (room_id,) in tx.all(EMPTY, {"before": before, "limit": limit})]


def drop_old_lines(tx: Tx, before: int, limit: int) -> int:
    return tx.run(OLD_LINES, {"before": before, "limit": limit})


def find_room_by_id(tx: Tx, room_id: int) -> Room | None:
    return tx.one(f"SELECT {ROOM} FROM chat_rooms r WHERE r.id = :room", {"room": room_id}, _room)


def _room(*row: Any) -> Room:
    return Room(row[0], row[1], row[2], Access(row[3]), *row[4:7])


def _room_line(*row: Any) -> RoomLine:
    return RoomLine(_room(*row[:7]), row[7], bool(row[8]))


def _seat(is_operator: int, is_invited: int, joined_at: int | None, barred_until: int) -> Seat:
    return Seat(bool(is_operator), bool(is_invited), joined_at, barred_until)


def _line(*row: Any) -> ChatLine:
    to = Person(*row[5:9]) if row[5] is not None else None
    return ChatLine(row[0], Person(*row[1:5]), to, LineKind(row[9]), row[10], row[11])
