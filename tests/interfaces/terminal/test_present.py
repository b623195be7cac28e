# SPDX-License-Identifier: Apache-2.0
"""Bodies as lines: every shape that a body may have is there to be read, at any width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.themes import S, glyph
from banyan.markup.render import render
from banyan.markup.stickers import tag


def shown(source, cols=60, format="markdown", *, is_unicode=True, **more):
    html = render(source, format, 7).html
    return present(html, cols, lambda name: glyph(name, is_unicode=is_unicode), lambda word: word, **more)


def words(*args, **more):
    return [row.text for row in shown(*args, **more).lines]


def test_paragraphs_headings_and_rules():
    assert words("# Bread\n\nRye.\n\n---\n\nWheat.") == ["Bread", "", "Rye.", "", "─" * 60, "", "Wheat."]


def test_quotes_have_their_marks_and_colours():
    made = shown("> #1 @bo:\n> Words of bo.\n\nMine.")
    assert [row.text.rstrip() for row in made.lines] == [": #1 bo", ":", ": Words of bo.", "", "Mine."]
    assert made.lines[2].spans[0][0] == S.QUOTE


def test_lists_in_lists():
    assert words("1. one\n2. two\n   - deep\n\n- a\n- b") == ["1. one", "2. two", "   • deep", "", "• a", "• b"]


def test_tables_are_text():
    assert words("| a | 名字 |\n|---|---|\n| 长长 | 1 |") == ["a    │ 名字", "长长 │ 1   "]
    assert words("| a | b |\n|---|---|\n| 1 | 2 |", is_unicode=False) == ["a | b", "1 | 2"]


def test_code_keeps_its_lines():
    assert words("```python\ndef f():\n\n    return 1\n```") == ["    def f():", "    ", "        return 1"]


def test_pictures_and_links_are_told_with_their_addresses():
    made = shown("See [the plan](https://example.org/plan) ![a cat](https://example.org/cat.png)")
    assert [row.text for row in made.lines] == [
        "See the plan[1] a cat (example.org)[2]",
        "",
        "[1] https://example.org/plan",
        "[2] https://example.org/cat.png",
    ]
    assert made.links == ["https://example.org/plan", "https://example.org/cat.png"]


def test_a_sticker_is_its_name_and_leads_nowhere():
    picture = tag("sleepy", f"/files/{'a' * 64}/sticker.png", 96, 64)
    made = present(f"<p>So {picture} now</p>", 60, glyph, lambda word: word)
    assert [row.text for row in made.lines] == ["So [sleepy] now"]
    assert made.links == []


def test_an_address_that_stands_in_the_text_is_not_told_twice():
    assert words("https://example.org/plan") == ["https://example.org/plan"]


def test_what_is_hidden_stays_hidden_until_it_is_opened():
    assert "murderer" not in " ".join(words("It was the ||murderer|| then.", format="markdown"))
    assert words("It was the ||murderer|| then.", opens_spoilers=True) == ["It was the murderer then."]
    long_one = "[spoiler]One.\n\nTwo.[/spoiler]"
    assert "Two." not in " ".join(words(long_one, format="bbcode"))
    assert "Two." in " ".join(words(long_one, format="bbcode", opens_spoilers=True))


def test_formulas_and_footnotes_and_tasks():
    assert words("$x^2$ and[^1]\n\n- [x] done\n\n[^1]: Note.")[0] == "$x^2$ and[1]"
    assert any("☑" in row and "done" in row for row in words("- [x] done"))


@pytest.mark.parametrize("cols", [20, 40, 80, 200])
def test_no_running_text_is_wider_than_the_window(cols):
    source = (
        "# 标题\n\n"
        + "长长的一行字，没有空格。Words and words. " * 20
        + "\n\n> - "
        + "deep " * 40
        + "\n\n1. "
        + "x" * 300
    )
    assert all(row.cells <= min(cols, 100) for row in shown(source, cols).lines)


@given(st.text(alphabet="ab中 \n>-*#|`$[]()!_~1.<&x\x1b", max_size=120), st.integers(20, 60))
def test_nothing_that_somebody_writes_breaks_it(source, cols):
    for row in shown(source, cols).lines:
        assert not {char for char in row.text if ord(char) < 32}


@pytest.mark.parametrize(
    "html",
    ["<b><i>x", "</p></td>x", "<table><td>a", "<pre>x", "<li>x</ol>", "<blockquote>" * 300 + "x", "<math><math>x"],
)
def test_html_that_is_not_whole_is_shown_by_its_words(html):
    made = present(html, 40, lambda name: glyph(name, is_unicode=True), lambda word: word)
    assert all(row.cells < 200 for row in made.lines)


def test_colours_of_a_post_are_those_of_the_terminal():
    (row,) = shown("a \x1b[1;31mred **bold**\x1b[m b").lines
    assert row.spans == (("", "a "), ("1;31", "red bold"), ("", " b"))
    assert shown("```\n\x1b[44m art \x1b[m\n```").lines[0].spans[1] == ("44", " art ")
