# SPDX-License-Identifier: Apache-2.0
"""Colours as terminals have them: kept as they were written, spans for a page, and no escape of any other kind anywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.colours import MAX_CODES, MAX_SPANS, after, hold
from banyan.markup.render import FORMATS, render

RED = '<span class="sgr-31">'
OWN = [each for each in FORMATS if each != "html"]


@pytest.mark.parametrize("format", OWN)
def test_a_colour_is_a_span_with_classes(format):
    assert render("a \x1b[1;31mred\x1b[m b", format).html == '<p>a <span class="sgr-1 sgr-31">red</span> b</p>'
    assert render("a ␛[31mred␛[0m b", format).html == f"<p>a {RED}red</span> b</p>"


def test_a_colour_goes_on_until_it_ends_and_ends_with_its_block():
    html = render("\x1b[31mone **two** @ada\n\nthree", "markdown").html
    assert html.count(RED) == 4
    assert "<p>three</p>" in html
    assert render("- \x1b[31ma\n- b", "markdown").html.count(RED) == 1


def test_words_are_found_and_read_without_their_colours():
    made = render("\x1b[31m@ada\x1b[m 看 \x1b[32m#12\x1b[m", "markdown", 3)
    assert (made.plain, made.mentions) == ("@ada 看 #12", ("ada",))
    assert 'href="/t/3/12"' in made.html


@pytest.mark.parametrize(
    "written",
    [
        "\x1b[2J",
        "\x1b[5;5H",
        "\x1b]0;title\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1bP1$r\x1b\\",
        "\x1b[?25l",
        "\x1b",
        "\x1b[999999m",
    ],
)
@pytest.mark.parametrize("format", OWN)
def test_every_other_escape_is_nothing(written, format):
    made = render(f"a{written}b", format)
    assert (made.html, made.plain) == ("<p>ab</p>", "ab")


@pytest.mark.parametrize(
    ("current", "codes", "then"),
    [
        ("", "31", "31"),
        ("31", "1", "1;31"),
        ("1;31", "32", "1;32"),
        ("1;31", "0;44", "44"),
        ("1;31", "", ""),
        ("", "38;5;200", "5"),
        ("", "8", ""),
        ("31", "x" * 99, "31"),
    ],
)
def test_what_is_in_force(current, codes, then):
    assert after(current, codes) == then


def test_a_picture_has_so_many_colours_and_not_more():
    _, held = hold("\x1b[31mx" * 3 * MAX_CODES)
    assert len(held) == MAX_CODES
    html = render("\x1b[31m" + "*a* " * 8_000, "markdown").html
    assert html.count("<span") <= MAX_SPANS
    assert html.count("<em>") == 8_000


def test_code_a_formula_and_an_address_are_not_broken_by_a_colour():
    html = render("```\n\x1b[44m  art  \x1b[m\n```", "markdown").html
    assert '<span class="sgr-44">  art  </span>' in html
    html = render("\x1b[31m$x^2$ and [a](https://example.org/b)", "markdown").html
    assert re.search(r"<math[^>]*>(?:(?!span).)*</math>", html)
    assert 'href="https://example.org/b"' in html


@given(st.text(alphabet="ab*_`<>[]()#@|\n$\x1b␛[31m;0 中\U0010f000\U0010f001", max_size=80), st.sampled_from(OWN))
def test_nothing_that_holds_a_place_gets_out_and_every_span_is_closed(source, format):
    html = render(source, format).html
    assert "\x1b" not in html
    assert not re.search("[\U0010f000-\U0010fbff]", html) or not {"\x1b", "␛"} & set(source)
    assert html.count("<span") == html.count("</span>")
