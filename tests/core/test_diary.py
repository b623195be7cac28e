# SPDX-License-Identifier: Apache-2.0
"""The diary: who came into the ten, how days ended, and the lists of a week, a month and a year."""

from datetime import date

import pytest
from tests.core.test_ranking import count, talk
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import boards, diary, ranking, site, threads
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift
from banyan.records.diary import DiaryDay, Span
from banyan.storage.queries import diary as queries


def job(town: Town) -> None:
    top_ten.run(Shift(town.store))


def day_of(town: Town, number: int = 0) -> DiaryDay:
    found: DiaryDay = town.guest.sees(diary.day, number)
    return found


def entries(town: Town, number: int = 0) -> list[tuple[str, int, int]]:
    return [(one.title, one.place, one.people) for one in day_of(town, number).entries]


def today(town: Town) -> int:
    with town.store.read() as tx:
        return diary.today(tx)


def next_day(town: Town) -> None:
    """A minute behind the next midnight."""
    with town.store.read() as tx:
        town.clock.passes(diary.begins(tx, diary.today(tx) + 1) + clock.MINUTE - tx.now)


def places(town: Town, span: Span) -> list[tuple[int, str, int, int]]:
    found = town.guest.sees(diary.span, span)
    return [(one.rank, one.title, one.people, one.days) for one in found.places]


def test_a_thread_is_kept_with_the_place_at_which_it_came_in_and_no_second_time_that_day(town: Town) -> None:
    bread = talk(town, "Bread", town.bo, town.eve)
    job(town)
    came = day_of(town).entries[0].at
    town.clock.passes(clock.MINUTE)
    talk(town, "Soup", town.bo, town.eve, town.chen, board=town.cooking)
    town.chen.replies(bread, "me too")
    job(town)
    assert entries(town) == [("Bread", 1, 2), ("Soup", 1, 3)]
    assert day_of(town).entries[0].at == came
    town.ada.does(threads.remove_thread, bread.number, "a mistake")
    job(town)
    town.ada.does(threads.restore_thread, bread.number, "it was none")
    job(town)
    assert entries(town) == [("Bread", 1, 2), ("Soup", 1, 3)], "who comes back the same day came once"


def test_who_counts_twice_writes_once(town: Town) -> None:
    talk(town, "Bread", town.bo)
    with town.store.read() as tx:
        chosen = ranking.count(tx)
    for _ in range(2):
        town.store.write_now(lambda tx: ranking.publish(tx, chosen))
        town.store.write_now(lambda tx: diary.enter(tx, [(7, one) for one in chosen.ten]))
    assert entries(town) == [("Bread", 1, 1)]


def test_a_thread_that_stays_over_midnight_came_in_on_one_day(town: Town) -> None:
    talk(town, "Bread", town.bo)
    job(town)
    next_day(town)
    job(town)
    assert entries(town) == []
    assert day_of(town).before == today(town) - 1
    assert entries(town, today(town) - 1) == [("Bread", 1, 1)]


def test_who_was_away_for_an_hour_over_midnight_came_in_once_and_after_a_day_again(town: Town) -> None:
    bread = talk(town, "Bread", town.bo)
    job(town)
    for hours, expected in ((1, []), (24, [("Bread", 1, 1)])):
        town.ada.does(threads.remove_thread, bread.number, "a mistake")
        job(town)
        town.clock.passes(hours * clock.HOUR)
        if hours == 1:
            next_day(town)
        town.ada.does(threads.restore_thread, bread.number, "it was none")
        town.bo.replies(bread, "again")
        job(town)
        assert entries(town) == expected


def test_the_ten_of_a_day_is_stored_when_the_day_is_over_and_stays_so(town: Town) -> None:
    bread = talk(town, "Bread", town.bo, town.eve)
    job(town)
    first = today(town)
    assert day_of(town).ten == []
    assert not day_of(town).is_over
    next_day(town)
    town.chen.replies(bread, "late")
    job(town)
    job(town)
    assert [(one.title, one.place, one.people) for one in day_of(town, first).ten] == [("Bread", 1, 2)]
    assert day_of(town, first).is_over
    town.store.write_now(lambda tx: diary.close(tx, first, []))
    assert len(day_of(town, first).ten) == 1


def test_days_on_which_nobody_counted_are_counted_later(town: Town) -> None:
    talk(town, "Bread", town.bo)
    job(town)
    first = today(town)
    next_day(town)
    talk(town, "Soup", town.eve, town.bo, board=town.cooking)
    next_day(town)
    next_day(town)
    job(town)
    tens = [[one.title for one in day_of(town, day).ten] for day in range(first, first + 3)]
    assert tens == [["Bread"], ["Soup"], []]
    with town.store.read() as tx:
        assert diary.due(tx) == []
    town.clock.passes(400 * clock.DAY)
    with town.store.read() as tx:
        assert len(diary.due(tx)) == diary.MOST_DAYS_LATE


