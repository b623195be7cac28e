# SPDX-License-Identifier: Apache-2.0
"""Phrases are found however they are dressed, and nothing is found that is not there."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.phrases import Phrases, key, without_tags

SOME = Phrases(map(key, ("Free Lunch", "發票", "代開發票", "c++", "ass")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A free lunch!", "free lunch"),
        ("ＦＲＥＥ　ｌｕｎｃｈ", "free lunch"),
        ("free\n lunch", "free lunch"),
        ("fr\u200bee lu\u00adnch", "free lunch"),
        ("代开发票，联系我", "代开发票"),
        ("代 開 發\u2060 票", "代开发票"),
        ("有发票吗", "发票"),
        ("learn C++ today", "c++"),
        ("you ass", "ass"),
        ("傻ass吧", "ass"),
        ("class, assume, bass", ""),
        ("freedom lunches", ""),
        ("发 x 票", ""),
        ("", ""),
    ],
)
def test_a_phrase_is_found_in_any_dress(text, found):
    assert SOME.find(text) == found


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("One Ｆree\u200b  Lunch, please.", "One [1], please."),
        ("要 發 票 和 发票", "要 [2] 和 [2]"),
        ("代开发票", "[3]"),
        ("nothing　ＯＦ it", "nothing　ＯＦ it"),
        ("👩\u200d🚀 free lunch 👩\u200d🚀", "👩\u200d🚀 [1] 👩\u200d🚀"),
    ],
)
def test_what_is_replaced_leaves_the_rest_as_it_was(text, after):
    by = {"free lunch": "[1]", "发票": "[2]", "代开发票": "[3]", "c++": "", "ass": ""}
    assert SOME.replaced(text, by) == after


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert (
        SOME.replaced(text, dict.fromkeys(map(key, ("Free Lunch", "發票", "代開發票", "c++", "ass")), "x")) is not None
    )
    assert Phrases([]).find(text) == ""
    found = key(text)
    assert not found or Phrases([found]).find(found) == found


def test_tags_hide_nothing():
    assert SOME.find(without_tags("<p>fr<b>ee</b> lun<i>ch</i></p>")) == "free lunch"


def test_a_long_list_costs_a_long_text_little():
    many = Phrases([key(f"词语{one}") for one in range(500)] + [key(f"word{one}") for one in range(500)])
    text = "今天天气很好，我们去看火车吧。Trains and more. " * 1_500
    began = perf_counter()
    assert many.find(text) == ""
    assert many.find(text + "WORD499") == "word499"
    assert perf_counter() - began < 1.0
