# SPDX-License-Identifier: Apache-2.0
"""Testers: called for a term, applied for in words, admitted as long as there are places, and none any more when it is over."""

from typing import Any

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, moderation, notifications, testers
from banyan.records.testers import TestersPage


@pytest.fixture
def workshop(town: Town) -> Town:
    """The back room is Ada's now."""
    town.store.write_now(lambda tx: tx.run("UPDATE roles SET board_id = :board WHERE name = 'moderator'",
                                           {"board": town.back_room.id}))  # fmt: skip
    return town


def calls(town: Town, who: Member | None = None, **more: Any) -> None:
    usual: dict[str, Any] = {
        "places": 1,
        "term": (town.clock.at, town.clock.at + 30 * clock.DAY),
        "words": "Try it first.",
    }
    (who or town.ada).does(testers.call, "BackRoom", **usual | more)


def applies(who: Member, words: str = "I ride every night.") -> None:
    who.does(testers.apply, "BackRoom", words)


def seen(who: Member) -> TestersPage:
    page: TestersPage = who.sees(testers.look, "BackRoom")
    return page


def told(who: Member) -> list[str]:
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def may_enter(who: Member) -> bool:
    return any(board.slug == "BackRoom" for section in who.sees(boards.directory) for board in section.boards)


def test_who_is_admitted_comes_in_for_the_term(workshop: Town) -> None:
    calls(workshop)
    assert [line.slug for line in workshop.guest.sees(testers.calls)] == ["BackRoom"]
    applies(workshop.eve)
    assert [one.person.handle for one in seen(workshop.ada).applicants] == ["eve"]
    assert seen(workshop.bo).applicants == []
    assert not may_enter(workshop.eve)
    workshop.ada.does(testers.admit, "BackRoom", "eve", "Welcome aboard.")
    assert may_enter(workshop.eve)
    page = seen(workshop.eve)
    assert (page.until, page.line.taken) == (workshop.clock.at + 30 * clock.DAY, 1)
    workshop.eve.opens_thread("It squeaks", board=workshop.back_room)
    assert (told(workshop.ada), told(workshop.eve)) == (["application"], ["application_admitted"])
    record, _ = workshop.ada.sees(moderation.page)
    assert [entry.action for entry, *_ in record] == ["admit_tester", "call_testers"]
    workshop.clock.passes(31 * clock.DAY)
    assert not may_enter(workshop.eve)
    with refused("not_found"):
        workshop.eve.opens_thread("It squeaks still", board=workshop.back_room)
    assert workshop.ada.sees(boards.listed_members, "BackRoom") == []
    assert workshop.guest.sees(testers.calls) == []


def test_a_term_that_begins_later_begins_later(workshop: Town) -> None:
    begins = workshop.clock.at + clock.DAY
    calls(workshop, term=(begins, begins + clock.DAY))
    applies(workshop.eve)
    workshop.ada.does(testers.admit, "BackRoom", "eve")
    assert not may_enter(workshop.eve)
    workshop.clock.passes(clock.DAY)
    assert may_enter(workshop.eve)


def test_there_are_so_many_places(workshop: Town) -> None:
    calls(workshop)
    applies(workshop.eve)
    applies(workshop.bo)
    workshop.ada.does(testers.admit, "BackRoom", "eve")
    with refused("no_places_left"):
        workshop.ada.does(testers.admit, "BackRoom", "bo")
    with refused("applied_already"):
        applies(workshop.eve)
    with refused("applied_already"):
        applies(workshop.bo)
    workshop.ada.does(testers.decline, "BackRoom", "bo", "Next time.")
    assert told(workshop.bo) == ["application_declined"]
    with refused("applied_already"):
        applies(workshop.bo)
    workshop.clock.passes(clock.MINUTE)
    calls(workshop, places=2)
    applies(workshop.bo)
    workshop.ada.does(testers.admit, "BackRoom", "bo")
    assert seen(workshop.ada).line.taken == 2


def test_an_application_is_taken_back_while_it_waits(workshop: Town) -> None:
    calls(workshop)
    applies(workshop.eve)
    workshop.eve.does(testers.withdraw, "BackRoom")
    with refused("not_found"):
        workshop.eve.does(testers.withdraw, "BackRoom")
    with refused("not_found"):
        workshop.ada.does(testers.admit, "BackRoom", "eve")
    applies(workshop.eve, "After all.")


def test_a_call_that_has_ended_takes_nobody(workshop: Town) -> None:
    with refused("not_found"):
        applies(workshop.eve)
    calls(workshop)
    workshop.ada.does(testers.end_call, "BackRoom")
    with refused("call_ended"):
        applies(workshop.eve)
    with refused("call_ended"):
        workshop.ada.does(testers.end_call, "BackRoom")
    with refused("not_found"):
        seen(workshop.eve)
    assert seen(workshop.ada).tends


def test_what_a_call_needs(workshop: Town) -> None:
    now = workshop.clock.at
    for wrong, code in (
        ({"places": 0}, "bad_places"),
        ({"term": (now, now)}, "bad_term"),
        ({"term": (now, now + 400 * clock.DAY)}, "bad_term"),
        ({"words": " "}, "words_wanted"),
    ):
        with refused(code):
            calls(workshop, **wrong)
    with refused("no_list_there"):
        workshop.chen.does(testers.call, "Cooking", 1, (now, now + clock.DAY), "Taste it.")
    with refused("not_found"):
        calls(workshop, workshop.bo)
    with refused("moderators_only"):
        workshop.bo.does(testers.call, "Cooking", 1, (now, now + clock.DAY), "Taste it.")
    calls(workshop)
    with refused("words_wanted"):
        applies(workshop.eve, "x")
    with refused("sign_in_first"):
        applies(workshop.guest)


def test_who_is_on_the_list_for_good_stays(workshop: Town) -> None:
    workshop.chen.does(boards.list_member, "BackRoom", workshop.eve.account_id, True)
    calls(workshop)
    applies(workshop.eve)
    workshop.ada.does(testers.admit, "BackRoom", "eve")
    workshop.clock.passes(31 * clock.DAY)
    assert may_enter(workshop.eve)
