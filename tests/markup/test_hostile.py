# SPDX-License-Identifier: Apache-2.0
"""A8: time grows with the size of a text, whatever the text is. Ratios only: doubling the input may cost 2.6 times at most."""

import time
from collections.abc import Callable

import pytest
from tests.markup.dom import check_safe

from banyan.markup import fold, imported, plain, query
from banyan.markup.limits import MAX_IMPORT
from banyan.markup.markdown import format_quote
from banyan.markup.render import render

MAX_RATIO = 2.6
TRIES = 9  # the machine has other things to do: one quiet measurement of nine is enough to prove growth
ROUNDS = 2
SMALLEST_S = 0.004  # what takes less than this at full size is noise, and no attack

# What grows, and how many of it: the larger size of each is 20 to 90 KB, the size that a member could send.
MARKDOWN: dict[str, tuple[Callable[[int], str], int]] = {
    "brackets": (lambda n: "[" * n, 20_000),
    "quotes": (lambda n: "> " * n + "a", 5000),
    "quotes, 100,000 deep": (lambda n: ">" * n + "a", 100_000),
    "quotes, deeper each line": (lambda n: "\n".join(">" * (depth % 300) + "a" for depth in range(n)), 600),
    "quotes and lists": (lambda n: "> - 1. " * n + "a", 9000),
    "emphasis opened": (lambda n: "*a " * n, 8000),
    "emphasis crossed": (lambda n: "a**b" + "c* " * n, 8000),
    "emphasis nested": (lambda n: "*_" * n + "a" + "_*" * n, 8000),
    "backticks": (lambda n: "".join("`" * length + " " for length in range(1, n)), 219),
    "links opened": (lambda n: "[a](b" * n, 6000),
    "pictures opened": (lambda n: "![[]()" * n, 5000),
    "list nested": (lambda n: "".join("  " * depth + "- a\n" for depth in range(n)), 300),
    "table": (lambda n: "|" * (2 * n) + "\n" + "|-" * n, 5000),
    "table of empty rows": (lambda n: "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|\n" * n, 20_000),
    "notes": (lambda n: "[^1]" * n + "\n\n[^1]: note", 5000),
    "addresses": (lambda n: "http://a." * n, 5000),
    "mail addresses": (lambda n: "a@" * n, 10_000),
    "tags opened": (lambda n: "<a " * n, 10_000),
    "automatic links opened": (lambda n: "<http://" * n, 6000),
    "underscores": (lambda n: "_" * n, 30_000),
    "struck": (lambda n: "~~a" * n, 8000),
    "at signs": (lambda n: "@" * n, 20_000),
    "divs": (lambda n: "<div>" * n, 5000),
    "references": (lambda n: "[a]: /" + "x" * n + "\n\n" + "[a]" * n, 12_000),
    "definitions": (lambda n: "".join(f"[a{number}]: /x\n" for number in range(n)), 5000),
    "spoilers": (lambda n: "||a " * n, 15_000),
    "mentions": (lambda n: "@ada " * n, 12_000),
    "floors": (lambda n: "#1 " * n, 20_000),
    "addresses apart": (lambda n: "www.a.b " * n, 8000),
    "brackets in addresses": (lambda n: "https://a.b/" + ")" * n, 60_000),
    "ampersands": (lambda n: "https://a.b/?" + "&" * n, 60_000),
    "stops and brackets in addresses": (lambda n: "https://a.b/" + ").*_" * n, 15_000),
    "dashes": (lambda n: "-a" * n, 30_000),
    "formulas": (lambda n: "$x_1$ " * n, 8000),
    "dollars": (lambda n: "$" * n, 60_000),
    "formulas opened": (lambda n: "$a" * n, 20_000),
    "quotes with names": (lambda n: "> #1 @ada:\n> a\n\n" * n, 3500),
    "line ends": (lambda n: "\n" * n, 60_000),
    "blanks": (lambda n: " " * n + "a", 60_000),
    "escapes": (lambda n: "\\*" * n, 30_000),
    "host names": (lambda n: "[" + "a." * n + "com](https://b.example)", 20_000),
    "Han": (lambda n: "面" * n, 20_000),
    "entities": (lambda n: "&lt;" * n, 15_000),
    "tasks": (lambda n: "- [ ] a\n" * n, 7000),
    "code fences": (lambda n: "```\n" * n, 15_000),
}
BBCODE: dict[str, tuple[Callable[[int], str], int]] = {
    "bold opened": (lambda n: "[b]" * n, 20_000),
    "bold and lines": (lambda n: "[b]" * n + "a\n\n" * n, 10_000),
    "bold in and out": (lambda n: "[b]a[/b]" * n, 7000),
    "crossed": (lambda n: "[b][i]a[/b][/i]" * n, 4000),
    "quotes opened": (lambda n: "[quote]" * n + "a", 8000),
    "quotes closed": (lambda n: "[/quote]" * n, 8000),
    "code opened": (lambda n: "[code]" * n, 10_000),
    "links opened": (lambda n: "[url]" * n, 12_000),
    "values opened": (lambda n: "[url=" * n, 12_000),
    "long values": (lambda n: ("[url=" + "a" * 499) * n, 120),
    "lists": (lambda n: "[list][*]" * n, 7000),
    "items": (lambda n: "[list]" + "[*]a" * n, 15_000),
    "spoilers": (lambda n: "[spoiler]" * n, 6000),
    "spoilers and one end": (lambda n: "[spoiler]a" * n + "[/spoiler]", 6000),
    "closed before": (lambda n: "[i][b]" * 10 + "[/i]" * n, 15_000),
    "brackets": (lambda n: "[" * n, 60_000),
}
TEXT: dict[str, tuple[Callable[[int], str], int]] = {
    "quotes": (lambda n: ">" * n + "a", 60_000),
    "quotes in and out": (lambda n: ">>>>>>>>>>>>a\nb\n" * n, 4000),
    "blanks": (lambda n: " \n" * n, 30_000),
}
HTML: dict[str, tuple[Callable[[int], str], int]] = {
    "divs": (lambda n: "<div>" * n, 60_000),
    "quotes": (lambda n: "<blockquote>" * n + "a", 20_000),
    "bold of many kinds": (lambda n: "".join(f"<b id={number}>" for number in range(n)) + "<p>x" * n, 6000),
    "fonts and lines": (lambda n: "<font size=1><i>" * n + "<p>a" * n, 6000),
    "tags opened": (lambda n: "<a " * n, 60_000),
    "tables": (lambda n: "<table><tr><td>" * n, 6000),
    "tables with text": (lambda n: "<table>a" * n, 10_000),
    "lists": (lambda n: "<ul><li>" * n, 12_000),
    "links": (lambda n: "<a href=https://a.b>" * n, 8000),
    "pictures": (lambda n: "<img src=https://a.b/c.png>" * n, 6000),
    "titles": (lambda n: '<div class="title">' * n, 8000),
    "titles closed": (lambda n: '<div class="title">a</div>' * n, 8000),
    "quoted": (lambda n: '<aside class="quote" data-username="a"><blockquote>' * n, 3000),
    "frames": (lambda n: "<iframe " * n, 20_000),
    "sources": (lambda n: "<source src=" * n, 20_000),
    "videos": (lambda n: "<div data-video-src=" * n, 20_000),
    "line numbers": (lambda n: '<ol class="lines">' * n, 8000),
    "comments": (lambda n: "<!--" * n, 40_000),
    "entities": (lambda n: "&#x26;" * n, 40_000),
    "spoilers": (lambda n: '<span class="spoiler">a' * n, 8000),
    "details": (lambda n: "<details><summary>a" * n, 8000),
    "math": (lambda n: "<math><mtext>" * n, 8000),
    "breaks": (lambda n: "<br>" * n, 60_000),
    "crossed": (lambda n: "<b><p></b></p>" * n, 10_000),
}
CASES = [
    pytest.param(markup, make, most, id=f"{markup}: {name}")
    for markup, table in (("markdown", MARKDOWN), ("bbcode", BBCODE), ("text", TEXT), ("html", HTML))
    for name, (make, most) in table.items()
]


