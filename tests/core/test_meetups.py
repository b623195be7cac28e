# SPDX-License-Identifier: Apache-2.0
"""Meet-ups: signed up for as long as there are places, waited for in order, told of, and never more in than may come."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import boards, departures, meetups, notifications, pages, sanctions, thread_tools, threads, word_rules
from banyan.jobs.shift import Shift
from banyan.jobs.sweeps import settle_departures
from banyan.jobs.timetable import run_pending
from banyan.records.meetups import MeetupPage, MeetupTerms
from banyan.records.threads import Thread


@pytest.fixture(autouse=True)
def local(town: Town) -> None:
    """A board that has meet-ups."""
    town.board("Local", {"en": "Local"}, kinds="discussion meetup")


def terms(town: Town, **more: Any) -> MeetupTerms:
    start = town.clock.at + 7 * clock.DAY
    usual: dict[str, Any] = {
        "starts_at": start,
        "ends_at": start + 3 * clock.HOUR,
        "place": "North gate",
        "capacity": 2,
        "closes_at": start - clock.DAY,
        "shows_names": True,
    }
    return MeetupTerms(**usual | more)


def hosts(town: Town, who: Member, **more: Any) -> Thread:
    board = who.sees(boards.get, "Local")
    found: Thread = who.does(meetups.open_meetup, board.id, "Dumplings", text("Bring bowls."), terms(town, **more))
    return found


def seen(who: Member, thread: Thread) -> MeetupPage:
    page: MeetupPage = who.sees(meetups.look, thread.number)
    return page


def names(who: Member, thread: Thread) -> list[tuple[str, int]]:
    return [(one.person.handle, one.is_in) for one in seen(who, thread).signups]


def told(who: Member) -> list[str]:
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def test_places_then_a_waiting_list_in_order(town: Town) -> None:
    thread = hosts(town, town.eve)
    finn = town.member("finn")
    assert town.bo.does(meetups.sign_up, thread.number, "I bring tea")
    assert town.ada.does(meetups.sign_up, thread.number)
    assert not town.chen.does(meetups.sign_up, thread.number)
    assert not finn.does(meetups.sign_up, thread.number)
    assert names(town.guest, thread) == [("bo", 1), ("ada", 1), ("chen", 0), ("finn", 0)]
    assert (seen(finn, thread).ahead, seen(town.chen, thread).ahead) == (1, 0)
    town.bo.does(meetups.leave, thread.number)
    assert names(town.guest, thread) == [("ada", 1), ("chen", 1), ("finn", 0)]
    assert ("meetup_in" in told(town.chen), "meetup_in" in told(finn)) == (True, False)
    assert not town.bo.does(meetups.sign_up, thread.number), "who comes back stands at the end"
    assert (seen(town.bo, thread).line.coming, seen(town.bo, thread).line.waiting) == (2, 2)


def test_whoever_is_barred_waits_on_and_the_next_one_moves_up(town: Town) -> None:
    thread = hosts(town, town.eve, capacity=1)
    finn, gil = town.member("finn"), town.member("gil")
    for who in (town.bo, finn, gil):
        who.does(meetups.sign_up, thread.number)
    town.chen.does(sanctions.ban, "finn", "Local", 2, "shouting")
    town.bo.does(meetups.leave, thread.number)
    assert names(town.guest, thread) == [("finn", 0), ("gil", 1)]
    assert ("meetup_in" in told(finn), "meetup_in" in told(gil)) == (False, True)
    gil.does(meetups.leave, thread.number)
    assert names(town.guest, thread) == [("finn", 0)]
    with refused("banned"):
        finn.does(meetups.sign_up, thread.number)
    town.clock.passes(2 * clock.DAY)
    assert finn.does(meetups.sign_up, thread.number), "the place is free, and nobody waits before them"


def test_a_bar_that_lasts_until_it_begins_frees_the_place(town: Town) -> None:
    thread = hosts(town, town.eve, capacity=1)
    finn, gil = town.member("finn"), town.member("gil")
    for who in (town.bo, finn, gil):
        who.does(meetups.sign_up, thread.number)
    town.chen.does(sanctions.ban, "bo", "Railway", 14, "elsewhere")
    town.chen.does(sanctions.ban, "bo", "Local", 6, "over before it begins")
    assert names(town.guest, thread) == [("bo", 1), ("finn", 0), ("gil", 0)]
    town.chen.does(sanctions.suspend, "finn", 8, "spam")
    assert names(town.guest, thread) == [("bo", 1), ("gil", 0)]
    assert town.count("SELECT count(*) FROM notifications WHERE kind = 'meetup_out'") == 1
    town.chen.does(sanctions.lift, town.chen.sees(sanctions.in_force, "Local")[0][0].id, "too short")
    town.chen.does(sanctions.ban, "bo", "Local", 8, "again")
    assert names(town.guest, thread) == [("gil", 1)]
    assert ("meetup_out" in told(town.bo), "meetup_in" in told(gil)) == (True, True)
    over = hosts(town, town.eve, starts_at=town.clock.at + clock.HOUR, closes_at=town.clock.at + clock.HOUR)
    gil.does(meetups.sign_up, over.number)
    town.clock.passes(2 * clock.HOUR)
    town.chen.does(sanctions.ban, "gil", "Local", 8, "shouting")
    assert names(town.guest, over) == [("gil", 1)], "who came, came"


def test_words_are_the_hosts_to_read(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.bo.does(meetups.sign_up, thread.number, "no nuts")
    town.bo.does(meetups.sign_up, thread.number, "no nuts, please")
    assert [one.word for one in seen(town.eve, thread).signups] == ["no nuts, please"]
    assert [one.word for one in seen(town.ada, thread).signups] == [""]
    assert seen(town.bo, thread).own == town.eve.sees(meetups.sheet, thread.number)[1][0]
    assert town.count("SELECT last_ticket FROM meetups") == 1
    with refused("signup_word_too_long"):
        town.ada.does(meetups.sign_up, thread.number, "x" * 101)
    town.chen.does(word_rules.add_rule, "spam", "refuse")
    with refused("word_refused"):
        town.ada.does(meetups.sign_up, thread.number, "spam")


def test_only_counted_where_the_host_said_so(town: Town) -> None:
    thread = hosts(town, town.eve, shows_names=False)
    town.bo.does(meetups.sign_up, thread.number)
    assert (names(town.ada, thread), seen(town.ada, thread).line.coming) == ([], 1)
    assert names(town.eve, thread) == [("bo", 1)]
    with refused("names_promised"):
        town.eve.does(meetups.change, thread.number, terms(town))
    town.eve.does(meetups.change, thread.number, terms(town, shows_names=False, capacity=3))


def test_who_may_sign_up_and_until_when(town: Town) -> None:
    thread = hosts(town, town.eve)
    with refused("host_comes_anyway"):
        town.eve.does(meetups.sign_up, thread.number)
    with refused("sign_in_first"):
        town.guest.does(meetups.sign_up, thread.number)
    assert seen(town.guest, thread).why_not == "sign_in_first"
    town.chen.does(sanctions.ban, "ada", "Local", 3, "noise")
    with refused("banned"):
        town.ada.does(meetups.sign_up, thread.number)
    with refused("not_signed_up"):
        town.bo.does(meetups.leave, thread.number)
    town.bo.does(meetups.sign_up, thread.number)
    town.clock.passes(6 * clock.DAY)
    with refused("signup_closed"):
        town.chen.does(meetups.sign_up, thread.number)
    town.bo.does(meetups.leave, thread.number)
    town.clock.passes(clock.DAY)
    with refused("meetup_over"):
        town.chen.does(meetups.sign_up, thread.number)


def test_a_place_that_becomes_free_after_the_deadline_is_not_lost(town: Town) -> None:
    thread = hosts(town, town.eve, capacity=1)
    town.bo.does(meetups.sign_up, thread.number)
    town.ada.does(meetups.sign_up, thread.number)
    town.eve.does(meetups.close, thread.number)
    town.clock.passes(6 * clock.DAY + clock.HOUR)
    town.bo.does(meetups.leave, thread.number)
    assert names(town.guest, thread) == [("ada", 1)]
    town.clock.passes(clock.DAY)
    with refused("meetup_over"):
        town.ada.does(meetups.leave, thread.number)


def test_all_who_signed_up_hear_of_each_change_once(town: Town) -> None:
    thread = hosts(town, town.eve, capacity=1)
    town.bo.does(meetups.sign_up, thread.number)
    town.ada.does(meetups.sign_up, thread.number)
    later = terms(town, capacity=1, place="South gate")
    town.eve.does(meetups.change, thread.number, later)
    for _ in range(2):
        run_pending(town.store)
    assert told(town.bo).count("meetup_changed") == told(town.ada).count("meetup_changed") == 1
    town.eve.does(meetups.change, thread.number, terms(town, capacity=2, place="South gate"))
    run_pending(town.store)
    assert told(town.bo).count("meetup_changed") == 1, "more places concern nobody who has one"
    assert told(town.ada).count("meetup_in") == 1
    town.eve.does(meetups.close, thread.number)
    with refused("already_so"):
        town.eve.does(meetups.close, thread.number)
    town.eve.does(meetups.reopen, thread.number)
    town.eve.does(meetups.cancel, thread.number, "rain")
    run_pending(town.store)
    assert {"meetup_closed", "meetup_cancelled"} <= set(told(town.ada))
    assert "meetup_closed" not in told(town.eve)
    line = seen(town.guest, thread).line
    assert (line.meetup.state, line.meetup.reason, line.meetup.sequence) == ("cancelled", "rain", 5)
    for verb, more in ((meetups.sign_up, ()), (meetups.leave, ()), (meetups.close, ())):
        with refused("meetup_cancelled"):
            (town.eve if verb is meetups.close else town.bo).does(verb, thread.number, *more)


def test_who_signed_up_hears_that_the_thread_is_gone_and_that_it_is_back(town: Town) -> None:
    thread = hosts(town, town.eve, capacity=1)
    for one in (town.bo, town.ada):  # ada waits for a place
        one.does(meetups.sign_up, thread.number)
    town.chen.does(threads.lock_thread, thread.number, "for a while")
    run_pending(town.store)
    assert told(town.bo) == []
    town.chen.does(threads.remove_thread, thread.number, "an advertisement")
    for _ in range(2):
        run_pending(town.store)
    for one in (town.bo, town.ada):
        (line,) = one.sees(notifications.inbox)[0]
        assert (line.notification.kind, line.notification.data) == ("meetup_gone", '{"reason":"an advertisement"}')
    town.chen.does(threads.restore_thread, thread.number, "it was none")
    run_pending(town.store)
    assert told(town.bo) == ["meetup_back", "meetup_gone"]
    assert "meetup_gone" not in told(town.eve)


def test_a_thread_that_is_joined_to_another_is_gone_too(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.bo.does(meetups.sign_up, thread.number)
    other = town.eve.opens_thread("Noodles")
    town.ada.replies(thread, "I bring two bowls.")
    town.chen.does(thread_tools.move_posts, thread.number, [2], other.number, "about noodles")
    run_pending(town.store)
    assert told(town.bo) == []
    town.chen.does(thread_tools.merge, thread.number, other.number, "the same evening")
    run_pending(town.store)
    assert told(town.bo) == ["meetup_gone"]


@pytest.mark.parametrize("is_over", [True, False])
def test_what_is_over_or_off_may_go_without_a_word(town: Town, is_over: bool) -> None:
    thread = hosts(town, town.eve)
    town.bo.does(meetups.sign_up, thread.number)
    if is_over:
        town.clock.passes(7 * clock.DAY)
    else:
        town.eve.does(meetups.cancel, thread.number, "rain")
    run_pending(town.store)
    before = told(town.bo)
    town.chen.does(threads.remove_thread, thread.number, "an advertisement")
    run_pending(town.store)
    assert told(town.bo) == before


def test_only_the_host_changes_it_and_who_tends_may_cancel(town: Town) -> None:
    thread = hosts(town, town.eve)
    for verb, more in ((meetups.change, (terms(town),)), (meetups.close, ()), (meetups.note_came, (frozenset(),))):
        with refused("not_yours"):
            town.bo.does(verb, thread.number, *more)
    with refused("not_yours"):
        town.bo.sees(meetups.sheet, thread.number)
    with refused("moderators_only"):
        town.bo.does(meetups.cancel, thread.number, "no")
    with refused("reason_wanted"):
        town.chen.does(meetups.cancel, thread.number, "")
    town.chen.does(meetups.cancel, thread.number, "the square is closed")
    assert town.count("SELECT count(*) FROM moderation_log WHERE action = 'cancel_meetup'") == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"place": " "}, "meeting_place_wanted"),
        ({"place": "x" * 121}, "meeting_place_wanted"),
        ({"starts_at": 0}, "bad_start"),
        ({"ends_at": 0}, "bad_end"),
        ({"capacity": -1}, "bad_capacity"),
        ({"capacity": 501}, "bad_capacity"),
        ({"closes_at": 0}, "bad_deadline"),
        ({"closes_at": 1 << 60}, "bad_deadline"),
    ],
)
def test_what_cannot_be_asked(town: Town, more: dict[str, Any], code: str) -> None:
    with refused(code):
        hosts(town, town.eve, **more)
    assert town.count("SELECT count(*) FROM threads") == 0, "both or neither"


def test_fewer_places_than_are_taken(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.bo.does(meetups.sign_up, thread.number)
    town.ada.does(meetups.sign_up, thread.number)
    with refused("bad_capacity"):
        town.eve.does(meetups.change, thread.number, terms(town, capacity=1))
    with refused("already_so"):
        town.eve.does(meetups.change, thread.number, terms(town))


def test_the_waiting_list_ends_somewhere(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetups, "MOST_WAITING", 1)
    thread = hosts(town, town.eve, capacity=1)
    town.bo.does(meetups.sign_up, thread.number)
    town.ada.does(meetups.sign_up, thread.number)
    with refused("waiting_list_full"):
        town.chen.does(meetups.sign_up, thread.number)


def test_the_host_notes_who_came(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.bo.does(meetups.sign_up, thread.number)
    town.ada.does(meetups.sign_up, thread.number)
    with refused("not_begun"):
        town.eve.does(meetups.note_came, thread.number, frozenset({"bo"}))
    town.clock.passes(8 * clock.DAY)
    town.eve.does(meetups.note_came, thread.number, frozenset({"bo", "nobody"}))
    _, signups = town.eve.sees(meetups.sheet, thread.number)
    assert [(one.person.handle, one.came) for one in signups] == [("bo", 1), ("ada", 0)]
    assert [one.came for one in seen(town.ada, thread).signups] == [None, None]


def test_what_comes_is_listed_by_its_start(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetups, "PER_PAGE", 2)
    start = town.clock.at + 3 * clock.DAY
    soon = hosts(town, town.eve, starts_at=start, ends_at=start + clock.DAY, closes_at=start)
    middle = hosts(town, town.ada, ends_at=start + 20 * clock.DAY)
    late = hosts(town, town.bo, starts_at=start + 9 * clock.DAY, ends_at=start + 10 * clock.DAY)
    gone = hosts(town, town.ada, starts_at=start, closes_at=start)
    town.chen.does(threads.remove_thread, gone.number, "twice")
    board, lines, older = town.guest.sees(meetups.coming)
    assert (board, [line.number for line in lines]) == (None, [soon.number, middle.number])
    assert [line.number for line in town.guest.sees(meetups.coming, "", older)[1]] == [late.number]
    assert town.guest.sees(meetups.coming, "Cooking")[1] == []
    town.chen.does(threads.move_thread, late.number, town.back_room.id, "behind the door")
    assert len(town.guest.sees(meetups.coming, "Local")[1]) == 2
    with refused("not_found"):
        town.guest.sees(meetups.look, late.number)
    with refused("not_found"):
        town.guest.sees(meetups.look, town.eve.opens_thread("Bread").number)
    town.clock.passes(5 * clock.DAY)
    assert [line.number for line in town.guest.sees(meetups.coming)[1]] == [middle.number]


def test_where_nobody_has_a_name_nobody_signs_up(town: Town) -> None:
    thread = hosts(town, town.eve)
    masked = town.board("Masked", {"en": "Masked"}, names="pseudonyms")
    town.chen.does(threads.move_thread, thread.number, masked.id, "among masks")
    with refused("names_hidden"):
        town.bo.does(meetups.sign_up, thread.number)


def test_sent_twice_is_one_meetup_and_other_boards_have_none(town: Town) -> None:
    args = (town.eve.sees(boards.get, "Local").id, "Dumplings", text("Come."), terms(town), "token")
    assert town.eve.does(meetups.open_meetup, *args) == town.eve.does(meetups.open_meetup, *args)
    assert town.count("SELECT count(*) FROM meetups") == 1
    with refused("kind_not_offered"):
        town.eve.does(meetups.open_meetup, town.railway.id, *args[1:4])


def test_who_leaves_the_community_leaves_the_place_to_others(town: Town) -> None:
    thread = hosts(town, town.eve, starts_at=town.clock.at + 60 * clock.DAY, ends_at=town.clock.at + 61 * clock.DAY)
    for who in (town.bo, town.ada, town.chen):
        who.does(meetups.sign_up, thread.number)
    town.bo.does(departures.leave, erases=False)
    town.clock.passes(15 * clock.DAY)
    settle_departures(Shift(town.store))
    assert names(town.guest, thread) == [("ada", 1), ("chen", 1)]


def test_who_may_not_write_there_changes_nothing_and_may_call_it_off(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.chen.does(sanctions.ban, "eve", "Local", 3, "Insults")
    with refused("banned"):
        town.eve.does(meetups.change, thread.number, terms(town, place="Behind the fools"))
    town.eve.does(meetups.cancel, thread.number, "I am barred")
    assert seen(town.guest, thread).line.meetup.state == "cancelled"


def test_a_thread_without_its_terms_can_be_read(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.store.write_now(lambda tx: tx.run("DELETE FROM meetups", {}))
    page = town.guest.sees(pages.thread_page, thread.number)
    assert (len(page.floors), page.card) == (1, None)


def test_without_its_host_it_does_not_take_place(town: Town) -> None:
    start = town.clock.at + 60 * clock.DAY
    thread = hosts(town, town.eve, starts_at=start, ends_at=start + clock.HOUR, closes_at=start)
    town.ada.does(meetups.sign_up, thread.number)
    town.eve.does(departures.leave, erases=False)
    assert seen(town.guest, thread).line.meetup.state == "open", "they may come back"
    town.clock.passes(15 * clock.DAY)
    settle_departures(Shift(town.store))
    run_pending(town.store)
    assert seen(town.guest, thread).line.meetup.state == "cancelled"
    assert told(town.ada) == ["meetup_cancelled"]


ACTS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(("sign", "leave", "more", "fewer"))), max_size=25)


@pytest.fixture
def crowd(town: Town) -> list[Member]:
    return [town.member(f"m{n}") for n in range(6)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, capacity=st.integers(1, 3))
def test_never_more_in_than_places_and_the_first_to_ask_is_the_first_in(
    town: Town, crowd: list[Member], acts: list[tuple[int, str]], capacity: int
) -> None:
    thread = hosts(town, town.chen, capacity=capacity)
    order: list[int] = []  # who is signed up, in the order of asking
    inside: set[int] = set()
    for who, act in acts:
        if act == "sign":
            crowd[who].does(meetups.sign_up, thread.number)
            order += [who] if who not in order else []
        elif act == "leave" and who in order:
            crowd[who].does(meetups.leave, thread.number)
            order.remove(who)
            inside.discard(who)
        elif act in ("more", "fewer"):
            wanted = capacity + (1 if act == "more" else -1)
            if max(1, len(inside)) <= wanted:
                capacity = wanted
                now = seen(town.chen, thread).line.meetup.terms
                town.chen.does(meetups.change, thread.number, replace(now, capacity=capacity))
        for waiting in order:
            if len(inside) < capacity:
                inside.add(waiting)
        assert names(town.guest, thread) == [(f"m{n}", int(n in inside)) for n in order]
        assert len(inside) <= capacity
