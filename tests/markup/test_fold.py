# SPDX-License-Identifier: Apache-2.0
"""What is the same to search, and what a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.fold import fold, split, tokens
from banyan.markup.query import Query, highlight, matches, query_terms

LETTERS = st.text(st.sampled_from("ab C+#._-Ａé ßﬁ…今天吃麵面包後后裡里かガｶﾞ한글0１ \n\u0301"), max_size=40)

FOLDED = {
    "Bread": "bread",
    "ＡＢＣ１２３": "abc123",
    "漢字": "汉字",
    "臺灣的後面裡": "台湾的后面里",
    "乾淨": "干净",
    "Straße": "strasse",
    "ﬁn…": "fin...",
    "e\u0301": "é",
    "ｶﾞ": "ガ",
    "ΐ": "ΐ",
}
TOKENS = {
    "": [],
    "今": ["今"],
    "今天吃": ["今天", "天吃", "吃"],
    "今天，吃": ["今天", "天", "吃"],
    "读Python书": ["读", "python", "书"],
    "snake_case dot.name hy-phen": ["snake", "case", "dot", "name", "hy", "phen"],
    "C++ c# F# C++11 #42 a+b c#x": ["c++", "c#", "f#", "c++", "11", "42", "a", "b", "c", "x"],
    "C# 和C++": ["c#", "和", "c++"],
    "カメラ 한국어": ["カメ", "メラ", "ラ", "한국", "국어", "어"],
    "Ünïcödé": ["ünïcödé"],
    "a" * 130: ["a" * 64, "a" * 64, "aa"],
    "！？😀": [],
}


@pytest.mark.parametrize("text", FOLDED)
def test_fold(text):
    assert fold(text) == FOLDED[text]


@pytest.mark.parametrize("text", TOKENS)
def test_tokens(text):
    assert tokens(text) == TOKENS[text]


@given(st.one_of(st.text(), LETTERS))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert tokens(fold(text)) == tokens(text)


@given(LETTERS)
def test_every_token_stands_in_the_text(text):
    folded = fold(text)
    assert all(token in folded for token in split(folded))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("面包", Query(("面包",), (), (), ("面包",))),
        ("麵包店", Query(("面包", "包店"), (), ("面包店",), ("面包店",))),
        ("包", Query((), ("包",), (), ("包",))),
        ("Rye bread", Query(("rye", "bread"), (), (), ("bread", "rye"))),
        ('"Rye  Bread"', Query(("rye", "bread"), (), ("rye bread",), ("rye bread",))),
        ("“rye bread”", Query(("rye", "bread"), (), ("rye bread",), ("rye bread",))),
        ('"open end', Query(("open", "end"), (), ("open end",), ("open end",))),
        ("读c++", Query(("c++",), ("读",), (), ("c++", "读"))),
        ("!!! ...", Query()),
        ("", Query()),
    ],
)
def test_what_was_typed(typed, query):
    assert query_terms(typed) == query


def test_a_query_has_limits():
    assert len(query_terms(" ".join(f"w{n}" for n in range(40))).tokens) == 10
    assert query_terms("w " * 11).is_cut
    assert query_terms("长" * 500).is_cut
    assert len(query_terms("长" * 500).phrases[0]) == 200
    assert query_terms("?").is_empty
    assert not query_terms("面").is_empty


@given(LETTERS, st.integers(0, 38), st.integers(1, 12))
def test_a_run_of_han_is_found_where_a_search_for_the_string_finds_it(text, start, length):
    """Recall and precision against the naive search, for any piece of one run."""
    runs = [piece for piece in split_runs(fold(text)) if piece]
    for run in runs[:3]:
        piece = run[start % len(run) :][:length]
        query = query_terms(piece)
        assert matches(query, fold(text))
    for needle in ("面包", "今天吃", "后里", "里"):
        assert matches(query_terms(needle), fold(text)) == (needle in fold(text))


def split_runs(folded):
    return "".join(char if "\u3040" < char < "\ua000" else " " for char in folded).split(" ")


@given(LETTERS, st.lists(st.sampled_from(["a", "b", "ab", "c", "é", "fi"]), min_size=1, max_size=3))
def test_words_are_found_whole_and_all_of_them(text, words):
    have = set(tokens(text))
    assert matches(query_terms(" ".join(words)), fold(text)) == all(word in have for word in words)


def test_a_phrase_runs_over_the_end_of_a_line():
    folded = fold("Rye\nbread is ready")
    assert matches(query_terms('"rye bread"'), folded)
    assert not matches(query_terms('"bread rye"'), folded)
    assert matches(query_terms("bread rye"), folded)


@pytest.mark.parametrize(
    ("plain", "typed", "segments"),
    [
        ("The Bread is ready.", "bread", [("The ", False), ("Bread", True), (" is ready.", False)]),
        ("新出爐的麵包。", "面包", [("新出爐的", False), ("麵包", True), ("。", False)]),
        ("ＢＲＥＡＤ…bread", "bread", [("ＢＲＥＡＤ", True), ("…", False), ("bread", True)]),
        ("Straße und ﬁsch", "fisch", [("Straße und ", False), ("ﬁsch", True)]),
        ("cafe\u0301 x", "é café", [("café", True), (" x", False)]),
        ("breadth", "bread", [("breadth", False)]),
        ("rye\nbread", '"rye bread"', [("rye bread", True)]),
        ("nothing", "?", [("nothing", False)]),
        ("", "a", []),
    ],
)
def test_what_was_asked_for_is_marked(plain, typed, segments):
    assert highlight(plain, query_terms(typed), 60) == segments


def test_the_excerpt_stands_around_the_first_hit():
    segments = highlight("word " * 100 + "here 面包 here " + "word " * 100, query_terms("面包"), 50)
    text = "".join(text for text, _ in segments)
    assert text.startswith("…word")
    assert text.endswith("word…")
    assert ("面包", True) in segments
    assert len(text) <= 52


@given(LETTERS, LETTERS, st.integers(5, 40))
def test_marked_pieces_are_a_stretch_of_the_text(plain, typed, width):
    from unicodedata import normalize

    query = query_terms(typed)
    segments = highlight(plain, query, width)
    text = "".join(piece for piece, _ in segments)
    whole = normalize("NFC", " ".join(plain.split()))
    assert text in whole or text.strip("…") in whole
    assert all(piece for piece, _ in segments)
    for piece, is_hit in segments:
        assert not is_hit or any(fold(piece)[:1] == term[:1] or term in fold(piece) for term in query.shown)
