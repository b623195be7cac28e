# SPDX-License-Identifier: Apache-2.0
"""Presence: who is here and at which place, for all interfaces one list. Nothing tells when somebody was here last.

An interface collects where its people are and writes it every few seconds (`keep`); a row ends by itself unless it is written
again. Whoever is invisible is in no list and in no count, for nobody. A place on a board that the asker may not read is
"somewhere".
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.ids import AccountId, BoardId
from banyan.base.words import translate
from banyan.core import relations
from banyan.core.permits import check_signed_in
from banyan.records.accounts import AccountState
from banyan.records.boards import NamePolicy, wording
from banyan.records.callers import Caller
from banyan.records.chat import Access
from banyan.records.events import MessageSent
from banyan.records.messages import MessageKind
from banyan.records.presence import (
    Figures,
    Here,
    Listens,
    Place,
    PlaceKind,
    PresenceChoices,
    Present,
    PresentPage,
    Ties,
)
from banyan.storage.queries import chat as chat_queries
from banyan.storage.queries import messages as message_queries
from banyan.storage.queries import presence as queries
from banyan.storage.tx import Tx

FRIENDS = "friends"
ARRIVES_ANEW_AFTER = 3 * clock.HOUR
PER_PAGE = 100  # people of a list
# People on a board now → how loud its name is. Below the first it is plain.
HEAT = ((11, "warm"), (51, "hot"), (100, "HOT"), (1_000, "boom"))
SAID = {
    PlaceKind.HOME: "on the first page",
    PlaceKind.BOARDS: "looking over the boards",
    PlaceKind.BOARD: "on {board}",
    PlaceKind.THREAD: "reading on {board}",
    PlaceKind.WRITING: "writing on {board}",
    PlaceKind.ESSENCE: "in the essence of {board}",
    PlaceKind.PERSON: "looking somebody up",
    PlaceKind.ONLINE: "seeing who is here",
    PlaceKind.CHAT: "in the chat room {room}",
    PlaceKind.TALK: "talking with somebody",
    PlaceKind.MAIL: "at the letters",
    PlaceKind.SEARCH: "searching",
    PlaceKind.SETTINGS: "in the settings",
    PlaceKind.TENDING: "tending",
    PlaceKind.ELSEWHERE: "somewhere here",
}
WITHOUT_A_NAME = {
    PlaceKind.BOARD: "on a board",
    PlaceKind.THREAD: "reading",
    PlaceKind.WRITING: "writing",
    PlaceKind.ESSENCE: "in an essence",
    PlaceKind.CHAT: "in a chat room",
}


def keep(tx: Tx, _: Caller, moved: Sequence[Here], still: Iterable[tuple[str, int]], gone: Iterable[str]) -> None:
    """What an interface has collected: who moved, who is still here until when, who has left."""
    queries.drop_over(tx)
    queries.drop(tx, gone)
    for one in moved:
        _tell_arrival(tx, one.caller.id)
    queries.put(tx, [_row(tx, one) for one in moved])
    queries.extend(tx, still)


def boards_of(tx: Tx, caller: Caller, places: Iterable[tuple[Place, int]]) -> dict[int, int]:
    """How many people of some places are on which board; those on none, or on one that the caller may not see, on 0."""
    found: Counter[int] = Counter()
    for place, people in places:
        found[queries.find_place(tx, caller, place)[0] or 0] += people
    return found


def keep_guests(tx: Tx, _: Caller, process: str, on_boards: Mapping[int, int], until: int) -> None:
    """How many guests of one process are on which board; they are counted and nothing else."""
    queries.drop_guests(tx, process)
    here: dict[str, object] = {
        "transport": process,
        "place": PlaceKind.BOARD,
        "thread": None,
        "room": "",
        "account": None,
    }
    here |= {"came_at": tx.now, "moved_at": tx.now, "until_at": until}
    rows = [
        here | {"key": f"{process}:{board_id}", "people": people, "board": board_id or None}
        for board_id, people in on_boards.items()
    ]
    queries.put(tx, rows)


def figures(tx: Tx, _: Caller) -> Figures:
    """How many are here, and on which boards. Whoever shows the number of a board has asked whether it may be seen."""
    return queries.figures(tx)


def all_here(tx: Tx, caller: Caller, only: str | BoardId = "", before: str = "") -> PresentPage:
    """Who is here, a page of them: everybody, the caller's friends, or who is on a board. Who moved last stands first, but
    friends stand before all others, however long they have been still.
    """
    moved, last = cursors.parse_cursor(before, 2) if before else (ids.MAX_ID, 0)
    if only == FRIENDS:
        found = [] if caller.is_guest else queries.list_friends(tx, caller, relations.MAX_OF_A_KIND)
    elif only:
        found = queries.list_on_board(tx, caller, BoardId(int(only)), (moved, last), PER_PAGE)
    else:
        found = queries.list_latest(tx, caller, (moved, last), PER_PAGE)
    older = ""
    if only != FRIENDS and len(found) == PER_PAGE:
        older = cursors.format_cursor(found[-1][0].moved_at, found[-1][0].person.id)
    if not only and before:
        found = [(one, ties) for one, ties in found if not ties.is_friend]
    elif older and not only and not caller.is_guest:
        found += queries.list_friends(tx, caller, relations.MAX_OF_A_KIND)
    board_id = my_board(tx, caller)
    once: dict[AccountId, Present] = {}
    for one, ties in found:  # who is here twice is shown where they moved last
        if one.person.state == AccountState.ACTIVE:
            once.setdefault(one.person.id, _as_seen(one, ties, board_id))
    people = sorted(once.values(), key=lambda one: (not one.is_friend, -one.moved_at, one.person.id))
    return PresentPage(people, older)


def ways(tx: Tx, _: Caller) -> dict[str, int]:
    """Way in → how many of those who are here came by it."""
    return queries.count_ways(tx)


def my_board(tx: Tx, caller: Caller) -> BoardId | None:
    """The board on which the caller is."""
    return None if caller.is_guest else queries.find_my_board(tx, caller.id)


def find(tx: Tx, caller: Caller, account_id: AccountId) -> Present | None:
    """Somebody, if they are here and let it be seen."""
    found = queries.find_present(tx, caller, account_id)
    if found is None or found[0].person.state != AccountState.ACTIVE:
        return None
    return _as_seen(*found, my_board(tx, caller))


def takes_messages(tx: Tx, caller: Caller, account_id: AccountId) -> bool:
    """Whether somebody takes a line of the caller now, here or not. For other verbs: it asks no permission."""
    return _listens(queries.find_choices(tx, account_id).listens_to, queries.find_ties(tx, caller.id, account_id))


def choices(tx: Tx, caller: Caller) -> PresenceChoices:
    check_signed_in(caller)
    return queries.find_choices(tx, caller.id)


def choose(tx: Tx, caller: Caller, chosen: PresenceChoices) -> PresenceChoices:
    """How to be seen and spoken to from now on."""
    check_signed_in(caller)
    queries.set_choices(tx, caller.id, chosen)
    return chosen


def heat(people: int) -> str:
    """How loud a board's name is for so many people on it: "", "warm", "hot", "HOT" or "boom"."""
    return next((name for least, name in reversed(HEAT) if people >= least), "")


