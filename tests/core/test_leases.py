# SPDX-License-Identifier: Apache-2.0
"""Life force: days by formula, three letters in an absence, each once; a name that rests and wakes, and writing that stays."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import accounts, lease_warnings, leases, sessions, site, titles
from banyan.records.leases import Lease
from banyan.records.titles import Process, TitleWish
from banyan.storage.queries import emails as email_queries


@pytest.fixture
def eve(town: Town) -> Member:
    """Eve, who came on ten days, in a community that has leases."""
    town.chen.does(site.set_policies, life_force="15 120 365 666")
    town.store.write_now(lambda tx: email_queries.put_email(tx, town.eve.account_id, "eve@example.org"))
    for _ in range(10):
        comes(town.eve)
        town.clock.passes(clock.DAY)
    comes(town.eve)
    return town.eve


def comes(member: Member) -> None:
    member.does(sessions.open_session, "Firefox", "")


def lease(town: Town, member: Member) -> Lease | None:
    found: Lease | None = town.guest.sees(leases.of, member.sees(accounts.mine).account)
    return found


def warns(town: Town) -> int:
    """All are looked at; how many letters there are now."""
    after = AccountId(0)
    while after := town.store.write_now(lambda tx, after=after: lease_warnings.warn(tx, after)):
        pass
    return int(town.count("SELECT count(*) FROM outbox WHERE recipient = 'eve@example.org'"))


def test_it_falls_by_one_for_each_day_away_and_coming_fills_it(town: Town, eve: Member) -> None:
    assert lease(town, eve) == Lease(120, 120)
    town.clock.passes(50 * clock.DAY)
    assert lease(town, eve) == Lease(120, 70)
    comes(eve)
    assert lease(town, eve) == Lease(120, 120)


def test_three_letters_come_in_an_absence_and_each_once(town: Town, eve: Member) -> None:
    sent = []
    for _ in range(130):
        warns(town)
        sent.append(warns(town))
        town.clock.passes(clock.DAY)
    days = [day for day in range(1, 130) if sent[day] > sent[day - 1]]
    assert days == [90, 113, 119]
    comes(eve)
    town.clock.passes(90 * clock.DAY)
    assert warns(town) == 4


def test_what_was_missed_is_not_made_up_for(town: Town, eve: Member) -> None:
    """Where letters could not go for weeks, the one that fits comes, and no other."""
    town.clock.passes(115 * clock.DAY)
    assert (warns(town), warns(town)) == (1, 1)
    assert "still waits for you: 5." in town.count("SELECT body FROM outbox WHERE recipient = 'eve@example.org'")


def test_a_newcomer_is_not_warned_of_what_has_just_begun(town: Town, eve: Member) -> None:
    town.store.write_now(lambda tx: email_queries.put_email(tx, town.bo.account_id, "bo@example.org"))
    comes(town.bo)
    warns(town)
    assert town.count("SELECT count(*) FROM outbox WHERE recipient = 'bo@example.org'") == 0
    town.clock.passes(8 * clock.DAY)
    warns(town)
    assert town.count("SELECT count(*) FROM outbox WHERE recipient = 'bo@example.org'") == 1


def test_a_name_rests_and_wakes_and_nothing_written_is_touched(town: Town, eve: Member) -> None:
    thread = eve.opens_thread("Bread")
    town.clock.passes(121 * clock.DAY)
    assert warns(town) == 0  # a letter would come too late
    found = lease(town, eve)
    assert found is not None
    assert found.is_resting
    assert town.count("SELECT told FROM lease_notes WHERE account_id = :id", id=eve.account_id) == 0
    with refused("handle_taken"):
        town.guest.does(accounts.sign_up, "eve", "")
    comes(eve)
    found = lease(town, eve)
    assert found is not None
    assert not found.is_resting
    assert town.count("SELECT count(*) FROM lease_notes") == 0
    assert eve.replies(thread, "Still here.").floor == 2


def test_officers_and_the_honoured_wait_without_an_end(town: Town, eve: Member) -> None:
    title = town.chen.does(titles.make, TitleWish({"en": "Guide"}, ""))
    town.chen.does(titles.grant, title.id, "eve", 700, Process.EARNED, "For the bread.")
    comes(town.ada)
    town.clock.passes(500 * clock.DAY)
    assert warns(town) == 0
    assert (lease(town, eve), lease(town, town.ada)) == (None, None)
    assert eve.sees(leases.longest_of) == leases.OFFICE


def test_where_it_is_off_nobody_is_warned(town: Town, eve: Member) -> None:
    town.chen.does(site.set_policies, life_force="")
    town.clock.passes(115 * clock.DAY)
    assert (warns(town), lease(town, eve)) == (0, None)
    assert eve.sees(leases.longest_of) == 120


@pytest.mark.parametrize(
    "numbers", ["15", "15 120 365", "0 1 2 3", "120 15 365 666", "15 120 365 6666", "a b c d", "15  1 2 3"]
)
def test_the_numbers_are_four_and_do_not_fall(town: Town, numbers: str) -> None:
    with refused("bad_policy"):
        town.chen.does(site.set_policies, life_force=numbers)


@pytest.mark.parametrize(
    ("days", "years", "force"), [(3, 9, 15), (4, 0, 120), (4, 1, 120), (4, 2, 365), (4, 4, 365), (4, 5, 666)]
)
def test_the_formula(days: int, years: int, force: int) -> None:
    assert leases.compute_days(days, years) == force
