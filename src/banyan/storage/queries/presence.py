# SPDX-License-Identifier: Apache-2.0
"""Presence: rows that end by themselves, and what somebody chose about being seen."""

from collections.abc import Iterable, Sequence
from typing import Any

from banyan.base import ids
from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person
from banyan.records.callers import Caller
from banyan.records.presence import (
    AtLeaving,
    Counts,
    Figures,
    Listens,
    Mood,
    Place,
    PlaceKind,
    PresenceChoices,
    Present,
    Ties,
)
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

Shown = tuple[Present, Ties]

# Two processes may know of one session. What moved last counts.
PUT = """INSERT INTO presences (session_key, account_id, people, transport, place, board_id, thread_id, room, came_at, moved_at,
        until_at)
    VALUES (:key, :account, :people, :transport, :place, :board, :thread, :room, :came_at, :moved_at, :until_at)
    ON CONFLICT (session_key) DO UPDATE SET people = excluded.people, place = excluded.place, board_id = excluded.board_id,
        thread_id = excluded.thread_id, room = excluded.room, moved_at = excluded.moved_at, until_at = excluded.until_at
    WHERE excluded.moved_at >= presences.moved_at"""
EXTEND = "UPDATE presences SET until_at = :until WHERE session_key = :key AND until_at < :until"
NOT_HIDDEN = "NOT EXISTS (SELECT 1 FROM presence_choices h WHERE h.account_id = p.account_id AND h.is_hidden = 1)"
COUNT_MEMBERS = f"""SELECT count(DISTINCT p.account_id) FROM presences p
    WHERE p.until_at > :now AND p.account_id IS NOT NULL AND {NOT_HIDDEN}"""
COUNT_GUESTS = "SELECT coalesce(sum(people), 0) FROM presences WHERE until_at > :now AND account_id IS NULL"
WAYS = f"""SELECT p.transport, count(DISTINCT p.account_id) FROM presences p
    WHERE p.until_at > :now AND p.account_id IS NOT NULL AND {NOT_HIDDEN} GROUP BY p.transport ORDER BY p.transport"""
NEWEST = "SELECT max(moved_at) FROM presences WHERE until_at > :now"
ON_BOARDS = f"""SELECT p.board_id, count(DISTINCT p.account_id)
        + sum(CASE WHEN p.account_id IS NULL THEN p.people ELSE 0 END)
    FROM presences p WHERE p.until_at > :now AND p.board_id IS NOT NULL AND {NOT_HIDDEN}
    GROUP BY p.board_id"""
# What somebody and the asker (`:me`) are to each other, as columns: each is one look-up, also for whoever everybody knows.
TIES = """(SELECT r.kind FROM relations r WHERE r.account_id = :me AND r.person_id = {person}),
    (SELECT r.kind FROM relations r WHERE r.account_id = {person} AND r.person_id = :me),
    (SELECT f.stance FROM person_follows f WHERE f.account_id = {person} AND f.person_id = :me)"""
TIES_WITH = f"SELECT {TIES.format(person='CAST(:person AS BIGINT)')}"
# A page of those who let it be seen, before anything is joined to them: of ten thousand, a page shows a hundred. The plus says
# that the time is no way in: it holds for nearly all of them.
SEEN = f"""FROM presences p WHERE +p.until_at > :now AND p.account_id IS NOT NULL AND (p.account_id = :me OR {NOT_HIDDEN})"""
# The first join hides boards that the viewer may not read, the second whatever stands on them.
PRESENT = f"""SELECT a.id, a.handle, a.display_name, a.state, p.transport, p.place, p.came_at, p.moved_at, p.board_id,
        b.id, b.slug, b.titles, t.number, t.title, t.lang, p.room, coalesce(c.mood, ''), coalesce(c.listens_to, 'all'),
        {TIES.format(person="a.id")}
    FROM (SELECT p.* {SEEN} {{only}} LIMIT :limit) p JOIN accounts a ON a.id = p.account_id
    LEFT JOIN presence_choices c ON c.account_id = p.account_id
    LEFT JOIN boards b ON b.id = p.board_id AND b.state <> 'hidden' AND {BOARD_VISIBLE}
    LEFT JOIN threads t ON t.id = p.thread_id AND t.board_id = b.id AND t.state IN ('open', 'locked')
    {{where}} ORDER BY p.moved_at DESC, p.account_id"""
BELOW = """AND p.moved_at <= :moved AND (p.moved_at < :moved OR p.account_id > :last)
    {only} ORDER BY {first}p.moved_at DESC, p.account_id"""
