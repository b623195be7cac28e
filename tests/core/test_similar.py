# SPDX-License-Identifier: Apache-2.0
"""Threads whose titles say nearly the same, and nothing that the caller may not read."""

from tests.kit.town import Town, refused

from banyan.core import similar, threads
from banyan.jobs.timetable import run_pending


def found(town: Town, title: str) -> list[str]:
    run_pending(town.store)
    return [one.title for one in town.bo.sees(similar.threads, title)]


def test_titles_that_share_most_of_their_words_are_similar(town: Town) -> None:
    for title in ("Night trains to Shiqiao", "Bread with rye", "夜里的火车还开吗", "图书馆几点关门"):
        town.chen.opens_thread(title)
    assert found(town, "Are there night trains?") == ["Night trains to Shiqiao"]
    assert found(town, "夜里的火车") == ["夜里的火车还开吗"]
    assert found(town, "圖書館關門") == ["图书馆几点关门"]
    assert found(town, "Something else entirely") == []


def test_the_most_similar_stands_first(town: Town) -> None:
    for title in ("Night trains to Shiqiao", "Night buses to Shiqiao", "Buses"):
        town.chen.opens_thread(title)
    assert found(town, "night buses to shiqiao")[:2] == ["Night buses to Shiqiao", "Night trains to Shiqiao"]


def test_what_is_out_of_sight_or_gone_is_not_told(town: Town) -> None:
    town.chen.opens_thread("Night trains to Shiqiao", board=town.back_room)
    gone = town.chen.opens_thread("Night trains to Liuzhou")
    assert found(town, "night trains") == ["Night trains to Liuzhou"]
    town.ada.does(threads.remove_thread, gone.number, "spam")
    assert found(town, "night trains") == []
    assert [one.title for one in town.chen.sees(similar.threads, "night trains shiqiao")] == ["Night trains to Shiqiao"]


def test_a_title_that_says_too_little_has_none(town: Town) -> None:
    town.chen.opens_thread("it")
    assert found(town, "it") == found(town, "") == found(town, "?!") == []


def test_guests_open_no_threads(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.sees(similar.threads, "night trains")
