# SPDX-License-Identifier: Apache-2.0
"""Bodies of other forums: their quotes, pictures, previews and signs become ours, and nothing of them is fetched."""

import pytest
from tests.markup.dom import check_safe

from banyan.markup.finish import FloorRef, Place
from banyan.markup.imported import clean_import, flatten
from banyan.markup.limits import PostTooLong
from banyan.markup.render import render, render_imports

BASE = "https://source.example/t/7"
QUOTE = (
    '<aside class="quote no-group" data-username="Mei" data-post="3" data-topic="7">\n<div class="title">\n'
    '<div class="quote-controls"></div>\n<img src="https://a.example/m.png" class="avatar"> Mei:</div>\n'
    "<blockquote>\n<p>Ready?</p>\n</blockquote>\n</aside>\n<p>Yes.</p>"
)
SHAPES = {
    '<p>a <a href="/u/mei">b</a> <a href="c">d</a> <a href="#e">f</a></p>': "<p>a b d f</p>",
    '<h1><a name="x" class="anchor" href="#x"></a>Head</h1>': "<h3>Head</h3>",
    '<a class="mention" href="/u/mei">@mei</a>': '<a class="mention" href="/@mei">@mei</a>',
    '<a class="mention" href="/u/m.x">@m.x</a> <span class="mention">@you</span>': "@m.x @you",
    '<img src="https://e.example/smile.png" title=":smile:" class="emoji" alt=":smile:">': "😄",
    '<img src="https://e.example/odd.png" class="emoji" alt=":odd_one:">': ":odd_one:",
    '<p><img src="https://p.example/x/cat.png" alt="image" width="9" height="9"></p>': (
        '<p><a class="pic" href="https://p.example/x/cat.png" rel="nofollow ugc noopener">image (p.example)</a></p>'
    ),
    '<div class="lightbox-wrapper"><a class="lightbox" href="https://p.example/big.png" title="cat"><img src='
    '"https://p.example/small.png" alt="cat"><div class="meta"><span class="filename">cat</span> 9×9</div></a></div>': (
        '<div><a class="pic" href="https://p.example/big.png" title="cat" rel="nofollow ugc noopener">cat (p.example)</a></div>'
    ),
    f'<img src="/files/{"ab" * 32}/x.png" alt="x">': "x",
    '<pre><code class="lang-py">x = 1\n</code></pre>': '<pre tabindex="0"><code>x = 1\n</code></pre>',
    '<pre><code><ol class="start lines" start="7">\n<li>a</li>\n<li>  b</li>\n</ol></code></pre>': (
        '<pre tabindex="0"><code>a\n  b\n</code></pre>'
    ),
    '<details open><summary>More</summary>x</details>': "<details><summary>More</summary>x</details>",
    '<span class="chcklst-box fa fa-square-o"></span> a': "☐\ufe0e  a",
    '<span class="chcklst-box checked fa fa-check-square-o"></span> a': "☑\ufe0e  a",
    '<iframe width="1" src="https://v.example/embed/1"></iframe>': (
        '<a href="https://v.example/embed/1" rel="nofollow ugc noopener">https://v.example/embed/1</a>'
    ),
    '<video controls><source src="https://v.example/1.mp4"></video>': (
        '<a href="https://v.example/1.mp4" rel="nofollow ugc noopener">https://v.example/1.mp4</a>'
    ),
    '<div class="video-placeholder-container" data-video-src="https://v.example/1.mp4">\n</div>': (
        '<div><a href="https://v.example/1.mp4" rel="nofollow ugc noopener">https://v.example/1.mp4</a>\n</div>'
    ),
    '<img class="emoji" src="x" alt=":wave:t3:">': "👋",
    '<svg class="d-icon"><use href="#x"></use></svg><font color="red">x</font>': "x",
    "<ruby>漢<rt>kan</rt></ruby> <kbd>q</kbd>": "<ruby>漢<rt>kan</rt></ruby> <kbd>q</kbd>",
    "a < b & c": "a &lt; b &amp; c",
    "#42 and @mei stay text": "#42 and @mei stay text",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize("source", SHAPES)
def test_a_shape(source):
    found = clean_import(source)
    check_safe(found)
    assert found == SHAPES[source]


def test_a_quote_of_the_same_thread_finds_its_floor():
    rendered = render(QUOTE, "html", 12, source_thread="7")
    assert rendered.html.replace("\n", "") == (
        '<blockquote><cite><a href="/t/12/3">#3 Mei</a></cite><p>Ready?</p></blockquote><p>Yes.</p>'
    )
    assert rendered.quotes == (FloorRef(3, "Mei"),)
    assert rendered.plain == "> #3 Mei\n>\n> Ready?\n\nYes."


def test_a_quote_of_another_thread_names_its_author():
    rendered = render(QUOTE, "html", 12, source_thread="8")
    assert rendered.html.startswith("<blockquote><cite>Mei</cite>")
    assert rendered.quotes == ()


def test_relative_links_are_joined_to_a_base():
    html = clean_import('<a href="/u/x">a</a><a href="y?z=1&amp;w">b</a><a href="//o.example/">c</a>', BASE)
    assert [link.attributes["href"] for link in check_safe(html).all("a")] == [
        "https://source.example/u/x",
        "https://source.example/t/y?z=1&w",
        "https://o.example/",
    ]


def test_a_link_preview_keeps_its_words_and_links():
    html = clean_import(
        '<aside class="onebox"><header class="source"><img src="https://i.example/i.png" class="site-icon"><a href='
        '"https://c.example/x">c.example</a></header><article class="onebox-body"><h3><a href="https://c.example/x">Title</a>'
        '</h3><p>Words.</p></article><div class="onebox-metadata">1</div></aside>'
    )
    root = check_safe(html)
    assert root.text == "c.exampleTitleWords."
    assert len(root.all("div", "onebox")) == 1


def test_many_bodies_at_once_are_the_same_as_one_by_one():
    bodies = [*SHAPES, QUOTE, "<p>" * 1000]
    together = render_imports([(body, Place(12, base=BASE, source_thread="7", finds=False)) for body in bodies])
    assert together == [render(body, "html", 12, base=BASE, source_thread="7") for body in bodies]
    with pytest.raises(PostTooLong):
        render_imports([("a" * (1 << 21), Place())])


def test_deep_nesting_is_flattened_and_loses_no_word():
    words = [f"w{n}" for n in range(2000)]
    deep = "".join(f"<div><b>{word}" for word in words)
    root = check_safe(clean_import(deep))
    assert root.text.split("w")[1:] == [word[1:] for word in words]
    assert flatten("<b>x</b></b><p>y") == "<b>x</b><p>y"


@pytest.mark.parametrize("tag", ["p", "b", "li", "blockquote", "code", "td"])
def test_a_title_or_a_language_takes_no_element_apart(tag):
    framed = {"li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>"}.get(tag, "{}")
    plain, named = (
        clean_import(framed.format(f"<{tag}{extra}>k</{tag}>")) for extra in ("", ' title="a&gt;b" lang="en"')
    )
    assert f"<{tag}>k</{tag}>" in plain
    assert named == plain
