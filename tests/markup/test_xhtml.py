# SPDX-License-Identifier: Apache-2.0
"""XHTML of a body: well formed whatever was written, with every word, and nothing where it may not stand."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.render import render
from banyan.markup.xhtml import outside_link, paragraphs, to_xhtml

MARKED = (
    *(
        "# h",
        "*a*",
        "**b**",
        "`c`",
        "> q\n",
        "- x\n",
        "1. y\n",
        "\n\n",
        "$x_1$",
        "$$\\frac{a}{b}$$",
        "||s||",
        "[l](/b/X)",
    ),
    *(
        "![p](/files/x)",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "```\ncode\n```\n",
        "[^1]",
        "\n\n[^1]: n\n\n",
        "<b>",
        "&amp;",
    ),
    *(
        "\x01",
        "@ada",
        "#3",
        "[quote=1,ada]",
        "[/quote]",
        "[list][*]",
        "[/list]",
        "[spoiler]",
        "[/spoiler]",
        "[b]",
        "[/b]",
    ),
)
PIECES = st.lists(st.sampled_from(MARKED), max_size=14).map("".join)
HTML = st.lists(
    st.sampled_from(
        "<p> </p> <ul> <li> </li> </ul> <dl> <dt> <dd> </dl> <table> <tr> <td> </table> <em> </em> <div> </div> <a"
        " href='https://x.example'> </a> <h2> </h2> <blockquote> </blockquote> <details> <summary> </details> <ruby>"
        " <rt> </ruby> <pre> </pre> <br> <hr> <img src='https://x.example/p.png'> words <span class='spoiler'> </span>".split(
            " "
        )
    ),
    max_size=20,
).map(" ".join)


def parsed(html: str) -> ElementTree.Element:
    made = to_xhtml(html, "f7-", lambda href: href if href.startswith("https:") else "", lambda _: "")
    return ElementTree.fromstring(f"<body>{made}</body>")


@given(source=PIECES, written=st.sampled_from(("markdown", "bbcode")))
def test_what_members_write_is_well_formed(source: str, written: str) -> None:
    parsed(render(source, written, 12).html)


@given(source=HTML)
def test_what_was_brought_from_elsewhere_is_well_formed_and_whole(source: str) -> None:
    html = render(source, "html", 12).html
    shown = "".join(parsed(html).itertext())
    assert shown.count("words") == re.sub(r"<[^>]*>", "", html).count("words")


def test_names_are_the_floors_own() -> None:
    html = '<p id="n-1"><a href="#n-1">up</a><a href="#f3">away</a><a href="/t/1">there</a></p>'
    made = to_xhtml(html, "f7-", lambda href: {"#f3": "floors.xhtml#f3"}.get(href, ""), lambda _: "")
    assert made == '<p id="f7-n-1"><a href="#f7-n-1">up</a><a href="floors.xhtml#f3">away</a>there</p>'


def test_a_formula_that_is_put_together_wrongly_stands_as_it_was_typed() -> None:
    good = '<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>'
    assert "<msup>" in to_xhtml(good, "", str, str)
    for bad in (good.replace("<mn>2</mn>", ""), good.replace("<mi>x</mi>", "x<mi>x</mi>"), good.replace("</msup>", "")):
        assert to_xhtml(bad, "", str, str) == "<code>x^2</code>"


@pytest.mark.parametrize(
    "html", ["<ruby></ruby>", "<ruby>漢</ruby>", "<ruby>漢<rt>kan</rt>字</ruby>", "<li>one</li>", "<p><p>x</p></p>"]
)
def test_what_may_not_stand_so_comes_as_its_words(html: str) -> None:
    made = to_xhtml(html, "", str, str)
    assert "<ruby" not in made
    assert "<li" not in made
    assert made.count("<p>") <= 1
    assert to_xhtml("<p><ruby>漢<rt>kan</rt></ruby></p>", "", str, str) == "<p><ruby>漢<rt>kan</rt></ruby></p>"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://x.example/a b?c=%&d=%20[1]", "https://x.example/a%20b?c=%25&d=%20%5B1%5D"),
        ("https://例子.example/路", "https://xn--fsqu00a.example/%E8%B7%AF"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", ""),
        ("http://a:99999999/", ""),
        ("http://[::1", ""),
        ("https://", ""),
        ("/b/X", ""),
    ],
)
def test_addresses_of_other_places(href: str, kept: str) -> None:
    assert outside_link(href) == kept


def test_bare_words_become_paragraphs() -> None:
    assert paragraphs("a <b>\nc\n\n\n\nd") == "<p>a &lt;b&gt;<br/>c</p><p>d</p>"
