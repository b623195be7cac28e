# SPDX-License-Identifier: Apache-2.0
"""Talks: asked for, accepted or declined, private to the two, and gone with what was said."""

import pytest
from tests.core.test_presence import ON_RAILWAY, is_at
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import presence, relations, talks
from banyan.records.presence import Listens, PresenceChoices


@pytest.fixture
def here(town) -> Town:
    for member in (town.ada, town.bo, town.eve):
        is_at(town, member, ON_RAILWAY, lasts=clock.DAY)
    return town


def test_two_talk_until_one_of_them_ends_it(here):
    talk = here.ada.does(talks.ask, "bo")
    assert (talk.state, talk.asker.handle, talk.other(here.bo.account_id).handle) == ("asked", "ada", "ada")
    assert [one.id for one in here.bo.sees(talks.mine)] == [talk.id]
    asked = [member.sees(talks.asked) for member in (here.bo, here.ada, here.guest)]
    assert [[one.id for one in each] for each in asked] == [[talk.id], [], []]
    with refused("talk_not_open"):
        here.ada.does(talks.say, talk.id, "hello?")
    assert here.bo.does(talks.accept, talk.id).state == "open"
    assert here.bo.does(talks.accept, talk.id).state == "open"
    first = here.ada.does(talks.say, talk.id, "hello")
    here.bo.does(talks.say, talk.id, "hello\nyou")
    _, lines = here.bo.sees(talks.page, talk.id)
    assert [(line.author_id, line.body) for line in lines] == [
        (here.ada.account_id, "hello"),
        (here.bo.account_id, "hello you"),
    ]
    assert len(here.ada.sees(talks.page, talk.id, first.id)[1]) == 1
    with refused("line_wanted"):
        here.bo.does(talks.say, talk.id, " ")
    assert here.bo.does(talks.end, talk.id).state == "ended"
    assert here.ada.does(talks.end, talk.id).state == "ended"
    with refused("talk_over"):
        here.ada.does(talks.say, talk.id, "wait")
    assert here.ada.sees(talks.mine) == []


def test_nobody_else_sees_or_hears_any_of_it(here):
    talk = here.ada.does(talks.ask, "bo")
    for verb in (talks.accept, talks.decline, talks.end):
        with refused("not_found"):
            here.eve.does(verb, talk.id)
    with refused("not_found"):
        here.eve.does(talks.say, talk.id, "hello")
    with refused("not_found"):
        here.eve.sees(talks.page, talk.id)
    with refused("sign_in_first"):
        here.guest.sees(talks.page, talk.id)
    assert here.guest.sees(talks.mine) == []
    with refused("not_found"):
        here.ada.does(talks.accept, talk.id)


def test_a_talk_is_declined_or_nobody_answers_in_time(here):
    talk = here.ada.does(talks.ask, "bo")
    assert here.bo.does(talks.decline, talk.id).state == "declined"
    with refused("talk_over"):
        here.bo.does(talks.decline, talk.id)
    late = here.ada.does(talks.ask, "bo")
    assert late.id != talk.id
    here.clock.passes(talks.WAITS_FOR + 1)
    with refused("talk_over"):
        here.bo.does(talks.accept, late.id)
    assert here.bo.sees(talks.mine) == []


def test_who_asks_twice_asks_once_and_who_asks_back_accepts(here):
    talk = here.ada.does(talks.ask, "bo")
    assert here.ada.does(talks.ask, "bo") == talk
    assert here.bo.does(talks.ask, "ada").state == "open"


def test_quiet_is_kept_and_nobody_is_in_too_many(here):
    here.bo.does(presence.choose, PresenceChoices(listens_to=Listens.NOBODY))
    with refused("not_listening"):
        here.ada.does(talks.ask, "bo")
    for n in range(talks.MOST_LIVE + 1):
        is_at(here, here.member(f"m{n}"), ON_RAILWAY, lasts=clock.DAY)
    for n in range(talks.MOST_LIVE):
        here.ada.does(talks.ask, f"m{n}")
    with refused("too_many_talks"):
        here.ada.does(talks.ask, f"m{talks.MOST_LIVE}")


def test_nobody_is_asked_by_too_many_at_once(here):
    for n in range(talks.MOST_LIVE):
        member = here.member(f"m{n}")
        is_at(here, member, ON_RAILWAY, lasts=clock.DAY)
        member.does(talks.ask, "bo")
    with refused("queue_full"):
        here.ada.does(talks.ask, "bo")


def test_what_was_said_goes_an_hour_after_the_last_word(here):
    talk = here.ada.does(talks.ask, "bo")
    here.bo.does(talks.accept, talk.id)
    here.ada.does(talks.say, talk.id, "hello")
    assert here.store.write_now(talks.sweep) == 0
    here.clock.passes(talks.LASTS + 1)
    with refused("talk_over"):
        here.ada.does(talks.say, talk.id, "still there?")
    assert here.store.write_now(talks.sweep) == 1
    assert here.count("SELECT count(*) FROM talk_lines") == 0
    assert here.count("SELECT count(*) FROM talks") == 0


def test_nobody_floods_a_talk_or_asks_without_a_pause(here):
    talk = here.ada.does(talks.ask, "bo")
    here.bo.does(talks.accept, talk.id)
    for at in range(talks.PACE[0]):
        here.ada.does(talks.say, talk.id, f"{at}")
    with refused("too_many_lines"):
        here.ada.does(talks.say, talk.id, "more")
    here.bo.does(talks.say, talk.id, "slowly")
    here.clock.passes(talks.PACE[1])
    here.ada.does(talks.say, talk.id, "more")
    for _ in range(talks.ASKED_PACE[0] - 1):  # and the one that was accepted
        here.ada.does(talks.end, here.ada.does(talks.ask, "eve").id)
    with refused("too_many_lines"):
        here.ada.does(talks.ask, "eve")
    here.clock.passes(talks.ASKED_PACE[1])
    here.ada.does(talks.ask, "eve")


def test_whoever_is_blocked_meanwhile_says_no_more(here):
    talk = here.ada.does(talks.ask, "bo")
    here.bo.does(talks.accept, talk.id)
    here.bo.does(relations.block, "ada")
    with refused("talk_over"):
        here.ada.does(talks.say, talk.id, "but")
    here.bo.does(talks.say, talk.id, "Goodbye.")
