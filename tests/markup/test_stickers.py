# SPDX-License-Identifier: Apache-2.0
"""Stickers in a text: only known names become pictures, only in words, and nothing else of a text changes."""

import pytest
from tests.markup.dom import check_safe

from banyan.markup import stickers
from banyan.markup.render import render
from banyan.markup.stickers import MOST, tag

CAT = tag("cat", f"/files/{'a' * 64}/sticker.png", 96, 64)
TABLE = {"cat": CAT, "pets/cat": CAT, "笑": CAT}


def html(source, format="markdown", table=TABLE):
    found = render(source, format, 12, stickers=table).html
    check_safe(found)
    return found


@pytest.mark.parametrize("format", ["markdown", "bbcode", "text"])
@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (":cat:", f"<p>{CAT}</p>"),
        ("so :pets/cat:, :Cat: and 你:笑:好", f"<p>so {CAT}, {CAT} and 你{CAT}好</p>"),
        (":dog: 12:30:45 a:cat:b x/:cat:", "<p>:dog: 12:30:45 a:cat:b x/:cat:</p>"),
    ],
)
def test_names_that_are_known_become_pictures(source, wanted, format):
    assert html(source, format) == wanted


def test_code_links_and_addresses_stay_as_they_are():
    assert "<img" not in html("`:cat:` [:cat:](/b/a) http://a.example/:cat:")
    assert "<img" not in html("```\n:cat:\n```")


def test_what_stands_beside_one_is_found_as_ever():
    found = html("@ada :cat: #3 :cat:")
    assert found.count(CAT) == 2
    assert '<a class="mention" href="/@ada">@ada</a>' in found
    assert '<a class="floor" href="/t/12/3">#3</a>' in found


def test_without_a_table_nothing_happens():
    assert html(":cat:", table=None) == "<p>:cat:</p>"


def test_a_text_has_so_many_and_the_rest_stay_words():
    found = html(":cat: " * (MOST + 3))
    assert found.count("<img") == MOST
    assert found.count(":cat:") == 3


def test_in_plain_words_the_name_stands_in_brackets():
    assert render("so :cat:!", "markdown", stickers=TABLE).plain == "so [cat]!"


def test_a_tag_holds_nothing_that_opens_another():
    made = tag('"><script>', '/files/"x', 1, 1)
    assert "<script" not in made
    assert made.count('"') == 12


def test_a_line_is_dressed_and_nothing_else_in_it_is_html():
    table = {"cats/sleepy": "<img>", "sleepy": "<img small>"}
    assert stickers.dress('<b> :cats/sleepy: & :none: :SLEEPY: "', table) == (
        "&lt;b&gt; <img> &amp; :none: <img small> &quot;"
    )
    assert stickers.dress(":sleepy: " * 40, table).count("<img") == stickers.MOST
    assert stickers.dress("12:30:45", table) == "12:30:45"
