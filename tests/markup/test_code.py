# SPDX-License-Identifier: Apache-2.0
"""Code: words told apart, whatever is in them shown as it is, and no code takes long."""

import time

import pytest
from tests.markup.dom import check_safe

from banyan.markup import code
from banyan.markup.limits import MAX_SOURCE
from banyan.markup.render import render

PIECES = [
    *("/*", '"', "'", '"""', "'''", "<", "<a ", "<!--", "$", "${", "`", "\\", '"\\', "#", "a", "a.", "a ", "0", "1e"),
    *("-", "- ", ":", "::", "a:", "\t", "\n", " ", "/", "@", "@@ ", "=", "a=", "{-", "--[[", "r#", "[", "[[", "；"),
    *("'a", "\\a", "a-", "a.b-", "a|\n", " \n", '"a', ' a: "b" ', "a b(c) "),
]


def test_keywords_comments_strings_and_numbers_are_told_apart():
    root = check_safe(render("```python\ndef f(x):  # 树\n    return 'a' + 15\n```", "markdown").html)
    assert [one.text for one in root.all("b")] == ["def", "return"]
    assert [one.text for one in root.all("span", "c")] == ["# 树"]
    assert [one.text for one in root.all("span", "s")] == ["'a'"]
    assert [one.text for one in root.all("span", "v")] == ["15"]
    assert root.all("pre")[0].text == "def f(x):  # 树\n    return 'a' + 15\n"


@pytest.mark.parametrize(
    ("language", "source", "words"),
    [
        ("js", "const a = `x${1}`", {"const"}),
        ("SQL", "SELECT a FROM t", {"SELECT", "FROM"}),
        ("rust", "fn f<'a>(x: &'a str) { let c = 'x'; }", {"fn", "let"}),
        ("c++", "class A;", {"class"}),
        ("nonsense", "class A;", set()),
        ("", "class A;", set()),
    ],
)
def test_a_language_is_known_by_its_names(language, source, words):
    marked = check_safe(code.mark(source, language))
    assert {one.text for one in marked.all("b")} == words
    assert marked.text == source


def test_changes_are_lines_that_came_and_went():
    marked = check_safe(code.mark("-old <b>\n+new\n same\n", "diff"))
    assert [one.text for one in marked.all("del")] == ["-old <b>\n"]
    assert [one.text for one in marked.all("ins")] == ["+new\n"]


def test_bbcode_names_its_language_too():
    root = check_safe(render("[code=python]\nreturn 1\n[/code]", "bbcode").html)
    assert [one.text for one in root.all("b")] == ["return"]
    assert not check_safe(render("[code]\nreturn 1\n[/code]", "bbcode").html).all("b")


def test_words_of_code_are_found_as_they_were_written():
    assert render("```py\nreturn '<a>'  # b\n```", "markdown").plain == "return '<a>'  # b"


@pytest.mark.parametrize("language", [*code._FAMILIES, "diff"])
def test_a8_hostile_code_of_a_whole_post_is_soon_done(language):
    for piece in PIECES:
        source = piece * (MAX_SOURCE // len(piece))
        began = time.perf_counter()
        code.mark(source, language)
        assert time.perf_counter() - began < 2.0, piece  # measured: 0.2 at most; the machine has other things to do


@pytest.mark.parametrize("language", [*code._FAMILIES, "diff"])
def test_a8_nothing_breaks_out_of_code_or_grows_beyond_reason(language):
    for piece in [*PIECES, "</code></pre><script>alert(1)</script>", "'<img src=x onerror=alert(1)>'"]:
        source = piece * (20_000 // len(piece))
        marked = code.mark(source, language)
        assert check_safe(marked).text == source
        assert len(marked) <= 6 * len(source) + 40 * code.MAX_MARKS