# Whoever is here twice stands where they moved last, also if that is on another page.
LATEST = PRESENT.format(
    only=BELOW.format(
        only="""AND NOT EXISTS (SELECT 1 FROM presences o WHERE o.account_id = p.account_id AND o.until_at > :now
        AND (o.moved_at > p.moved_at OR (o.moved_at = p.moved_at AND o.session_key < p.session_key)))""",
        first="",
    ),
    where="",
)
# A span of one board, so that PostgreSQL takes the index of boards: told the board itself, it looks for its people among all.
ON_BOARD = PRESENT.format(
    only=BELOW.format(only="AND p.board_id BETWEEN :board AND :board", first="p.board_id DESC, "),
    where="WHERE b.id IS NOT NULL",
)
# The plus keeps a database from walking through all who are here to find a few friends in the order wanted.
OF_FRIENDS = """AND p.account_id IN (SELECT person_id FROM relations WHERE account_id = :me AND kind = 'friend')
    ORDER BY +p.moved_at DESC"""
FRIENDS = PRESENT.format(only=OF_FRIENDS, where="")
ONE = PRESENT.format(only="AND p.account_id = :person ORDER BY +p.moved_at DESC", where="")
MY_BOARD = """SELECT board_id FROM presences WHERE account_id = :me AND until_at > :now AND board_id IS NOT NULL
    ORDER BY moved_at DESC LIMIT 1"""
# Each counts the other as a friend, both want it, and the other is here, has not heard it lately, and has seen what they heard.
AWAITING = """SELECT r.account_id FROM relations r
    JOIN relations o ON o.account_id = r.person_id AND o.person_id = r.account_id AND o.kind = 'friend'
    JOIN presence_choices c ON c.account_id = r.account_id AND c.tells_arrival = 1
    WHERE r.person_id = :me AND r.kind = 'friend'
        AND EXISTS (SELECT 1 FROM presences p WHERE p.account_id = r.account_id AND p.until_at > :now)
        AND NOT EXISTS (SELECT 1 FROM messages m
            WHERE m.account_id = r.account_id AND m.other_id = :me AND m.kind = 'arrival' AND m.made_at > :since
                AND m.id >= :since_id)
        AND NOT EXISTS (SELECT 1 FROM messages m
            WHERE m.account_id = r.account_id AND m.shown_at IS NULL AND m.other_id = :me AND m.kind = 'arrival')"""
CHOICES = (
    "SELECT is_hidden, listens_to, mood, at_leaving, tells_arrival FROM presence_choices WHERE account_id = :account"
)
SET_CHOICES = """INSERT INTO presence_choices (account_id, is_hidden, listens_to, mood, at_leaving, tells_arrival)
    VALUES (:account, :is_hidden, :listens_to, :mood, :at_leaving, :tells_arrival)
    ON CONFLICT (account_id) DO UPDATE SET is_hidden = excluded.is_hidden, listens_to = excluded.listens_to,
        mood = excluded.mood, at_leaving = excluded.at_leaving, tells_arrival = excluded.tells_arrival"""
PLACE_OF_THREAD = f"""SELECT t.board_id, t.id, b.names FROM threads t JOIN boards b ON b.id = t.board_id
    WHERE t.number = :number AND {BOARD_VISIBLE}"""
PLACE_OF_BOARD = f"SELECT b.id, NULL, b.names FROM boards b WHERE b.slug_key = :slug AND {BOARD_VISIBLE}"


def find_place(tx: Tx, caller: Caller, place: Place) -> tuple[int | None, int | None, str]:
    """(the board, the thread, what stands beside its posts) of a place, as far as the caller may read them."""
    nowhere = None, None, ""
    if place.thread:
        return tx.one(PLACE_OF_THREAD, viewer(caller, number=place.thread)) or nowhere
    if place.board:
        return tx.one(PLACE_OF_BOARD, viewer(caller, slug=place.board.casefold())) or nowhere
    return nowhere


