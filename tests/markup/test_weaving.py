# SPDX-License-Identifier: Apache-2.0
"""Addresses alone on their lines in finished bodies; bodies that stand on another page; bodies without their quotes."""

import pytest

from banyan.markup.render import render
from banyan.markup.weaving import places_in, transplant, weave, without_quotes


def html(source: str) -> str:
    return render(source, "markdown", None).html


def test_only_whole_lines_of_addresses_are_places_quoted_ones_too() -> None:
    source = "/t/1/2\n\nSee /t/3/4 there.\n\n/t/5/6\n/t/7/8\n\n* /t/9/9\n\n> /t/9/8\n\n`/t/9/7`\n\n/t/10"
    assert places_in(html(source)) == [(1, 2), (5, 6), (7, 8), (9, 8)]


def test_a_place_for_which_there_is_nothing_stays_a_link() -> None:
    made = weave(html("/t/5/6\n/t/7/8\n\nAnd."), lambda place: "<hr>" if place == (7, 8) else "")
    assert made.replace("\n", "") == '<p><a href="/t/5/6">/t/5/6</a></p><hr><p>And.</p>'


def test_a_body_on_another_page_leads_back_and_brings_no_anchors() -> None:
    moved = transplant(html("As said in #3.[^1]\n\n[^1]: Twice."), 12)
    assert "#f" not in moved
    assert ' id="' not in moved
    assert transplant('<a href="#f3">#3</a>', 12) == '<a href="/t/12/3">#3</a>'


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("> Tea?\n\nYes.", "<p>Yes.</p>"),
        ("> > One\n>\n> Two\n\nYes.\n\n> Three\n\nNo.", "<p>Yes.</p>\n\n<p>No.</p>"),
        ("Nothing quoted.", "<p>Nothing quoted.</p>"),
    ],
)
def test_quotes_go_whole_and_whatever_stands_beside_them_stays(source: str, left: str) -> None:
    assert without_quotes(html(source)).replace("\n\n\n", "\n\n") == left


def test_a_body_that_is_nothing_but_a_quote_stays() -> None:
    assert without_quotes(html("> Tea?")) == html("> Tea?")
    assert without_quotes("<blockquote><p>open") == "<blockquote><p>open"
