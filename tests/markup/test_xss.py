# SPDX-License-Identifier: Apache-2.0
"""A1, A2, A3, A6: no hostile line leaves anything but listed elements, attributes and addresses, in any format."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.markup.dom import check_safe

from banyan.markup.imported import clean_import
from banyan.markup.render import FORMATS, render
from banyan.markup.stickers import tag

CORPUS = Path(__file__).with_name("xss.txt").read_text(encoding="utf-8").splitlines()
FRAMES = (
    "{}",
    "a {} b",
    "> {}",
    "- [ ] {}",
    "[{}]({})",
    "![{}]({})",
    "[x]({} '{}')",
    "| a | {} |\n|-|-|\n| {} | b |",
    "note[^1]\n\n[^1]: {}",
    "||{}||",
    "```\n{}\n```",
    "[url={}]{}[/url]",
    "[img]{}[/img]",
    "[quote={}]{}[/quote]",
    "[spoiler={}]\n{}\n[/spoiler]",
    '<a href="{}">{}</a>',
    '<img src="{}" alt="{}">',
    "<table><tr><th>{}</th></tr></table>",
    '<aside class="quote" data-username="{}" data-post="1" data-topic="7"><blockquote>{}</blockquote></aside>',
    '<pre><code>{}</code></pre><div class="spoiler">{}</div>',
)
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(CORPUS),
        st.sampled_from(
            "< > \" ' & [ ] ( ) ! | || ` ``` ~~~ * _ > - + # @ @ada #42 "
            ": / // \\ = \n \n\n \t &lt; &#60; &colon; <a <a> </a> <b> <p> </p>"
            " <div> </div> <table> <td> <svg> <math> <style> </style> [b] [/b] [url= [/url] [list] [*] [/list] [quote=1,a]"
            " [/quote] [code] [/code] <!-- --> <aside> <blockquote> href= onclick= javascript: http:// https://a.b/ \u202e \x00"
            " \x1b[31m 好 ！ ［".split(" ")
        ),
        st.text(max_size=8),
    ),
    max_size=14,
).map("".join)


def test_the_corpus_is_long_enough():
    assert len(CORPUS) >= 80
    assert len(set(CORPUS)) == len(CORPUS)


STICKERS = {name: tag("cat", "/files/x/sticker.png", 96, 64) for name in ("cat", "smile", "x", "a", "img", "script")}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("line", CORPUS)
def test_a1_the_corpus_is_harmless(line, format):
    for frame in FRAMES:
        source = frame.replace("{}", line)
        rendered = render(source, format, 12, base="https://source.example/t/", source_thread="7", stickers=STICKERS)
        check_safe(rendered.html)
        assert "\x00" not in rendered.plain


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=150, deadline=None)
@given(source=HOSTILE)
def test_a1_no_text_gets_out(format, source):
    here = {"base": "https://source.example/t/", "source_thread": "7"}
    check_safe(render(source, format, 12, **here).html)
    check_safe(render(f":cat:{source}:cat:", format, 12, **here, stickers=STICKERS).html)


@settings(max_examples=100, deadline=None)
@given(source=HOSTILE)
def test_what_is_clean_stays_clean(source):
    """A second import of what an import gave is harmless too."""
    check_safe(clean_import(clean_import(source)))


@settings(max_examples=200, deadline=None)
@given(format=st.sampled_from(FORMATS), source=st.text())
def test_any_text_renders(format, source):
    check_safe(render(source, format).html)


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("[www.bank.example](https://evil.example/x)", "(evil.example)"),
        ("[https://bank.example/login](https://evil.example)", "(evil.example)"),
        ("[pay at bank.example now](https://bank.example.evil.example)", "(bank.example.evil.example)"),
        ("[ok](https://bank.example@evil.example/)", "(evil.example)"),
        ("[ok](https://bank.example%40x:y@evil.example/)", "(evil.example)"),
        ("[xn](https://xn--pple-43d.example)", "(xn--pple-43d.example)"),
        ("[apple](https://\u0430pple.example)", "(xn--pple-43d.example)"),
        ("[bank.example](https://BANK.example/)", ""),
        ("[bank.example](https://www.bank.example/)", ""),
        ("[docs](https://docs.example.org)", ""),
        ("[setup.py](https://code.example/setup.py)", ""),
        ("https://a.example/files/page.example", ""),
        ("[中文](https://中文.example)", ""),
        ("[me@a.example](mailto:me@a.example)", ""),
    ],
)
def test_a3_a_link_that_pretends_shows_its_host(source, host):
    shown = check_safe(render(source, "markdown").html).all("span", "host")
    assert [node.text for node in shown] == ([host] if host else [])


@pytest.mark.parametrize("format", FORMATS)
def test_characters_that_steer_are_gone(format):
    bad = "a\u202eb\u2066c\x1b[31md\x07e\x9bf\ud800g\ufeffh\x00i&#x202e;j&#x1b;k"
    rendered = render(bad, format)
    for text in (rendered.html, rendered.plain):
        assert not set(text) & set("\u202e\u2066\x1b\x07\x9b\ud800\ufeff\x00"), repr(text)
    assert rendered.plain.startswith("abc[31mdefghi" if format == "html" else "abcdefghi")
