# SPDX-License-Identifier: Apache-2.0
"""The hot list of a day: people who took part are counted, once each, whatever they did."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.town import refused, text

from banyan.base import clock
from banyan.core import boards, hot_list, posts, pushes, reactions, site
from banyan.jobs import top_ten
from banyan.jobs.shift import Shift


@pytest.fixture
def pot(town):
    town.chen.does(site.set_policies, hot_list="on")
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    return town


def shown(town, number=0):
    """(title, people, answers, pushes, reactions) of a day, counted anew."""
    top_ten.run(Shift(town.store))
    return [
        (one.title, one.people, one.answers, one.pushes, one.reactions)
        for one in town.guest.sees(hot_list.day, number).places
    ]


def pushed(member, thread, floor=1, stance="push"):
    member.does(pushes.push, thread.number, floor, stance, "so it is")


def today(town):
    return town.guest.sees(hot_list.day).day


def test_who_answers_pushes_and_reacts_is_one(pot):
    cats, dogs = pot.bo.opens_thread("Cats"), pot.bo.opens_thread("Dogs", board=pot.cooking)
    for _ in range(3):
        pot.ada.replies(cats, "Meow.")
    pushed(pot.ada, cats)
    pushed(pot.eve, cats)
    pot.ada.does(reactions.react, dogs.number, 1, "funny")
    assert shown(pot) == [("Cats", 2, 3, 2, 0), ("Dogs", 1, 0, 0, 1)]


def test_who_opened_it_is_not_counted_in_it(pot):
    cats = pot.bo.opens_thread("Cats")
    assert shown(pot) == []
    pot.bo.replies(cats, "Here, kitty.")
    pot.ada.replies(cats, "Meow.")
    pot.bo.does(reactions.react, cats.number, 3, "moved")
    assert shown(pot) == [("Cats", 1, 1, 0, 0)]


def test_a_board_may_have_more_than_one(pot):
    for title in ("Cats", "Dogs"):
        pot.ada.replies(pot.bo.opens_thread(title), "Yes.")
    assert [title for title, *_ in shown(pot)] == ["Dogs", "Cats"], "of as many, the one opened later"


def test_what_is_gone_or_closed_counts_for_nothing(pot):
    cats, secret = pot.bo.opens_thread("Cats"), pot.bo.opens_thread("Secret", board=pot.cooking)
    pot.ada.replies(cats, "Meow.")
    pot.ada.replies(secret, "Psst.")
    pot.chen.does(boards.set_policies, "Cooking", read_policy="members")
    assert [title for title, *_ in shown(pot)] == ["Cats"]
    pot.ada.does(posts.delete, cats.number, 2)
    assert shown(pot) == []
    pushed(pot.eve, cats)
    pot.chen.does(boards.set_policies, "Railway", in_top_ten=0)
    assert shown(pot) == []


def test_a_day_ends_at_midnight_here_and_stays(pot):
    pot.chen.does(site.set_policies, zone="Asia/Shanghai")
    cats = pot.bo.opens_thread("Cats")
    pot.ada.replies(cats, "Before midnight.")
    assert len(shown(pot)) == 1
    yesterday = today(pot)
    pot.clock.passes(4 * clock.HOUR - clock.MINUTE)  # a minute before midnight in Shanghai
    pushed(pot.eve, cats)
    pot.clock.passes(2 * clock.MINUTE)
    pot.chen.replies(cats, "After midnight.")
    assert shown(pot) == [("Cats", 1, 1, 0, 0)]
    assert shown(pot, yesterday) == [("Cats", 2, 1, 1, 0)]
    page = pot.guest.sees(hot_list.day, yesterday)
    assert (page.is_over, page.before, page.after) == (True, 0, yesterday + 1)
    assert pot.guest.sees(hot_list.day).before == yesterday
    pot.ada.does(posts.delete, cats.number, 2)
    assert shown(pot, yesterday) == [("Cats", 2, 1, 1, 0)], "what a day was, it was"
    with refused("not_found"):
        pot.guest.sees(hot_list.day, yesterday + 2)


def test_where_it_is_off_there_is_none_and_nothing_is_counted(town):
    town.ada.replies(town.bo.opens_thread("Cats"), "Meow.")
    top_ten.run(Shift(town.store))
    with refused("not_found"):
        town.guest.sees(hot_list.day)
    assert town.count("SELECT count(*) FROM hot_days") == 0


def test_what_did_not_change_is_not_written_again(pot):
    pot.ada.replies(pot.bo.opens_thread("Cats"), "Meow.")
    shown(pot)
    with pot.store.read() as tx:
        number = today(pot)
        assert hot_list.stands(tx, number, hot_list.count(tx, number))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(["ada", "bo", "chen", "eve"]), st.sampled_from("ape")), max_size=12))
def test_however_they_act_people_are_counted_once(sqlite_town, acts):
    """More acts by people already counted never change the number, and so never the order."""
    town = sqlite_town
    town.clock.passes(clock.DAY)
    town.chen.does(site.set_policies, hot_list="on")
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    thread = town.bo.opens_thread("Cats")
    for name, act in acts:
        member = getattr(town, name)
        town.clock.passes(10 * clock.MINUTE)
        if act == "a":
            member.does(posts.reply, thread.number, text("yes"))
        elif act == "p":
            member.does(pushes.push, thread.number, 1, "arrow", "so")
        elif name != "bo":
            member.does(reactions.react, thread.number, 1, "funny")
    people = {name for name, act in acts if name != "bo"}
    assert [row[1] for row in shown(town) if row[0] == "Cats"] == ([len(people)] if people else [])
