# SPDX-License-Identifier: Apache-2.0
"""What an edit changed, in words and in characters."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.diff import diff

TEXT = st.text(st.sampled_from("ab c 今天。\n"), max_size=60)

CASES = [
    ("", "", []),
    ("a", "a", [("same", "a")]),
    ("", "a", [("ins", "a")]),
    ("a", "", [("del", "a")]),
    ("上来三个人", "上来四个人", [("same", "上来"), ("del", "三"), ("ins", "四"), ("same", "个人")]),
    ("the rye bread", "the white bread", [("same", "the "), ("del", "rye"), ("ins", "white"), ("same", " bread")]),
    ("one two three", "uno dos three", [("del", "one two"), ("ins", "uno dos"), ("same", " three")]),
    ("bread", "breads", [("del", "bread"), ("ins", "breads")]),
    ("a b", "a c b", [("same", "a "), ("ins", "c "), ("same", "b")]),
]


@pytest.mark.parametrize(("old", "new", "changes"), CASES)
def test_a_change(old, new, changes):
    assert diff(old, new) == changes


def check(old, new):
    changes = diff(old, new)
    assert "".join(text for op, text in changes if op != "ins") == old
    assert "".join(text for op, text in changes if op != "del") == new
    assert all(text for _, text in changes)
    assert all(one[0] != two[0] for one, two in pairwise(changes))
    return changes


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_a_change(old, new):
    check(old, new)


@given(st.text(), st.text())
def test_any_two_texts(old, new):
    check(old, new)


def test_texts_with_nothing_in_common_are_given_up_soon():
    """The longest posts, made to be as unlike and as repetitive as can be, cost little more than a plain comparison."""
    size = 64 * 1024
    pairs = [
        ("a b " * (size // 4), "b a " * (size // 4)),
        ("今天" * (size // 6), "天吃今" * (size // 9)),
        ("ab" * (size // 2), "ba" * (size // 2)),
        ("x\n" * (size // 2), "y\nx\n" * (size // 4)),
        ("".join(f"{n} " for n in range(size // 6)), "".join(f"{n * 7 % 9973} " for n in range(size // 6))),
        ("a " * (size // 2), "a " * (size // 4) + "b " * (size // 4)),
    ]
    spent = []
    for old, new in pairs:
        began = time.process_time()
        check(old, new)
        spent.append(time.process_time() - began)
    began = time.process_time()
    for _ in range(40):
        list(map(str.__eq__, pairs[0][0], pairs[0][1]))
    assert max(spent) < 40 * max(time.process_time() - began, 0.01), spent


def test_a_small_edit_in_a_long_chapter_is_shown_as_small():
    chapter = "".join(f"第{n}句话说到这里。" for n in range(4000))
    changes = check(chapter, chapter.replace("第2000句", "第二千句").replace("第30句", "第三十句"))
    assert [change for change in changes if change[0] != "same"] == [
        ("del", "30"), ("ins", "三十"), ("del", "2000"), ("ins", "二千"),
    ]  # fmt: skip
