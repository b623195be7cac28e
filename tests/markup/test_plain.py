# SPDX-License-Identifier: Apache-2.0
"""The plain words of a body, and how an excerpt is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.markup.plain import excerpt, to_plain
from banyan.markup.render import render

PLAIN = {
    "<p>a<br>\nb</p>\n<p>c</p>": "a\nb\n\nc",
    "<p>one\ntwo   three</p>": "one two three",
    "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n<p>d</p>": "- a\n- b\n  1. c\n\nd",
    '<ol start="9"><li>a</li><li>b</li></ol>': "9. a\n10. b",
    "<ul><li><p>a</p><p>b</p></li></ul>": "- a\n\nb",
    "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>": "> a\n>\n>> b",
    '<pre tabindex="0"><code>if a:\n    b\n</code></pre><p>c</p>': "if a:\n    b\n\nc",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td><td>2</td></tr></table>": "a | b\n1 | 2",
    "<table><tr><td>a</td></tr></table><p>b</p>": "a\n\nb",
    "<p>&lt;b&gt; &amp;amp; &nbsp;x</p>": "<b> &amp;  x",
    '<p>x<sup class="footnote-ref"><a href="#a">1</a></sup></p>': "x[1]",
    "<details><summary>s</summary>t</details>": "s\nt",
    '<span class="spoiler" tabindex="0">a <span class="host">b</span></span>c': "███c",
    "<h3>a</h3>\n<p>b</p><hr>c": "a\n\nb\n\nc",
    "": "",
}

EXCERPTS = [
    ("short", 20, "short"),
    ("Bread is ready and warm", 14, "Bread is…"),
    ("今天出炉的面包很香", 5, "今天出炉…"),
    ("> #1 bo:\n> Hm.\n\nNo.", 20, "No."),
    ("> only a quote", 20, "> only a quote"),
    ("a\n\nb\n- c", 20, "a b · c"),
    ("- ☑︎ rye\n- ☐︎ salt\n  2. more", 30, "rye · salt · more"),
    ("Trains\n\na | b\n1 | 2", 30, "Trains · a | b · 1 | 2"),
    ("", 5, ""),
    ("Averyveryverylongword", 8, "Averyve…"),
]


@pytest.mark.parametrize("html", PLAIN)
def test_plain_words(html):
    assert to_plain(html) == PLAIN[html]


@pytest.mark.parametrize(("plain", "width", "expected"), EXCERPTS)
def test_an_excerpt(plain, width, expected):
    assert excerpt(plain, width) == expected


@given(st.text(), st.integers(1, 50))
def test_an_excerpt_is_one_line_and_not_too_long(plain, width):
    found = excerpt(plain, width)
    assert len(found) <= width
    assert found.split() == found.split(" ") or not found


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <ul> <li> </li> </ul> <blockquote> </blockquote> <br> <pre> </pre> a &lt; \n".split(" ")
        )
    )
)
def test_any_markup_gives_plain_words(parts):
    plain = render("".join(parts), "html").plain
    assert not set(plain) & set("\x00\x01\x02")
    assert plain == plain.rstrip().lstrip("\n")
