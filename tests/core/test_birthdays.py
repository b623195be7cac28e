# SPDX-License-Identifier: Apache-2.0
"""Birthdays: month and day, for oneself alone unless one lets others see, and today's in the zone of the place."""

import pytest
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import birthdays, site
from banyan.records.birthdays import Birthday


def handles(town: Town) -> list[str]:
    return [person.handle for person in town.guest.sees(birthdays.today)]


def test_it_is_nobodys_business_unless_its_owner_says_so(town: Town) -> None:
    town.eve.does(birthdays.keep, 5, 1, is_shown=False)  # today
    assert town.eve.sees(birthdays.mine) == Birthday(5, 1, False)
    assert (handles(town), town.ada.sees(birthdays.shown_of, town.eve.account_id)) == ([], birthdays.NONE)
    town.eve.does(birthdays.keep, 5, 1, is_shown=True)
    assert (handles(town), town.guest.sees(birthdays.shown_of, town.eve.account_id).day) == (["eve"], 1)
    town.clock.passes(clock.DAY)
    assert handles(town) == []
    town.eve.does(birthdays.keep, 0, 0, is_shown=True)
    assert town.eve.sees(birthdays.mine) == birthdays.NONE


def test_today_is_that_of_the_place(town: Town) -> None:
    town.eve.does(birthdays.keep, 5, 2, is_shown=True)
    town.clock.passes(5 * clock.HOUR)  # five in the afternoon in UTC
    assert handles(town) == []
    town.chen.does(site.set_policies, zone="Asia/Shanghai")
    assert handles(town) == ["eve"]


@pytest.mark.parametrize(("day", "expected"), [("2027-02-28", ["eve"]), ("2028-02-28", []), ("2028-02-29", ["eve"])])
def test_a_leap_day_is_kept_the_day_before_in_other_years(town: Town, day: str, expected: list[str]) -> None:
    town.eve.does(birthdays.keep, 2, 29, is_shown=True)
    town.clock.at = clock.from_iso(f"{day}T12:00:00Z")
    assert handles(town) == expected


def test_each_day_begins_once(town: Town) -> None:
    def told() -> int:
        town.store.write_now(birthdays.turn)
        return int(town.count("SELECT count(*) FROM events WHERE kind = 'EntryChanged'"))

    assert (told(), told()) == (1, 1)
    town.clock.passes(clock.DAY)
    assert told() == 2


@pytest.mark.parametrize(("month", "day"), [(2, 30), (13, 1), (0, 1), (4, 31), (1, 0), (1, 32)])
def test_a_day_that_is_none_is_refused(town: Town, month: int, day: int) -> None:
    with refused("no_such_birthday"):
        town.eve.does(birthdays.keep, month, day, is_shown=False)


def test_a_guest_has_none(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.does(birthdays.keep, 5, 1, is_shown=True)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("05-03", (5, 3)), ("5/3", (5, 3)), ("5月3日", (5, 3)), (" 5.3 ", (5, 3)), ("", (0, 0)), (" ", (0, 0))],
)
def test_it_may_be_written_in_several_ways(text: str, parts: tuple[int, int]) -> None:
    assert birthdays.parse(text) == parts


@pytest.mark.parametrize("text", ["May 3", "5", "1990-05-03", "5-", "-", "٣-٤-٥", "555-3", "5--3"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with refused("no_such_birthday"):
        birthdays.parse(text)
