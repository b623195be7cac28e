# SPDX-License-Identifier: Apache-2.0
"""News: what is new in what somebody follows, what they muted left out, and quiet boards that woke up."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import boards, follows, news, pages, threads
from banyan.records.boards import BoardState
from banyan.records.follows import Followed


def seen(member: Member) -> tuple[list[str], list[str], list[str]]:
    """Titles of followed threads, of threads of followed people, and slugs of boards that woke up."""
    found: Followed = member.sees(news.followed)
    return (
        [one.row.thread.title for one in found.threads],
        [one.row.thread.title for one in found.people],
        [one.board.slug for one in found.woken],
    )


def test_what_is_new_in_what_one_follows(town: Town) -> None:
    bread, rye = town.bo.opens_thread("Bread"), town.bo.opens_thread("Rye")
    town.eve.does(follows.follow_thread, bread.number)
    town.eve.does(follows.follow_person, "ada")
    assert seen(town.eve) == (["Bread"], [], [])
    town.eve.reads(bread, 1, 1)
    assert seen(town.eve) == ([], [], [])
    town.ada.replies(bread, "Wheat")
    town.ada.replies(rye, "Nobody listens")
    oats = town.ada.opens_thread("Oats")
    assert seen(town.eve) == (["Bread"], ["Oats"], [])
    [one] = town.eve.sees(news.followed).threads
    assert (one.mark.first_unread, one.mark.unread, one.board.slug) == (2, 1, "Railway")
    town.eve.does(follows.follow_thread, oats.number)
    assert seen(town.eve) == (["Oats", "Bread"], [], []), "a thread stands there once"
    town.eve.reads(oats, 1, 1)
    assert seen(town.eve) == (["Bread"], [], [])
    assert seen(town.chen) == ([], [], [])


def test_it_goes_a_month_back_and_no_further(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    town.eve.does(follows.follow_thread, bread.number)
    town.eve.does(follows.follow_person, "bo")
    town.clock.passes(news.BACK - clock.DAY)
    assert seen(town.eve)[0] == ["Bread"]
    town.clock.passes(2 * clock.DAY)
    assert seen(town.eve) == ([], [], [])


def test_what_may_not_be_seen_or_is_gone_is_no_news(town: Town) -> None:
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, True)
    town.eve.does(follows.follow_thread, secret.number)
    town.eve.does(follows.follow_person, "chen")
    town.chen.opens_thread("Also secret", board=town.back_room)
    assert seen(town.eve) == (["Secret"], ["Also secret"], [])
    town.chen.does(boards.list_member, "BackRoom", town.eve.account_id, False)
    assert seen(town.eve) == ([], [], [])
    bread = town.bo.opens_thread("Bread")
    town.eve.does(follows.follow_thread, bread.number)
    town.chen.does(threads.remove_thread, bread.number, "not about railways")
    assert seen(town.eve) == ([], [], [])
    with refused("sign_in_first"):
        town.guest.sees(news.followed)


def test_a_board_that_was_quiet_for_a_month_wakes_up_for_a_day(town: Town) -> None:
    town.bo.opens_thread("The first of all", board=town.cooking)
    assert seen(town.eve)[2] == [], "a new board was not asleep"
    town.ada.opens_thread("Trains")
    town.clock.passes(20 * clock.DAY)
    town.ada.opens_thread("More trains")
    town.clock.passes(15 * clock.DAY)
    assert seen(town.eve)[2] == []
    town.ada.opens_thread("Even more trains")
    for title in ("Bread", "Rye"):
        town.ada.opens_thread(title, board=town.cooking)
    [one] = town.eve.sees(news.followed).woken
    assert (one.board.slug, one.row.thread.title) == ("Cooking", "Rye")
    town.clock.passes(clock.DAY + clock.MINUTE)
    assert seen(town.eve)[2] == []


@pytest.mark.parametrize("closed", ["state", "read_policy"])
def test_a_board_that_is_hidden_or_closed_to_one_wakes_up_unseen(town: Town, closed: str) -> None:
    policies = {"state": BoardState.HIDDEN} if closed == "state" else {"read_policy": "listed"}
    attic = town.board("Attic", titles={"en": "Attic"}, **policies)
    town.chen.opens_thread("Old", board=attic)
    town.clock.passes(40 * clock.DAY)
    town.chen.opens_thread("New", board=attic)
    assert seen(town.eve)[2] == []


def test_what_is_muted_is_not_new_for_anybody_who_muted_it(town: Town) -> None:
    town.clock.passes(clock.SECOND)
    bread, _ = town.ada.opens_thread("Bread"), town.ada.opens_thread("Rye")
    town.bo.does(follows.mute_thread, bread.number)

    def listed(member: Member) -> list[str]:
        return [row.thread.title for one in member.sees(pages.news) for row, _ in one.threads]

    assert listed(town.bo) == ["Rye"]
    assert sorted(listed(town.eve)) == ["Bread", "Rye"]
