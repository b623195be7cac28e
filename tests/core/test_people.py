# SPDX-License-Identifier: Apache-2.0
"""People are found by the beginning of what they are called, those of a thread first; who cannot be called is not offered."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.core import accounts, people, posts
from banyan.jobs.timetable import run_pending
from banyan.markup.pinyin import initials
from banyan.records.accounts import AccountState


@pytest.fixture
def filed(town: Town) -> Town:
    town.store.write_now(people.sweep)
    return town


def found(town: Town, typed: str, number: int | None = None) -> list[str]:
    return [person.handle for person in town.bo.sees(people.complete, typed, number)]


def test_by_handle_display_name_and_first_letters(filed: Town) -> None:
    filed.eve.does(accounts.edit_profile, "沈雁冰", "", "")
    run_pending(filed.store)
    assert found(filed, "EV") == found(filed, "沈") == found(filed, "sy") == found(filed, "沈雁") == ["eve"]
    assert found(filed, "syx") == []


def test_a_new_name_takes_the_place_of_the_old_one(filed: Town) -> None:
    filed.eve.does(accounts.edit_profile, "Lovelace", "", "")
    run_pending(filed.store)
    assert found(filed, "love") == ["eve"]
    filed.eve.does(accounts.edit_profile, "Hopper", "", "")
    run_pending(filed.store)
    assert (found(filed, "love"), found(filed, "hop")) == ([], ["eve"])


def test_people_of_the_thread_come_first_then_those_who_write_most(filed: Town) -> None:
    for handle in ("eva", "evan"):
        filed.member(handle)
    filed.store.write_now(people.sweep)
    thread = filed.ada.opens_thread("Night trains")
    filed.eve.replies(thread, "one")
    other = filed.chen.opens_thread("Tea")
    filed.eve.replies(other, "two")
    assert found(filed, "", 1) == ["eve", "ada"]
    assert found(filed, "ev") == ["eve", "eva", "evan"]
    filed.chen.does(posts.reply, 1, text("three"))
    assert found(filed, "", 1) == ["chen", "eve", "ada"]
    assert found(filed, "e", 1)[0] == "eve"


def test_oneself_and_who_cannot_be_called_are_not_offered(filed: Town) -> None:
    filed.member("boris", state=AccountState.SUSPENDED)
    filed.member("bob", state=AccountState.UNCLAIMED)
    filed.store.write_now(people.sweep)
    assert found(filed, "bo") == []


def test_guests_and_threads_out_of_sight_tell_nothing(filed: Town) -> None:
    filed.chen.opens_thread("Secret", board=filed.back_room)
    with refused("sign_in_first"):
        filed.guest.sees(people.complete, "a")
    with refused("not_found"):
        filed.bo.sees(people.complete, "", 1)


def test_a_sweep_files_whoever_has_no_words_once(town: Town) -> None:
    assert town.store.write_now(people.sweep) == 4
    assert town.store.write_now(people.sweep) == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("鲁迅", ["lx"]),
        ("魯迅", ["lx"]),
        ("曾国藩", ["cgf", "zgf"]),
        ("王𰻝", ["w𰻝"]),
        ("小Q 同学", ["xqtx"]),
        ("Ada", []),
        ("", []),
    ],
)
def test_first_letters_of_chinese_names(name: str, typed: list[str]) -> None:
    assert initials(name) == typed