def said(lang: str, one: Present) -> str:
    """The place in words: “reading on Railway”."""
    name = one.room or (wording(one.board_titles, lang) if one.board_titles else one.board_slug)
    sentence = SAID[one.place] if name else WITHOUT_A_NAME.get(one.place, SAID[one.place])
    return translate(lang, sentence, board=name, room=name)


def _tell_arrival(tx: Tx, account_id: AccountId) -> None:
    """Friends hear that somebody has come, if both want it; not again for whoever goes out and in."""
    if queries.is_present(tx, account_id):
        return
    chosen = queries.find_choices(tx, account_id)
    if not chosen.tells_arrival or chosen.is_hidden:
        return
    for friend_id in queries.list_awaiting(tx, account_id, tx.now - ARRIVES_ANEW_AFTER):
        message = {"id": ids.mint(), "account": friend_id, "other": account_id, "kind": MessageKind.ARRIVAL}
        message_queries.insert(tx, [message | {"body": "", "shown": None}])
        tx.announce(MessageSent(friend_id))


def _row(tx: Tx, one: Here) -> dict[str, object]:
    """A room that not everybody may know of has no name here. On a board without names nobody is seen, nor when they moved."""
    board_id, thread_id, names = queries.find_place(tx, one.caller, one.place)
    is_unnamed = names == NamePolicy.PSEUDONYMS
    room = chat_queries.find_room(tx, one.place.room) if one.place.room else None
    return {
        "key": one.key,
        "account": one.caller.account_id,
        "people": 1,
        "transport": one.transport,
        "place": PlaceKind.ELSEWHERE if is_unnamed else one.place.kind,
        "board": None if is_unnamed else board_id,
        "thread": None if is_unnamed else thread_id,
        "room": room.name if room and room.access != Access.INVITED else "",
        "came_at": one.came_at,
        "moved_at": one.came_at if is_unnamed else one.moved_at,
        "until_at": one.until_at,
    }


def _as_seen(one: Present, ties: Ties, board_id: BoardId | None) -> Present:
    """With what they are to the caller. Whoever has blocked the caller looks like somebody who takes no messages."""
    return msgspec.structs.replace(
        one,
        is_friend=ties.is_friend,
        has_me=ties.has_me,
        is_blocked=ties.is_blocked,
        is_on_board=board_id is not None and one.board_id == board_id and not one.is_me,
        takes_messages=_listens(one.listens_to, ties),
    )


def _listens(listens_to: Listens, ties: Ties) -> bool:
    is_open = listens_to == Listens.ALL or (listens_to == Listens.FRIENDS and ties.has_me)
    return is_open and not ties.is_closed_to_me