def put(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    tx.many(PUT, rows)


def extend(tx: Tx, untils: Iterable[tuple[str, int]]) -> None:
    tx.many(EXTEND, [{"key": key, "until": until} for key, until in untils])


def drop(tx: Tx, keys: Iterable[str]) -> None:
    tx.many("DELETE FROM presences WHERE session_key = :key", [{"key": key} for key in keys])


def drop_guests(tx: Tx, process: str) -> None:
    """What a process has said of guests."""
    tx.run("DELETE FROM presences WHERE account_id IS NULL AND transport = :process", {"process": process})


def drop_over(tx: Tx) -> None:
    """What has ended by itself."""
    tx.run("DELETE FROM presences WHERE until_at <= :now", {"now": tx.now})


def is_present(tx: Tx, account_id: AccountId) -> bool:
    """Whether they are here at all, seen or not."""
    sql = "SELECT 1 FROM presences WHERE account_id = :account AND until_at > :now LIMIT 1"
    return tx.value(sql, {"account": account_id, "now": tx.now}) is not None


def figures(tx: Tx) -> Figures:
    now = {"now": tx.now}
    counts = Counts(int(tx.value(COUNT_MEMBERS, now) or 0), int(tx.value(COUNT_GUESTS, now) or 0))
    on_boards = {BoardId(board): int(people) for board, people in tx.all(ON_BOARDS, now)}
    return Figures(counts, on_boards, int(tx.value(NEWEST, now) or 0))


def count_ways(tx: Tx) -> dict[str, int]:
    """Way in → how many members came by it."""
    return dict(tx.all(WAYS, {"now": tx.now}))


def list_latest(tx: Tx, caller: Caller, below: tuple[int, int], limit: int) -> list[Shown]:
    """Who moved last, below (when, whose account) that was shown already."""
    return tx.all(LATEST, _seen_by(tx, caller, moved=below[0], last=below[1], limit=limit), _maker(caller))


def list_on_board(tx: Tx, caller: Caller, board_id: BoardId, below: tuple[int, int], limit: int) -> list[Shown]:
    params = _seen_by(tx, caller, board=board_id, moved=below[0], last=below[1], limit=limit)
    return tx.all(ON_BOARD, params, _maker(caller))


def list_friends(tx: Tx, caller: Caller, limit: int) -> list[Shown]:
    return tx.all(FRIENDS, _seen_by(tx, caller, limit=limit), _maker(caller))


def find_present(tx: Tx, caller: Caller, account_id: AccountId) -> Shown | None:
    return tx.one(ONE, _seen_by(tx, caller, person=account_id, limit=1), _maker(caller))


def find_my_board(tx: Tx, account_id: AccountId) -> BoardId | None:
    return tx.value(MY_BOARD, {"me": account_id, "now": tx.now})  # type: ignore[no-any-return]


def list_account_ids(tx: Tx) -> list[AccountId]:
    """Everybody who is here, seen or not."""
    sql = "SELECT DISTINCT account_id FROM presences WHERE until_at > :now AND account_id IS NOT NULL"
    return [account_id for (account_id,) in tx.all(sql, {"now": tx.now})]


def find_ties(tx: Tx, account_id: AccountId, other_id: AccountId) -> Ties:
    """What another is to somebody."""
    return tx.one(TIES_WITH, {"me": account_id, "person": other_id}, _ties) or Ties()


def list_awaiting(tx: Tx, account_id: AccountId, since: int) -> list[AccountId]:
    """Friends who are here and want to hear that somebody has come."""
    params = {"me": account_id, "now": tx.now, "since": since, "since_id": ids.first_at(since)}
    return [friend_id for (friend_id,) in tx.all(AWAITING, params)]


def find_choices(tx: Tx, account_id: AccountId) -> PresenceChoices:
    return tx.one(CHOICES, {"account": account_id}, _choices) or PresenceChoices()


def set_choices(tx: Tx, account_id: AccountId, choices: PresenceChoices) -> None:
    params = {name: getattr(choices, name) for name in choices.__struct_fields__}
    flags = {"is_hidden": int(choices.is_hidden), "tells_arrival": int(choices.tells_arrival)}
    tx.run(SET_CHOICES, params | flags | {"account": account_id})


def _seen_by(tx: Tx, caller: Caller, **more: Any) -> dict[str, Any]:
    return viewer(caller, me=caller.id, now=tx.now, **more)


def _choices(hidden: int, listens: str, mood: str, at_leaving: str, tells: int) -> PresenceChoices:
    return PresenceChoices(bool(hidden), Listens(listens), Mood(mood), AtLeaving(at_leaving), bool(tells))


def _ties(mine: str | None, theirs: str | None, stance: str | None) -> Ties:
    return Ties(
        is_friend=mine == "friend",
        is_blocked=mine == "blocked",
        has_me=theirs == "friend",
        is_closed_to_me=theirs == "blocked" or stance == "muted",
    )


def _maker(caller: Caller) -> Any:
    def shown(*row: Any) -> Shown:
        """A place on a board that is out of sight is nowhere in particular."""
        place, is_hidden_board = PlaceKind(row[5]), row[8] is not None and row[9] is None
        is_thread = place == PlaceKind.THREAD and row[12] is None
        seen = PlaceKind.ELSEWHERE if is_hidden_board else PlaceKind.BOARD if is_thread and row[9] else place
        present = Present(
            person=Person(*row[:4]), transport=row[4], place=seen, came_at=row[6], moved_at=row[7],
            board_id=row[9], board_slug=row[10] or "", board_titles=row[11] or "",
            thread_number=row[12] or 0, thread_title=row[13] or "", thread_lang=row[14] or "",
            room=row[15], mood=Mood(row[16]), is_me=row[0] == caller.id, listens_to=Listens(row[17]),
        )  # fmt: skip
        return present, _ties(*row[18:])

    return shown
