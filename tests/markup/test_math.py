# SPDX-License-Identifier: Apache-2.0
"""Formulas become MathML; what is none stays words; nothing but formulas comes out of them, and not too late."""

import time

import pytest
from tests.markup.dom import check_safe

from banyan.markup import math
from banyan.markup.render import render

HOSTILE = [
    *(
        "{",
        "}",
        "{a}",
        "\\frac",
        "\\sqrt",
        "\\sqrt ",
        "^",
        "_",
        "a^",
        "x_{",
        "\\left(",
        "\\right)",
        "\\begin{matrix}",
        "&",
    ),
    *(
        "\\text{",
        "a",
        "1.",
        "\\",
        "\\\\",
        "(",
        "|",
        "\\sqrt[",
        "\\frac{",
        "'",
        "a'",
        "\\not",
        "%",
        "\\binom{a}",
        "\\genfrac",
    ),
]


def formulas(source: str) -> list[str]:
    return [str(one.attributes["alttext"]) for one in check_safe(render(source, "markdown").html).all("math")]


def test_a_formula_is_drawn_and_found_as_it_was_typed():
    body = render("Euler: $e^{i\\pi} + 1 = 0$ 真美。\n\n$$\\frac{a}{b} < 1$$", "markdown")
    inline, display = check_safe(body.html).all("math")
    assert (inline.attributes["display"], display.attributes["display"]) == ("inline", "block")
    assert inline.all("msup")
    assert display.all("mfrac")
    assert body.plain == "Euler: $e^{i\\pi} + 1 = 0$ 真美。\n\n$\\frac{a}{b} < 1$"


@pytest.mark.parametrize(
    "words",
    ["It costs $5 and $6.", "$20和$30", "echo $PATH,$HOME now", "US$5, US$6", "`$a$`", "\\$a\\$", "$ a $", "$$"],
)
def test_money_and_names_are_no_formulas(words):
    assert formulas(words) == []


def test_floors_and_names_in_a_formula_call_nobody():
    body = render("$@ada + #4$", "markdown", 12)
    assert body.mentions == ()
    assert not check_safe(body.html).all("a")


@pytest.mark.parametrize(
    "source",
    [
        "\\href{javascript:alert(1)}{x}",
        "\\style{color:red}{x}",
        "\\class{top}{x}",
        '\\color{red" onclick="alert(1)}{x}',
        "\\text{<script>alert(1)</script>}",
        "\\text{</math><img src=x onerror=alert(1)>}",
        "\\text{<annotation-xml encoding='text/html'><img src=x onerror=alert(1)>}",
        "\\text{&lt;script&gt;alert(1)}",
        '" onload="alert(1)',
    ],
)
def test_nothing_but_a_formula_comes_out(source):
    for shown in (math.to_mathml(source, False), math.to_mathml(source, True), render(f"${source}$", "markdown").html):
        check_safe(shown)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a8_a_hostile_formula_is_soon_given_up(piece):
    source = (piece * math.MAX_FORMULA)[: math.MAX_FORMULA]
    math.to_mathml("x", False)
    began = time.perf_counter()
    check_safe(math.to_mathml(source, True))
    assert time.perf_counter() - began < 2.0  # measured: 0.1 at most; the machine has other things to do


def test_what_is_too_much_stands_as_it_was_written():
    assert formulas("$" + "x+" * math.MAX_FORMULA + "1$") == []
    assert len(formulas("$x+1$ " * math.MAX_ALL)) == math.MAX_ALL // 3
    assert "<code>" in math.to_mathml("\\left(", False)