def spent(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def check_growth(call: Callable[[str], object], half: str, whole: str) -> None:
    allowed = MAX_RATIO * len(whole) / len(half) / 2  # some of these grow with the square of what they are made of
    ratios = []
    began = time.perf_counter()
    call(whole)
    if time.perf_counter() - began < SMALLEST_S:
        return
    for _ in range(TRIES):
        long = spent(lambda: call(whole))
        ratios.append(long / spent(lambda: call(half)))
        if ratios[-1] <= allowed:
            return
    raise AssertionError(f"twice the text took {min(ratios):.1f} times as long")


@pytest.mark.parametrize(("format", "make", "most"), CASES)
def test_a8_twice_the_text_takes_twice_the_time(format, make, most):
    half, whole = make(most // 2), make(most)
    check_growth(lambda source: render(source, format, 12, limit=MAX_IMPORT), half, whole)


@pytest.mark.parametrize(("format", "make", "most"), CASES)
def test_a8_no_text_grows_beyond_reason_or_breaks_out(format, make, most):
    source = make(most // 3)
    rendered = render(source, format, 12, limit=MAX_IMPORT)
    assert len(rendered.html) <= 20 * len(source) + 64 * 1024
    check_safe(rendered.html)


SEARCHED = {
    "tokens of Han": (fold.tokens, "面包"),
    "tokens of a word": (fold.tokens, "a"),
    "tokens of signs": (fold.tokens, "c+"),
    "folded marks": (fold.fold, "\u0301"),
    "folded ligatures": (fold.fold, "ﷺ"),
    "an excerpt": (lambda text: plain.excerpt(text, 200), "> a\n"),
    "a highlight": (lambda text: query.highlight(text, query.query_terms('"a b" 面包 面'), 200), "a 面包 "),
    "a highlight of ligatures": (lambda text: query.highlight(text, query.query_terms("ffi"), 200), "ﬃ "),
    "a match": (lambda text: query.matches(query.query_terms('"b a b" 面'), text), "a b a 面\n"),
    "a query": (query.query_terms, '"'),
    "a quote": (lambda text: format_quote(1, "ada", text), "[a]: "),
    "flattened tags": (imported.flatten, "<b"),
}


@pytest.mark.parametrize("name", SEARCHED)
def test_a8_search_and_quotes_keep_step(name):
    call, piece = SEARCHED[name]
    check_growth(call, piece * (48_000 // len(piece)), piece * (96_000 // len(piece)))
