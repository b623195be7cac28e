# SPDX-License-Identifier: Apache-2.0
"""Cells: cutting, filling and wrapping by what a terminal shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal import text

WORDS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("中文，。（）《》●─é Aa1 \t\n\x1b\u200d\ufe0f\u0301👩👧🇨🇳🏽\u202e\u200b\ufdfa"),
    ),
    max_size=60,
)


@given(WORDS, st.integers(0, 40), st.sampled_from(["left", "right", "centre"]), st.sampled_from([1, 2]))
def test_what_is_fitted_has_exactly_that_many_cells(words, cells, side, ambiguous):
    set_to = text.AMBIGUOUS.set(ambiguous)
    try:
        assert text.width(text.fit(words, cells, side)) == cells
    finally:
        text.AMBIGUOUS.reset(set_to)


@given(WORDS, st.integers(2, 40))
def test_no_wrapped_line_is_too_long_and_nothing_but_blanks_is_lost(words, cells):
    lines = text.wrap(words, cells)
    assert all(text.width(row) <= cells for row in lines)
    assert "".join("".join(lines).split()) == "".join(text.clean(words).split())


@given(WORDS, st.integers(0, 30))
def test_cut_and_skip_share_the_cells(words, cells):
    cleaned = text.clean(words)
    assert text.width(text.cut(cleaned, cells)) <= cells
    whole = text.width(cleaned)
    assert text.width(text.skip(cleaned, cells)) == max(0, whole - cells)


@given(WORDS)
def test_nothing_that_moves_a_cursor_or_turns_a_direction_is_left(words):
    left = set(text.clean(words))
    assert not {char for char in left if ord(char) < 32 or 0x7F <= ord(char) < 0xA0}
    assert not left & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u200e\u200f\u2028\u2029\u200b\ufeff")


def test_what_joins_emoji_stays_and_towers_of_marks_do_not():
    assert text.clean("👩\u200d👧 ❤\ufe0f") == "👩\u200d👧 ❤\ufe0f"
    assert text.clean("e" + "\u0301" * 20) == "e" + "\u0301" * 3


def test_no_line_begins_with_a_full_stop_or_ends_with_a_bracket():
    lines = text.wrap("超时的时候，它把取消转换成（见下文）外层的取消照样往外传。" * 4, 20)
    assert not [row for row in lines if row[0] in "，。）"]
    assert not [row for row in lines if row[-1] == "（"]


@pytest.mark.parametrize(("ambiguous", "cells"), [(1, 3), (2, 6)])
def test_signs_that_fonts_differ_about_are_as_wide_as_the_caller_has_them(ambiguous, cells):
    set_to = text.AMBIGUOUS.set(ambiguous)
    assert text.width("●─é") == cells
    text.AMBIGUOUS.reset(set_to)


def test_half_a_wide_character_is_a_blank():
    assert text.cut("中文", 3) == "中"
    assert text.fit("中文", 3) == "中…"
    assert text.skip("中文", 1) == " 文"
