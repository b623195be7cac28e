# SPDX-License-Identifier: Apache-2.0
"""Floor races: the floors that were announced, by a rule that nobody applies by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.test_meetups import told
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import boards, cards, posts, races, ranking, thread_tools, threads, word_rules
from banyan.core.races import winning
from banyan.jobs.timetable import run_pending
from banyan.records.races import How, RaceTerms
from banyan.records.threads import Thread


@pytest.fixture(autouse=True)
def local(town: Town) -> None:
    """A board that has floor races, and a town in which a day is long enough for everybody."""
    town.board("Local", {"en": "Local"}, kinds="discussion race")


def terms(town: Town, **more: Any) -> RaceTerms:
    usual: dict[str, Any] = {
        "prize": "A bag of chestnuts",
        "how": How.FLOORS,
        "numbers": (3, 5),
        "last_floor": 0,
        "ends_at": town.clock.at + clock.DAY,
    }
    return RaceTerms(**usual | more)


def hosts(town: Town, who: Member, **more: Any) -> Thread:
    board = who.sees(boards.get, "Local")
    found: Thread = who.does(races.open_race, board.id, "Floor 3 and 5", text("Go!"), terms(town, **more))
    return found


def write(town: Town, thread: Thread, *people: Member) -> None:
    for who in people:
        town.clock.passes(clock.MINUTE)
        who.replies(thread, "me")
    run_pending(town.store)


def outcomes(town: Town, thread: Thread) -> list[tuple[int, str, str]]:
    page = town.guest.sees(races.look, thread.number)
    return [(one.floor, str(one.outcome), one.winner.handle if one.winner else "") for one in page.floors]


def facts(town: Town, thread: Thread) -> dict[str, dict[str, Any]]:
    card = town.guest.sees(cards.find, thread.number)
    return {fact.label: fact.fields for fact in card.facts}


def test_who_writes_the_floor_wins_once_and_the_host_never(town: Town) -> None:
    thread = hosts(town, town.eve, numbers=(2, 3, 4, 5, 6))
    assert "Winners" not in facts(town, thread)
    write(town, thread, town.bo, town.bo, town.eve, town.ada)
    assert outcomes(town, thread) == [
        (2, "won", "bo"),
        (3, "again", ""),
        (4, "host", ""),
        (5, "won", "ada"),
        (6, "", ""),
    ]
    assert facts(town, thread)["Winners"] == {"winners": "#2 bo #5 ada"}
    assert told(town.bo).count("floor_won") == 1
    run_pending(town.store)
    with town.store.read() as tx:
        thread_id = thread.id
        assert tx.value("SELECT count(*) FROM notifications WHERE kind = 'floor_won'") == 2
    town.store.write_now(lambda tx: races.settle(tx, thread_id))
    assert told(town.bo).count("floor_won") == 1


def test_a_floor_that_goes_takes_the_prize_along_and_nobody_moves_up(town: Town) -> None:
    thread = hosts(town, town.eve, numbers=(2, 4, 5))
    write(town, thread, town.bo, town.ada)
    town.chen.does(posts.remove, thread.number, 2, "an advertisement")
    write(town, thread, town.bo)
    assert facts(town, thread).get("Winners") is None
    assert outcomes(town, thread) == [(2, "won", "bo"), (4, "again", ""), (5, "", "")]
    page = town.guest.sees(races.look, thread.number)
    assert [one.is_there for one in page.floors] == [0, 1, 0]
    town.chen.does(posts.restore, thread.number, 2, "it was none")
    assert facts(town, thread)["Winners"] == {"winners": "#2 bo"}


def test_what_was_moved_in_wins_nothing_and_its_author_still_can(town: Town) -> None:
    thread = hosts(town, town.eve, numbers=(2, 3, 4, 6))
    other = town.ada.opens_thread("Chestnuts")
    for who in (town.ada, town.bo):
        who.replies(other, "with salt")
    write(town, thread, town.ada)
    town.chen.does(thread_tools.move_posts, other.number, [2, 3], thread.number, "about the prize")
    write(town, thread, town.chen, town.bo)
    assert outcomes(town, thread) == [(2, "won", "ada"), (3, "moved", ""), (4, "moved", ""), (6, "won", "bo")]
    assert "floor_won" in told(town.bo)
    town.chen.does(thread_tools.move_posts, thread.number, [3], other.number, "back again")
    run_pending(town.store)
    assert outcomes(town, thread)[1] == (3, "moved", "")


def test_what_was_moved_out_and_comes_back_has_its_prize_again(town: Town) -> None:
    thread, other = hosts(town, town.eve, numbers=(2, 3)), town.ada.opens_thread("Chestnuts")
    write(town, thread, town.bo)
    town.clock.passes(clock.MINUTE)
    town.ada.replies(thread, "me")  # and nobody has looked at it when it goes
    town.chen.does(thread_tools.move_posts, thread.number, [2, 3], other.number, "about chestnuts")
    assert facts(town, thread).get("Winners") is None
    town.chen.does(thread_tools.move_posts, other.number, [2, 3], thread.number, "it belongs there")
    run_pending(town.store)
    assert outcomes(town, thread) == [(2, "won", "bo"), (3, "won", "ada")]
    assert facts(town, thread)["Winners"] == {"winners": "#2 bo #3 ada"}


def test_what_is_held_back_waits_until_it_is_let_through(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.chen.does(word_rules.add_rule, "chestnut", "hold")
    write(town, thread, town.ada)
    town.clock.passes(clock.MINUTE)
    town.bo.replies(thread, "a chestnut")
    run_pending(town.store)
    assert outcomes(town, thread)[0] == (3, "", "")
    town.chen.does(posts.let_through, thread.number, 3)
    run_pending(town.store)
    assert outcomes(town, thread)[0] == (3, "won", "bo")


def test_behind_the_end_nobody_wins(town: Town) -> None:
    thread = hosts(town, town.eve)
    town.clock.passes(clock.DAY)
    write(town, thread, town.ada, town.bo)
    assert outcomes(town, thread)[0] == (3, "late", "")
    with refused("race_over"):
        town.eve.does(races.end, thread.number, "enough of it")


def test_its_host_or_who_tends_ends_it_with_a_reason(town: Town) -> None:
    thread = hosts(town, town.eve)
    with refused("moderators_only"):
        town.bo.does(races.end, thread.number, "no more")
    with refused("reason_wanted"):
        town.eve.does(races.end, thread.number, "")
    town.chen.does(races.end, thread.number, "a flood")
    assert town.count("SELECT count(*) FROM moderation_log WHERE action = 'end_race'") == 1
    assert facts(town, thread)["Ended early"] == {"reason": "a flood"}
    write(town, thread, town.ada, town.bo)
    assert outcomes(town, thread)[0] == (3, "late", "")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"prize": " "}, "prize_wanted"),
        ({"prize": "x" * 81}, "prize_wanted"),
        ({"numbers": ()}, "winning_floors_wanted"),
        ({"numbers": (1,)}, "winning_floors_wanted"),
        ({"numbers": (100_001,)}, "winning_floors_wanted"),
        ({"how": How.EVERY, "numbers": (0,), "last_floor": 100}, "winning_floors_wanted"),
        ({"how": How.EVERY, "numbers": (1,), "last_floor": 100_000}, "winning_floors_wanted"),
        ({"how": How.DIGIT, "numbers": (10,), "last_floor": 100}, "winning_floors_wanted"),
        ({"how": "anyhow"}, "winning_floors_wanted"),
        ({"ends_at": 0}, "bad_race_end"),
    ],
)
def test_what_cannot_be_raced_for(town: Town, more: dict[str, Any], code: str) -> None:
    with refused(code):
        hosts(town, town.eve, **more)
    assert town.count("SELECT count(*) FROM threads") == 0, "both or neither"


def test_hasty_writing_is_braked_as_everywhere(town: Town) -> None:
    thread = hosts(town, town.eve, how=How.EVERY, numbers=(2,), last_floor=40)
    with refused("too_soon"):
        for _ in range(9):
            town.ada.replies(thread, "me")


def test_a_race_counts_people_in_the_ten_like_any_thread(town: Town) -> None:
    thread = hosts(town, town.eve)
    talk = town.ada.opens_thread("A talk of three")
    write(town, talk, town.bo, town.eve)
    write(town, thread, *[town.member("finn")] * 30)
    with town.store.read() as tx:
        assert [(one.thread_id, one.people) for one in ranking.count(tx).ten] == [(talk.id, 3), (thread.id, 2)]


def test_a_race_that_is_not_there(town: Town) -> None:
    with refused("not_found"):
        town.guest.sees(races.look, town.eve.opens_thread("Bread").number)
    thread = hosts(town, town.eve)
    town.chen.does(threads.move_thread, thread.number, town.back_room.id, "behind the door")
    with refused("not_found"):
        town.guest.sees(races.look, thread.number)
    args = (town.eve.sees(boards.get, "Local").id, "Again", text("Go!"), terms(town), "token")
    assert town.eve.does(races.open_race, *args) == town.eve.does(races.open_race, *args)


@given(st.sampled_from(How), st.lists(st.integers(-5, 100_005), max_size=5), st.integers(-1, 100_001))
def test_floors_that_win_are_few_and_as_they_were_said(how: How, numbers: list[int], last: int) -> None:
    try:
        found = winning(RaceTerms("tea", how, tuple(numbers), last, 0))
    except Refusal as refusal:
        assert refusal.code == "winning_floors_wanted"  # noqa: PT017
        return
    assert found == sorted(set(found))
    assert 1 <= len(found) <= 200
    assert 2 <= found[0] <= found[-1] <= 100_000
    if how == How.FLOORS:
        assert found == sorted(set(numbers))
    elif how == How.EVERY:
        assert all(floor % numbers[0] == 0 for floor in found)
    else:
        assert all(floor % 10 == numbers[0] for floor in found)