def test_a_day_begins_in_the_zone_of_the_community(town: Town) -> None:
    town.chen.does(site.set_policies, zone="Asia/Shanghai")
    with town.store.read() as tx:
        number = date(2026, 3, 2).toordinal()
        assert diary.begins(tx, number) == clock.from_iso("2026-03-01T16:00:00+00:00")


def test_a_list_adds_up_the_people_of_the_days_on_which_a_thread_was_among_the_ten(town: Town) -> None:
    bread = talk(town, "Bread", town.bo, town.eve)
    talk(town, "Soup", town.bo, town.eve, town.chen, board=town.cooking)
    assert town.guest.sees(diary.span, Span.WEEK).last == 0
    assert places(town, Span.WEEK) == []
    next_day(town)
    town.bo.replies(bread, "still warm")
    town.eve.replies(bread, "and crisp")
    job(town)
    assert places(town, Span.WEEK) == [(1, "Soup", 3, 1), (2, "Bread", 2, 1)]
    next_day(town)
    job(town)
    assert places(town, Span.WEEK) == [(1, "Bread", 4, 2), (2, "Soup", 3, 1)]
    town.clock.passes(6 * clock.DAY)
    job(town)
    assert places(town, Span.WEEK) == [(1, "Bread", 2, 1)]
    assert places(town, Span.MONTH) == places(town, Span.YEAR) == [(1, "Bread", 4, 2), (2, "Soup", 3, 1)]


@pytest.mark.parametrize("policy", [{"read_policy": "members"}, {"state": "closed"}, {"state": "hidden"}])
def test_what_is_closed_later_leaves_the_diary_and_the_lists(town: Town, policy: dict[str, object]) -> None:
    talk(town, "Bread", town.chen)
    job(town)
    first = today(town)
    next_day(town)
    job(town)
    assert len(day_of(town, first).ten) == len(entries(town, first)) == len(places(town, Span.YEAR)) == 1
    assert len(town.guest.sees(diary.month, first).best) == 1
    town.chen.does(boards.set_policies, "Railway", **policy)
    assert [*day_of(town, first).ten, *entries(town, first), *places(town, Span.YEAR)] == []
    found = town.guest.sees(diary.month, first)
    assert (found.counts, found.best) == ({}, [])
    assert day_of(town).before == 0


def test_a_thread_that_was_taken_down_is_in_no_list(town: Town) -> None:
    bread = talk(town, "Bread", town.bo)
    job(town)
    town.ada.does(threads.remove_thread, bread.number, "not about railways")
    assert entries(town) == []


def test_however_many_were_taken_down_the_list_is_as_long_as_it_can_be(town: Town) -> None:
    crowd = [town.bo, town.eve, town.chen, town.ada]
    talks = [talk(town, f"Talk {n}", *crowd[n:], board=town.board(f"B{n}", titles={"en": f"B{n}"})) for n in range(4)]
    next_day(town)
    job(town)
    for thread in talks[:3]:
        town.chen.does(threads.remove_thread, thread.number, "one too many")
    with town.store.read() as tx:
        found = queries.list_places(tx, 1, today(town), 1)
    assert [(one.rank, one.title, one.people, one.days) for one in found] == [(1, "Talk 3", 1, 1)]


def test_a_month_says_how_much_came_up_on_each_day(town: Town) -> None:
    talk(town, "Bread", town.bo)
    talk(town, "Soup", town.bo, town.eve, board=town.cooking)
    job(town)
    first = today(town)
    next_day(town)
    job(town)
    found = town.guest.sees(diary.month, first)
    assert found.first == date.fromordinal(first).replace(day=1)
    assert found.counts == {first: 2}
    assert [(one.day, one.title) for one in found.best] == [(first, "Soup")]


def test_there_is_no_tomorrow_and_no_day_before_all_days(town: Town) -> None:
    for number in (today(town) + 1, -1, 10**9):
        for read in (diary.day, diary.month):
            with refused("not_found"):
                town.guest.sees(read, number)


def test_sections_have_their_own_ten(town: Town) -> None:
    talk(town, "Bread", town.bo)
    talk(town, "Soup", town.bo, town.eve, board=town.cooking)
    count(town)
    found = town.guest.sees(ranking.of_sections)
    assert {section: [one.title for one in ten] for section, ten in found.items()} == {
        town.section.id: ["Soup", "Bread"]
    }
    assert [one.rank for one in found[town.section.id]] == [1, 2]
    town.chen.does(boards.set_policies, "Cooking", read_policy="members")
    assert [one.title for one in town.guest.sees(ranking.of_sections)[town.section.id]] == ["Bread"]
