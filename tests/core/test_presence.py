# SPDX-License-Identifier: Apache-2.0
"""Presence as rows: who is in the list, what each may see of a place, what ends by itself."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, messages, presence, relations, threads
from banyan.records.callers import GUEST, Caller
from banyan.records.presence import Here, Listens, Mood, Place, PlaceKind, PresenceChoices

ON_RAILWAY = Place(PlaceKind.BOARD, board="railway")
BACK = Place(PlaceKind.BOARD, board="BackRoom")


def is_at(town: Town, member: Member, place: Place, key: str = "", lasts: int = clock.MINUTE) -> None:
    now = town.clock.at
    here = Here(key or f"web:{member.account_id}", member.caller, place, "web", now, now, now + lasts)
    town.guest.does(presence.keep, [here], [], [])


def handles(town: Town, member: Member, only: str = "") -> list[str]:
    return [one.person.handle for one in member.sees(presence.all_here, only).people]


def said(town: Town, member: Member) -> dict[str, str]:
    return {one.person.handle: presence.said("en", one) for one in member.sees(presence.all_here).people}


def test_who_is_here_and_where_until_it_is_over(town):
    thread = town.ada.opens_thread("Bread")
    is_at(town, town.ada, ON_RAILWAY)
    town.clock.passes(1)
    is_at(town, town.bo, Place(PlaceKind.THREAD, thread=thread.number))
    assert handles(town, town.guest) == ["bo", "ada"]
    assert said(town, town.eve) == {"ada": "on Railway", "bo": "reading on Railway"}
    found = {one.person.handle: one for one in town.eve.sees(presence.all_here).people}
    assert (found["bo"].thread_number, found["bo"].thread_title) == (1, "Bread")
    assert town.eve.sees(presence.figures).on_boards == {town.railway.id: 2}
    assert handles(town, town.eve, town.railway.id) == ["bo", "ada"]
    assert handles(town, town.eve, town.cooking.id) == []
    town.clock.passes(clock.MINUTE)
    assert handles(town, town.guest) == []
    assert town.eve.sees(presence.figures).counts.members == 0
    is_at(town, town.chen, Place(PlaceKind.HOME))
    assert town.count("SELECT count(*) FROM presences") == 1, "what is over leaves no trace"


def test_a_row_lasts_as_long_as_it_is_written_again_and_who_is_gone_is_gone(town):
    is_at(town, town.ada, ON_RAILWAY, "a")
    town.guest.does(presence.keep, [], [("a", town.clock.at + clock.HOUR)], [])
    town.clock.passes(30 * clock.MINUTE)
    assert handles(town, town.bo) == ["ada"]
    town.guest.does(presence.keep, [], [], ["a"])
    assert handles(town, town.bo) == []


def test_who_is_here_twice_is_shown_once_where_they_moved_last(town):
    is_at(town, town.ada, ON_RAILWAY, "ssh:1")
    town.clock.passes(1)
    is_at(town, town.ada, Place(PlaceKind.SEARCH), "web:2")
    assert said(town, town.bo) == {"ada": "searching"}
    assert town.bo.sees(presence.figures).counts.members == 1


def test_an_older_word_of_another_process_moves_nobody_back(town):
    now = town.clock.at
    for place, at in ((Place(PlaceKind.SEARCH), now + 5), (Place(PlaceKind.HOME), now)):
        here = Here("web:1", town.ada.caller, place, "web", now, at, now + clock.MINUTE)
        town.guest.does(presence.keep, [here], [], [])
    assert said(town, town.bo) == {"ada": "searching"}


def test_a_place_that_one_may_not_read_is_somewhere(town):
    keys = town.chen.opens_thread("Keys", board=town.back_room)
    is_at(town, town.chen, Place(PlaceKind.THREAD, thread=keys.number))
    for stranger in (town.guest, town.eve):
        assert said(town, stranger) == {"chen": "somewhere here"}
        one = stranger.sees(presence.all_here).people[0]
        assert (one.board_id, one.board_slug, one.thread_number, one.thread_title) == (None, "", 0, "")
        assert handles(town, stranger, town.back_room.id) == []
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    assert said(town, town.eve) == {"chen": "reading on Back room"}


def test_nobody_stands_on_a_board_that_they_may_not_read_and_a_thread_taken_back_is_not_named(town):
    is_at(town, town.eve, BACK)
    assert said(town, town.chen) == {"eve": "on a board"}
    assert town.chen.sees(presence.figures).on_boards == {}
    thread = town.bo.opens_thread("Oops")
    is_at(town, town.bo, Place(PlaceKind.THREAD, thread=thread.number))
    town.bo.does(threads.delete_thread, thread.number)
    found = next(one for one in town.chen.sees(presence.all_here).people if one.person.handle == "bo")
    assert (found.place, found.thread_title) == (PlaceKind.BOARD, "")


def test_the_four_relations(town):
    town.eve.does(relations.befriend, "ada")
    town.bo.does(relations.befriend, "eve")
    town.eve.does(relations.block, "chen")
    for member in (town.ada, town.bo, town.chen):
        is_at(town, member, ON_RAILWAY)
    is_at(town, town.eve, Place(PlaceKind.BOARD, board="Railway"))
    found = {one.person.handle: one for one in town.eve.sees(presence.all_here).people}
    assert (found["ada"].is_friend, found["ada"].has_me, found["ada"].is_on_board) == (True, False, True)
    assert (found["bo"].is_friend, found["bo"].has_me) == (False, True)
    assert found["chen"].is_blocked
    assert found["eve"].is_me
    assert not found["eve"].is_on_board
    assert handles(town, town.eve, "friends") == ["ada"]
    assert handles(town, town.eve)[0] == "ada", "friends stand first"
    assert handles(town, town.guest, "friends") == []


def test_who_is_invisible_is_in_no_list_and_no_count_for_anybody_but_themselves(town):
    is_at(town, town.ada, ON_RAILWAY)
    town.ada.does(presence.choose, PresenceChoices(is_hidden=True))
    for other in (town.guest, town.bo, town.chen):
        assert handles(town, other) == []
        assert other.sees(presence.find, town.ada.account_id) is None
    assert handles(town, town.ada) == ["ada"]
    figures = town.chen.sees(presence.figures)
    assert (figures.counts.members, figures.on_boards) == (0, {})


def test_moods_and_quiet_are_seen_and_a_block_looks_like_quiet(town):
    for member in (town.ada, town.bo, town.chen):
        is_at(town, member, ON_RAILWAY)
    town.ada.does(presence.choose, PresenceChoices(mood=Mood.PLAY, listens_to=Listens.FRIENDS))
    town.bo.does(relations.block, "eve")
    found = {one.person.handle: one for one in town.eve.sees(presence.all_here).people}
    assert (found["ada"].mood, found["ada"].takes_messages) == (Mood.PLAY, False)
    assert not found["bo"].takes_messages
    assert found["chen"].takes_messages
    town.ada.does(relations.befriend, "eve")
    assert town.eve.sees(presence.find, town.ada.account_id).takes_messages
    assert town.ada.sees(presence.choices).mood == Mood.PLAY


def test_friends_hear_that_somebody_came_if_both_want_it(town):
    wants = PresenceChoices(tells_arrival=True)
    for one, other in (("ada", "bo"), ("bo", "ada"), ("ada", "eve"), ("eve", "ada")):
        getattr(town, one).does(relations.befriend, other)
    town.chen.does(relations.befriend, "ada")
    for member in (town.ada, town.bo, town.chen):
        member.does(presence.choose, wants)
    for member in (town.bo, town.chen, town.eve):
        is_at(town, member, ON_RAILWAY, lasts=clock.DAY)
    is_at(town, town.ada, ON_RAILWAY)
    is_at(town, town.ada, Place(PlaceKind.HOME))
    found = {member: member.sees(messages.waiting) for member in (town.bo, town.chen, town.eve)}
    assert [(one.kind, one.other.handle) for one in found[town.bo]] == [("arrival", "ada")]
    assert found[town.chen] == found[town.eve] == [], "who is no mutual friend, or did not ask for it, is left in peace"
    town.clock.passes(2 * clock.MINUTE)
    is_at(town, town.ada, ON_RAILWAY)
    assert len(town.bo.sees(messages.waiting)) == 1, "out and in is not coming"
    town.clock.passes(presence.ARRIVES_ANEW_AFTER)
    town.ada.does(presence.choose, PresenceChoices(tells_arrival=True, is_hidden=True))
    is_at(town, town.ada, ON_RAILWAY)
    assert len(town.bo.sees(messages.waiting)) == 1


def test_who_has_not_seen_that_somebody_came_is_not_told_again(town):
    for one, other in ((town.ada, town.bo), (town.bo, town.ada)):
        one.does(relations.befriend, "bo" if other is town.bo else "ada")
        one.does(presence.choose, PresenceChoices(tells_arrival=True))
    is_at(town, town.bo, ON_RAILWAY, lasts=30 * clock.DAY)
    for _ in range(5):
        is_at(town, town.ada, ON_RAILWAY)
        town.clock.passes(clock.DAY)
    (line,) = town.bo.sees(messages.waiting)
    town.bo.does(messages.saw, line.id)
    is_at(town, town.ada, ON_RAILWAY)
    assert len(town.bo.sees(messages.waiting)) == 1


def crowd(town: Town, people: int, *, lasts: int = clock.MINUTE) -> list[Caller]:
    """So many more are here, each at a moment of their own, the last one the newest."""
    members = [town.member(f"m{n:03}") for n in range(people)]
    callers = [Caller(one.account_id, f"m{n:03}", state="active") for n, one in enumerate(members)]
    here = []
    for caller in callers:
        town.clock.passes(1)
        now = town.clock.at
        here.append(Here(f"ssh:{caller.id}", caller, ON_RAILWAY, "ssh", now, now, now + lasts))
    town.guest.does(presence.keep, here, [], [])
    return callers


def test_the_list_has_pages_friends_first_and_nobody_twice(town, monkeypatch):
    monkeypatch.setattr(presence, "PER_PAGE", 4)
    people = crowd(town, 7)
    town.eve.does(relations.befriend, "m001")
    is_at(town, Member(town, people[2].account_id), Place(PlaceKind.SEARCH), "web:2")  # here twice
    shown, before = [], ""
    while True:
        page = town.eve.sees(presence.all_here, "", before)
        shown.append([one.person.handle for one in page.people])
        before = page.older
        if not before:
            break
    assert shown == [["m001", "m002", "m006", "m005", "m004"], ["m003", "m000"]]
    on_board = town.guest.sees(presence.all_here, town.railway.id)
    assert [one.person.handle for one in on_board.people] == ["m006", "m005", "m004", "m003"]
    rest = town.guest.sees(presence.all_here, town.railway.id, on_board.older)
    assert [one.person.handle for one in rest.people] == ["m002", "m001", "m000"]
    with refused("bad_cursor"):
        town.guest.sees(presence.all_here, "", "yesterday")


def steps(town: Town, act) -> int:
    """How much the database did for it, in tens of its own steps."""
    done = []

    def counted(tx):
        tx._con.set_progress_handler(lambda: done.append(1) or False, 10)
        try:
            act(tx)
        finally:
            tx._con.set_progress_handler(None)

    town.store.write_now(counted)
    return len(done)


def test_what_one_does_costs_the_same_however_many_are_here(sqlite_town, monkeypatch):
    """Counted at twelve and at a hundred and twelve; half as much again is what a deeper tree may cost."""
    town = sqlite_town
    monkeypatch.setattr(presence, "PER_PAGE", 10)
    for handle in ("bo", "chen"):
        town.eve.does(relations.befriend, handle)
    for member in (town.eve, town.bo):
        is_at(town, member, ON_RAILWAY, lasts=clock.DAY)
    eve, now = town.eve.caller, town.clock.at
    moved = Here(f"web:{eve.id}", eve, Place(PlaceKind.SEARCH), "web", now, now, now + clock.DAY)
    acts = {
        "moves": lambda tx: presence.keep(tx, GUEST, [moved], [], []),
        "is found": lambda tx: presence.find(tx, eve, town.bo.account_id),
        "a page": lambda tx: presence.all_here(tx, GUEST),
        "their page": lambda tx: presence.all_here(tx, eve),
        "friends": lambda tx: presence.all_here(tx, eve, presence.FRIENDS),
        "on a board": lambda tx: presence.all_here(tx, eve, town.railway.id),
        "sends": lambda tx: messages.send(tx, eve, "bo", "Tea?"),
        "looks": lambda tx: messages.waiting(tx, town.bo.caller),
    }
    crowd(town, 10, lasts=clock.DAY)
    few = {name: steps(town, act) for name, act in acts.items()}
    more = [town.member(f"n{n:03}") for n in range(100)]
    town.guest.does(
        presence.keep,
        [
            Here(
                f"ssh:{one.account_id}",
                Caller(one.account_id, state="active"),
                ON_RAILWAY,
                "ssh",
                now,
                now,
                now + clock.DAY,
            )
            for one in more
        ],
        [],
        [],
    )
    many = {name: steps(town, act) for name, act in acts.items()}
    assert {name for name in acts if many[name] > 1.5 * few[name] + 5} == set(), (few, many)


def test_who_is_suspended_is_not_here_for_anybody(town):
    barred = town.member("barred", state="suspended")
    is_at(town, barred, ON_RAILWAY)
    is_at(town, town.ada, ON_RAILWAY)
    assert handles(town, town.bo) == handles(town, town.bo, town.railway.id) == ["ada"]
    assert town.bo.sees(presence.find, barred.account_id) is None


def test_ways_in_are_counted_without_those_who_hide(town):
    is_at(town, town.ada, ON_RAILWAY)
    is_at(town, town.bo, ON_RAILWAY)
    crowd(town, 2)
    town.bo.does(presence.choose, PresenceChoices(is_hidden=True))
    assert town.chen.sees(presence.ways) == {"ssh": 2, "web": 1}


def test_a_guest_chooses_nothing(town):
    for verb in (presence.choices, lambda tx, caller: presence.choose(tx, caller, PresenceChoices())):
        with refused("sign_in_first"):
            town.guest.does(verb)


def test_guests_are_counted_on_boards_and_named_nowhere(town):
    hidden = Place(PlaceKind.BOARD, board="BackRoom")
    places = [(ON_RAILWAY, 3), (Place(PlaceKind.HOME), 2), (hidden, 1)]
    until = town.clock.at + clock.MINUTE
    town.guest.does(presence.keep_guests, "one process", town.guest.sees(presence.boards_of, places), until)
    town.guest.does(presence.keep_guests, "another", town.guest.sees(presence.boards_of, [(ON_RAILWAY, 1)]), until)
    figures = town.bo.sees(presence.figures)
    assert (figures.counts.guests, figures.on_boards) == (7, {town.railway.id: 4})
    assert handles(town, town.bo) == []
    town.guest.does(presence.keep_guests, "one process", {}, until)
    assert town.bo.sees(presence.figures).counts.guests == 1


@pytest.mark.parametrize(
    ("people", "name"), [(0, ""), (10, ""), (11, "warm"), (50, "warm"), (51, "hot"), (100, "HOT"), (1_000, "boom")]
)
def test_a_board_grows_louder_with_those_who_are_on_it(people, name):
    assert presence.heat(people) == name


def test_every_place_has_words(town):
    is_at(town, town.ada, ON_RAILWAY)
    one = town.bo.sees(presence.all_here).people[0]
    assert set(presence.SAID) == set(PlaceKind)
    assert presence.said("zh-Hans", one) == "在铁道"
