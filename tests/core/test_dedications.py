# SPDX-License-Identifier: Apache-2.0
"""Dedications: a song or a line for a day, one from each; bounded, paced, reported and taken away in public."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import dedications, follows, moderation, notifications, relations, self_locks, site, word_rules
from banyan.records.dedications import Dedication


@pytest.fixture
def town(town: Town) -> Town:
    town.chen.does(site.set_policies, dedications="on")
    return town


def dedicates(member: Member, to: str = "bo", song: str = "Night train", words: str = "Come home safe.") -> Dedication:
    made: Dedication = member.does(dedications.dedicate, to, song, words)
    return made


def shown(town: Town) -> list[tuple[str, str, str]]:
    return [
        (one.author.handle, one.to.handle if one.to else "", one.dedication.words)
        for one in town.guest.sees(dedications.shown)
    ]


def kinds(member: Member) -> list[str]:
    return [line.notification.kind for line in member.sees(notifications.inbox)[0]]


def test_it_stands_for_a_day_and_whom_it_is_for_hears_of_it(town: Town) -> None:
    dedicates(town.eve, "@bo")
    town.clock.passes(clock.HOUR)
    dedicates(town.ada, "", "", "Good night, all.")
    assert shown(town) == [("ada", "", "Good night, all."), ("eve", "bo", "Come home safe.")]
    assert kinds(town.bo)[0] == "dedication"
    town.clock.passes(23 * clock.HOUR)
    assert shown(town) == [("ada", "", "Good night, all.")]
    town.store.write_now(dedications.sweep)
    assert town.count("SELECT state FROM dedications WHERE song = 'Night train'") == "over"


def test_one_a_day_from_each_even_if_it_was_taken_back(town: Town) -> None:
    made = dedicates(town.eve)
    town.eve.does(dedications.take_back, made.id)
    assert shown(town) == []
    town.clock.passes(clock.HOUR)
    with refused("dedicated_today") as caught:
        dedicates(town.eve)
    assert caught.value.data["hours"] == 23
    town.clock.passes(23 * clock.HOUR)
    dedicates(town.eve)


def test_what_it_may_be_is_bounded(town: Town) -> None:
    with refused("nothing_dedicated"):
        dedicates(town.eve, "bo", " ", "\n")
    for song, words in (("x" * 41, ""), ("", "x" * 61)):
        with refused("dedication_too_long"):
            dedicates(town.eve, "bo", song, words)
    for nobody in ("nobody", "x" * 500):
        with refused("no_dedication_to"):
            dedicates(town.eve, nobody)
    made = dedicates(town.eve, "bo", "a\nsong\u202e", "one\x1b[31m line")
    assert (made.song, made.words) == ("a song", "one[31m line")


def test_who_blocked_somebody_gets_nothing_from_them(town: Town) -> None:
    town.bo.does(relations.block, "eve", "")
    with refused("no_dedication_to"):
        dedicates(town.eve)


@pytest.mark.parametrize("act", ["refuse", "hold"])
def test_words_that_are_not_wanted_here_are_not_wanted_there(town: Town, act: str) -> None:
    town.chen.does(word_rules.add_rule, "lottery", act)
    with refused("word_refused"):
        dedicates(town.eve, "bo", "The lottery song", "")
    dedicates(town.eve)


def test_it_is_reported_once_by_each_and_taken_away_in_public(town: Town) -> None:
    made = dedicates(town.eve)
    for _ in range(2):
        town.bo.does(dedications.report, made.id, "That is no song.")
    assert kinds(town.chen).count("dedication_reported") == 1
    with refused("staff_only"):
        town.ada.does(dedications.remove, made.id, "I do not like it.")
    with refused("not_found"):
        town.bo.does(dedications.take_back, made.id)
    with refused("reason_wanted"):
        town.chen.does(dedications.remove, made.id, "")
    town.chen.does(dedications.remove, made.id, "An advertisement.")
    assert (shown(town), kinds(town.eve)[0]) == ([], "dedication_removed")
    assert town.guest.sees(moderation.page)[0][0][0].action == "remove_dedication"
    with refused("not_found"):
        town.chen.does(dedications.remove, made.id, "Once more.")


def test_where_it_is_off_nothing_is_dedicated_or_shown(town: Town) -> None:
    dedicates(town.eve)
    town.chen.does(site.set_policies, dedications="off")
    assert shown(town) == []
    with refused("dedications_off"):
        dedicates(town.ada)


def test_guests_and_who_keeps_away_from_writing_dedicate_nothing(town: Town) -> None:
    with refused("sign_in_first"):
        dedicates(town.guest)
    town.eve.does(self_locks.lock, ["write"], 3, is_shown=False)
    with refused("self_locked"):
        dedicates(town.eve)


def test_whoever_is_muted_dedicates_unheard(town: Town) -> None:
    town.eve.does(follows.mute_person, "bo")
    made = town.bo.does(dedications.dedicate, "eve", "", "Listen to me")
    assert (town.guest.sees(dedications.shown)[0].dedication.id, kinds(town.eve)) == (made.id, [])
