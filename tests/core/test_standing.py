# SPDX-License-Identifier: Apache-2.0
"""Standing: days are counted once, experience and performance are formulas, and the last day is its owner's to show."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import accounts, sessions, site, standing
from banyan.records.standing import Standing


def of(town: Town, member: Member) -> Standing:
    account = member.sees(accounts.mine).account
    found: Standing = town.guest.sees(standing.of, account)
    return found


def test_a_day_is_counted_once_however_often_somebody_comes(town: Town) -> None:
    assert of(town, town.bo).days_here == 0
    for _ in range(2):
        town.bo.does(sessions.open_session, "Firefox", "")
    assert of(town, town.bo).days_here == 1
    town.clock.passes(clock.DAY)
    session = town.bo.sees(sessions.mine)[0]
    for _ in range(2):
        town.bo.does(sessions.touch, session.id)
    assert of(town, town.bo).days_here == 2
    town.clock.passes(-clock.DAY)  # a clock that was set back counts nothing
    town.bo.does(sessions.touch, session.id)
    assert of(town, town.bo).days_here == 2


def test_days_are_those_of_the_place(town: Town) -> None:
    town.chen.does(site.set_policies, zone="Asia/Shanghai")
    town.bo.does(sessions.open_session, "Firefox", "")  # noon in UTC is eight in the evening there
    town.clock.passes(5 * clock.HOUR)
    town.bo.does(sessions.open_session, "Firefox", "")
    assert of(town, town.bo).days_here == 2


@pytest.mark.parametrize(
    ("posts", "here", "since", "experience", "performance"),
    [
        (0, 0, 1, 0, 0),
        (1, 1, 1, 2, 600),
        (120, 60, 100, 200, 500),
        (100_000, 5_000, 8_000, 18_000, 312 + 500),
        (10_000, 10, 4_000, 10_810, 1 + 500),
    ],
)
def test_the_formulas(posts: int, here: int, since: int, experience: int, performance: int) -> None:
    assert standing.compute_experience(posts, here, since) == experience
    assert standing.compute_performance(posts, here, since) == performance


def test_names_go_up_with_the_numbers(town: Town) -> None:
    assert (of(town, town.bo).tier, of(town, town.bo).rung) == ("New here", "resting")
    town.bo.does(sessions.open_session, "Firefox", "")
    town.bo.opens_thread("Rails")
    found = of(town, town.bo)
    assert (found.posts, found.days_since, found.experience, found.performance) == (1, 1, 2, 600)
    assert found.rung == "outstanding"
    assert [least for least, _ in standing.TIERS] == sorted({least for least, _ in standing.TIERS})
    assert len(standing.TIERS) == site.TIERS


def test_a_community_has_names_of_its_own(town: Town) -> None:
    town.chen.does(site.set_policies, tiers="一\n二\n三\n四\n五\n六\n七\n八\n")
    assert of(town, town.bo).tier == "一"
    for wrong in ("one", "1\n2\n3\n4\n5\n6\n7\n \n8", "1\n2\n3\n4\n5\n6\n7\n8\n9"):
        with refused("tiers_wanted"):
            town.chen.does(site.set_policies, tiers=wrong)
    town.chen.does(site.set_policies, tiers="")
    assert of(town, town.bo).tier == "New here"


def test_the_last_day_is_shown_only_by_choice(town: Town) -> None:
    town.bo.does(sessions.open_session, "Firefox", "")
    assert of(town, town.bo).last_day == ""
    assert not town.bo.sees(standing.shows_last_day)
    town.bo.does(standing.show_last_day, is_shown=True)
    assert (of(town, town.bo).last_day, of(town, town.bo).days_here) == ("2026-05-01", 1)
    town.bo.does(standing.show_last_day, is_shown=False)
    assert of(town, town.bo).last_day == ""
    town.eve.does(standing.show_last_day, is_shown=True)
    assert of(town, town.eve).last_day == "", "who was not here since has no last day"
    with refused("sign_in_first"):
        town.guest.does(standing.show_last_day, is_shown=True)
