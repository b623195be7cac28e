# SPDX-License-Identifier: Apache-2.0
"""Handles: any script may be a name, none may be taken for another, and every author of elsewhere gets one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kit.town import Town, refused

from banyan.base import ids
from banyan.base.ids import AccountId
from banyan.core import handles
from banyan.exchange.bulk.places import make_account
from banyan.storage.store import Tx

GOOD = (
    "Ada",
    "ab",
    "x" * 24,
    "2cool",
    "user_12",
    "Müller",
    "李明",
    "用户Bo",
    "田中ユキ",
    "Жук",
    "Νίκος",
    "हिन्दी",
    "ไทย",
    "김철수",
    "O-o",
)
BAD = (
    "", "a", "x" * 25, "-ab", "_ab", "12345", "١٢٣", "a b", "a.b", "a@b", "a/b", "😀😀", "a\u200bb", "a\u202eb", "x\0y",
    "\ud800ab", "Bоb", "ΑΒc", "аda", "中文Иван", "a\u0301\u0302b", "ᅠᅠ", "بـب", "ab\n",
)  # fmt: skip


@pytest.mark.parametrize("handle", GOOD)
def test_a_name_in_any_script_is_a_handle(handle: str) -> None:
    assert handles.is_well_formed(unicodedata.normalize("NFKC", handle))


@pytest.mark.parametrize("handle", BAD, ids=ascii)
def test_what_is_no_name_or_mixes_what_looks_alike_is_none(handle: str) -> None:
    assert not handles.is_well_formed(handle)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "B0B"), ("paypal", "PayPaI"), ("modern", "modem"), ("ill", "1I1"), ("роре", "pope"), ("ΒΟΒ", "bob"),
        ("ada_l", "ada-l"), ("vvalter", "walter"), ("博士", "博土"), ("口力", "ロカ"), ("２０２６bo", "2o26BO"), ("х٥х", "x5x"),
    ],
)  # fmt: skip
def test_what_looks_alike_has_one_skeleton(one: str, other: str) -> None:
    assert handles.skeleton(one) == handles.skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("ada", "dara"), ("Müller", "Muller"), ("李明", "李朋"), ("bo", "bob")])
def test_what_can_be_told_apart_has_two(one: str, other: str) -> None:
    assert handles.skeleton(one) != handles.skeleton(other)


def test_check_gives_the_handle_as_it_will_be_written(town: Town) -> None:
    with town.store.read() as tx:
        assert handles.check(tx, " Ｄａｒａ ") == "Dara"
        for wrong in (*BAD[:-1], "x" * 1_000_000):  # all but the line end, which is cut off like a blank
            with refused("bad_handle"):
                handles.check(tx, wrong)
        for kept in ("admin", "Adm1n", "ROOT", "管理員", "站长", "rnoderator"):
            with refused("handle_reserved"):
                handles.check(tx, kept)
        with refused("handle_taken"):
            handles.check(tx, "ADA")


def derive(town: Town, name: str) -> str:
    def work(tx: Tx) -> str:
        return make_account(tx, AccountId(ids.mint()), name, 0, "elsewhere").handle

    return town.store.write_now(work)


def test_a_handle_that_looks_like_somebody_elses_is_taken(town: Town) -> None:
    assert derive(town, "Walter") == "Walter"
    with town.store.read() as tx, refused("handle_taken"):
        handles.check(tx, "vva1ter")


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Dr. Ada Lovelace", "Dr-Ada-Lovelace"), ("foo@bar.example", "foo-bar-example"), ("李", "李-2"), ("admin", "admin-2"),
        ("12345", "n12345"), ("", "author"), ("😀", "author"), ("Łukasz Ω", "Łukasz"), ("ada", "ada-2"), ("_x_", "x_"),
        ("an exceedingly long name of somebody", "an-exceedingly-long-name"), ("\0\u202e\ud800bo\n", "bo-2"),
    ],
)  # fmt: skip
def test_an_author_of_elsewhere_keeps_as_much_of_the_name_as_may_be(town: Town, name: str, handle: str) -> None:
    with town.store.read() as tx:
        assert handles.derive(tx, name) == handle


def test_many_authors_of_one_name_are_numbered_and_none_is_taken_for_another(town: Town) -> None:
    made = [derive(town, "Anonymous Coward") for _ in range(60)]
    assert made[:3] == ["Anonymous-Coward", "Anonymous-Coward-2", "Anonymous-Coward-3"]
    assert len({handles.skeleton(handle) for handle in made}) == 60
    assert all(map(handles.is_well_formed, made))


@given(st.text(max_size=60), st.sampled_from([1, 2, 17, 12345]))
def test_whatever_somebody_was_called_becomes_a_handle(name: str, count: int) -> None:
    handle = handles.numbered(handles.stem_of(name), count)
    if count > 1 or len(handle) > 1:
        assert handles.is_well_formed(handle), ascii(handle)
