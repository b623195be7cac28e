# SPDX-License-Identifier: Apache-2.0
"""What a post becomes: every shape that a body may hold, from Markdown, BBCode and bare text."""

import pytest
from tests.markup.dom import check_safe

from banyan.markup.finish import MAX_MENTIONS, FloorRef
from banyan.markup.limits import MAX_IMPORT, MAX_SOURCE, PostTooLong
from banyan.markup.markdown import format_quote
from banyan.markup.render import FORMATS, RENDERER, render

FILE = "/files/" + "ab" * 32 + "/boat.jpg"


def html(source, format="markdown", thread=12):
    rendered = render(source, format, thread)
    check_safe(rendered.html)
    return rendered.html.replace(' rel="nofollow ugc noopener"', "")


MARKDOWN = {
    "**面包**。": "<p><strong>面包</strong>。</p>",
    "**“引”**字": "<p><strong>“引”</strong>字</p>",
    "one\ntwo": "<p>one<br>\ntwo</p>",
    "line\n---\nnext": "<p>line</p>\n<hr>\n<p>next</p>",
    "# A\n## B\n### C\n###### F": "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h6>F</h6>",
    "#标题": "<p>#标题</p>",
    "~~a~~": "<p><del>a</del></p>",
    "前||剧||后": '<p>前<span class="spoiler" tabindex="0">剧</span>后</p>',
    "- [ ] a\n- [x] b": '<ul>\n<li class="task">☐\ufe0e a</li>\n<li class="task">☑\ufe0e b</li>\n</ul>',
    "7. a": '<ol start="7">\n<li>a</li>\n</ol>',
    "```text\n@ada #1 <b>\n```": '<pre tabindex="0"><code>@ada #1 &lt;b&gt;\n</code></pre>',
    "<b>x</b>\n<div>": "<p>&lt;b&gt;x&lt;/b&gt;<br>\n&lt;div&gt;</p>",
    "[x](javascript:alert(1)) [y](//evil.example)": "<p>x y</p>",
    "[x](/t/1/2) [y](#f3)": '<p><a href="/t/1/2">x</a> <a href="#f3">y</a></p>',
    f"![]({FILE})": f'<p><a class="full" href="{FILE}" aria-label="boat.jpg"><img src="{FILE}" alt="" loading="lazy"></a></p>',
    f"![]({FILE}?640x480)": (
        f'<p><a class="full" href="{FILE}" aria-label="boat.jpg">'
        f'<img src="{FILE}?640x480" alt="" width="640" height="480" loading="lazy"></a></p>'
    ),
    f"![]({FILE}?0x480)": (
        f'<p><a class="full" href="{FILE}" aria-label="boat.jpg"><img src="{FILE}?0x480" alt="" loading="lazy"></a></p>'
    ),
    "![boat](https://pics.example/a/b.png)": (
        '<p><a class="pic" href="https://pics.example/a/b.png">boat (pics.example)</a></p>'
    ),
    "![](https://pics.example/a/b.png?x=1)": (
        '<p><a class="pic" href="https://pics.example/a/b.png?x=1">b.png (pics.example)</a></p>'
    ),
    "[![boat](https://pics.example/b.png)](/t/1)": '<p><a href="/t/1">boat (pics.example)</a></p>',
    "![x](/files/../../etc)": "<p>x</p>",
    "": "",
}

MARKS = {
    "@ada": '<a class="mention" href="/@ada">@ada</a>',
    "你好@ada你看": '你好<a class="mention" href="/@ada">@ada</a>你看',
    "(@小明)": '(<a class="mention" href="/@%E5%B0%8F%E6%98%8E">@小明</a>)',
    "@小明abc": '<a class="mention" href="/@%E5%B0%8F%E6%98%8Eabc">@小明abc</a>',
    "@ada.": '<a class="mention" href="/@ada">@ada</a>.',
    "@ada-": '<a class="mention" href="/@ada">@ada</a>-',
    "@a": "@a",
    "\\@ada": "@ada",
    "@" + "a" * 24: f'<a class="mention" href="/@{"a" * 24}">@{"a" * 24}</a>',
    "@" + "a" * 25: "@" + "a" * 25,
    "x@ada": "x@ada",
    "/@ada": "/@ada",
    "@ada@other.example": None,
    "见#42楼": '见<a class="floor" href="/t/12/42">#42</a>楼',
    "#42, #7": '<a class="floor" href="/t/12/42">#42</a>, <a class="floor" href="/t/12/7">#7</a>',
    "C#42 #0 #42nd \\#4 #1234567890": "C#42 #0 #42nd #4 #1234567890",
    "见/t/12/56。": '见<a href="/t/12/56">/t/12/56</a>。',
    "/t/12": '<a href="/t/12">/t/12</a>',
    "a/t/12 /t/0 /t/1/2/3 /t/1x": "a/t/12 /t/0 /t/1/2/3 /t/1x",
    "`@ada #4`": "<code>@ada #4</code>",
    "[@ada #4](/t/1)": '<a href="/t/1">@ada #4</a>',
    "见https://a.example/b。后": '见<a href="https://a.example/b">https://a.example/b</a>。后',
    "去https://a.example/b后": '去<a href="https://a.example/b">https://a.example/b</a>后',
    "https://a.example/wiki/榕树": None,
    "（www.a.example）": '（<a href="https://www.a.example">www.a.example</a>）',
    "(https://a.example/x_(y)).": '(<a href="https://a.example/x_(y)">https://a.example/x_(y)</a>).',
    "https://a.example/?a=1&b=2": '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>',
}


@pytest.mark.parametrize("source", MARKDOWN)
def test_markdown(source):
    assert html(source) == MARKDOWN[source]


@pytest.mark.parametrize("source", MARKS)
def test_mentions_floors_and_addresses_in_text(source):
    found = html(source)
    if MARKS[source] is not None:
        assert found == f"<p>{MARKS[source]}</p>"


def test_an_address_with_han_letters_stays_whole_after_a_slash():
    link = check_safe(render("https://a.example/wiki/榕树 x", "markdown").html).all("a")[0]
    assert link.text == "https://a.example/wiki/榕树"


@pytest.mark.parametrize("format", ["markdown", "bbcode", "text"])
def test_every_format_finds_the_same_marks(format):
    rendered = render("Hi @Ada, see #3 and https://a.example.", format, 12)
    assert rendered.mentions == ("ada",)
    links = [(link.attributes["href"], link.text) for link in check_safe(rendered.html).all("a")]
    assert links == [("/@Ada", "@Ada"), ("/t/12/3", "#3"), ("https://a.example", "https://a.example")]


def test_without_a_thread_a_floor_is_on_this_page():
    assert html("#3", thread=None) == '<p><a class="floor" href="#f3">#3</a></p>'


@pytest.mark.parametrize(
    ("typed", "called"),
    [("@हिन्दी नमस्ते", "हिन्दी"), ("@สมชาย", "สมชาย"), ("ask @jose\u0301!", "jos\u00e9"), ("@ভাষা, এই", "ভাষা")],
)
def test_signs_over_and_under_letters_belong_to_a_handle(typed, called):
    rendered = render(typed, "markdown")
    assert rendered.mentions == (called,)
    assert rendered.plain == typed


def test_mentions_are_folded_and_counted_once():
    assert render("@Ada @ADA @\uff21da @bo", "markdown").mentions == ("ada", "bo")


def test_the_twenty_first_person_is_not_called():
    rendered = render(" ".join(f"@guest{n:02}" for n in range(30)) + " @guest00", "markdown")
    assert rendered.mentions == tuple(f"guest{n:02}" for n in range(MAX_MENTIONS))
    assert len(check_safe(rendered.html).all("a", "mention")) == MAX_MENTIONS + 1


def test_a_quote_leads_to_its_floor():
    rendered = render("> #42 @ada:\n> Bread is\n> ready.\n\nThanks!", "markdown", 12)
    assert rendered.html == (
        '<blockquote><cite><a href="/t/12/42">#42 ada</a></cite><p>Bread is<br>\nready.</p>\n</blockquote>\n<p>Thanks!</p>'
    )
    assert rendered.quotes == (FloorRef(42, "ada"),)
    assert rendered.mentions == ()
    assert rendered.plain == "> #42 ada\n>\n> Bread is\n> ready.\n\nThanks!"


@pytest.mark.parametrize("line", ["> #42 said ada", "> #0 @ada:", "> see #42 @ada:", "> #42 @ada: hello", "#42 @ada:"])
def test_what_only_looks_like_a_quote_is_none(line):
    assert render(line + "\n> x", "markdown").quotes == ()


@pytest.mark.parametrize(
    "said",
    [
        "plain words",
        "- a\n- list",
        "| a |\n|-|\n| b |",
        "```\ncode\n```",
        "1. one",
        "# head",
        "---\nx",
        "    code",
        "*a*",
        "中文",
        "",
    ],
)
@pytest.mark.parametrize("handle", ["ada", "小明", "_a_b_", "Mr. Fox ❀", "<b>", "a*b*", "a|b", "x:y"])
def test_the_quote_button_makes_a_quote_of_anything(handle, said):
    rendered = render(format_quote(42, handle, said) + "My answer.", "markdown", 12)
    assert rendered.quotes == (FloorRef(42, handle),)
    root = check_safe(rendered.html)
    assert root.all("cite")[0].text == f"#42 {handle}"
    assert root.all("p")[-1].text == "My answer."


def test_a4_a_definition_in_a_quote_reaches_no_link_outside():
    source = format_quote(1, "bo", "[1]: https://evil.example\n[^2]: smuggled") + "See [this][1] and that[^2]."
    assert [link.attributes["href"] for link in check_safe(render(source, "markdown", 1).html).all("a")] == [
        "/t/1/1",
        "https://evil.example",
    ]  # the second one is the address itself, in the quote, for all to read


def test_a_quote_leaves_out_what_was_quoted_in_it():
    assert (
        format_quote(2, "bo", "> #1 @ada:\n> > old\n> older\n\nnew")
        == "> #2 @bo:\n>\n> > #1 @ada:\n> > older\n>\n> new\n\n"
    )


BBCODE = {
    "[b]a[/b] [i]b[/i] [u]c[/u] [s]d[/s]": "<p><strong>a</strong> <em>b</em> <u>c</u> <del>d</del></p>",
    "[b]a [i]b[/b] c[/i]": "<p><strong>a <em>b</em></strong> c</p>",
    "[b]one\n\ntwo[/b]": "<p><strong>one</strong></p>\n<p><strong>two</strong></p>",
    "a\nb\n\nc": "<p>a<br>\nb</p>\n<p>c</p>",
    "[wat]x[/wat] [/b] [x": "<p>[wat]x[/wat] [/b] [x</p>",
    "[color=red][size=7]x[/size][/color]": "<p>x</p>",
    "[url=https://a.example]x[/url]": '<p><a href="https://a.example">x</a></p>',
    "[url]https://a.example[/url]": '<p><a href="https://a.example">https://a.example</a></p>',
    "[url=javascript:x]y[/url]": "<p>y</p>",
    "[img]https://pics.example/b.png[/img]": (
        '<p><a class="pic" href="https://pics.example/b.png">b.png (pics.example)</a></p>'
    ),
    f"[img]{FILE}[/img]": (
        f'<p><a class="full" href="{FILE}" aria-label="boat.jpg"><img src="{FILE}" alt="" loading="lazy"></a></p>'
    ),
    "[email]bo@a.example[/email]": '<p><a href="mailto:bo@a.example">bo@a.example</a></p>',
    "[code]x[/code]": "<p><code>x</code></p>",
    "[code]\n[b]x[/b]\n[/code]": '<pre tabindex="0"><code>[b]x[/b]\n</code></pre>',
    "[list][*]a[*]b[/list]": "<ul><li>a</li><li>b</li></ul>",
    "[list=1]\n[*]a\n[*]b\n[/list]": "<ol><li>a</li><li>b</li></ol>",
    "[list]loose[/list]": "<ul><li>loose</li></ul>",
    "[*]a": "<p>[*]a</p>",
    "[quote]a[/quote]b": "<blockquote><p>a</p>\n</blockquote>\n<p>b</p>",
    "[quote=ada]a": "<blockquote><cite>ada</cite><p>a</p>\n</blockquote>",
    "[quote=42,ada]a[/quote]": '<blockquote><cite><a href="/t/12/42">#42 ada</a></cite><p>a</p>\n</blockquote>',
    '[quote="42, @ada"]a[/quote]': '<blockquote><cite><a href="/t/12/42">#42 ada</a></cite><p>a</p>\n</blockquote>',
    "[spoiler]x[/spoiler]": '<p><span class="spoiler" tabindex="0">x</span></p>',
    "[spoiler=End]x[/spoiler]": '<details class="spoiler"><summary>End</summary><p>x</p>\n</details>',
    "[spoiler]a\nb[/spoiler]": '<details class="spoiler"><summary>…</summary><p>a<br>\nb</p>\n</details>',
    "a[hr]b": "<p>a</p>\n<hr>\n<p>b</p>",
    "<b>&amp;": "<p>&lt;b&gt;&amp;amp;</p>",
}


@pytest.mark.parametrize("source", BBCODE)
def test_bbcode(source):
    assert html(source, "bbcode").replace('">\n</', '"></') == BBCODE[source]


def test_both_markups_make_the_same_quote():
    assert render("[quote=42,ada]a[/quote]", "bbcode", 1).quotes == render("> #42 @ada:\n> a", "markdown", 1).quotes


def test_bare_text_keeps_its_lines_and_quotes():
    assert html("> > a\n> b\n\n  x\ny <b>", "text") == (
        "<blockquote><blockquote><p>a</p>\n</blockquote>\n<p>b</p>\n</blockquote>\n<p>&nbsp;&nbsp;x<br>\ny &lt;b&gt;</p>"
    )


def test_a_table_scrolls_and_is_named_by_its_first_row():
    frame = check_safe(render("| 码头 | 到 |\n|:-|-:|\n| 南湖 | 23:30 |", "markdown").html).all("div")[0]
    assert frame.attributes == {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": "码头 · 到"}
    assert [cell.attributes for cell in frame.all("th")] == [{"align": "left"}, {"align": "right"}]


def test_footnotes_of_two_posts_do_not_meet():
    first, second = (render(f"{word}[^1] [^1]\n\n[^1]: note", "markdown").html for word in ("a", "b"))
    for body, other in ((first, second), (second, first)):
        root = check_safe(body)
        names = [node.attributes["id"] for node in root.walk() if "id" in node.attributes]
        assert len(set(names)) == 3
        assert {link.attributes["href"] for link in root.all("a")} == {f"#{name}" for name in names}
        assert not any(f'"{name}"' in other for name in names)


def test_a10_hidden_words_are_not_in_the_plain_text():
    for source, markup in (
        ("who: ||the **cat**||.", "markdown"),
        ("who: [spoiler]the [b]cat[/b][/spoiler].", "bbcode"),
        ("[spoiler]who\n\nthe cat[/spoiler]", "bbcode"),
        (
            '<p>who: <span class="spoiler">the <b>cat</b></span></p><div class="spoiled"><div>cat</div> cat</div>',
            "html",
        ),
    ):
        rendered = render(source, markup)
        assert "cat" not in rendered.plain
        assert "███" in rendered.plain
        assert "cat" in rendered.html


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        ("今天吃什么面包？", "zh-Hans"),
        ("今天吃什麼麵包？", "zh-Hant"),
        ("Bread is ready.", "en"),
        ("我用 Python 写了一个 web server，大家来看 https://code.example/a/very/long/path/here", "zh-Hans"),
        ("The word 面包 means bread.", "en"),
        ("パンはいかがですか", ""),
        ("Хлеб готов", ""),
        ("Das Brötchen ist übrigens für die Schüler", ""),
        ("The café is open on every day of the week", "en"),
        ("`print('a lot of english words in code, and more of them')` 报错了", "zh-Hans"),
        ("> English words that somebody else said before\n\n同意", "zh-Hans"),
        ("42 :-) !!", ""),
    ],
)
def test_the_language_is_guessed(source, lang):
    assert render(source, "markdown").lang == lang


@pytest.mark.parametrize("format", FORMATS)
def test_too_long_a_text_is_refused(format):
    limit = MAX_IMPORT if format == "html" else MAX_SOURCE
    render("中" * 100, format, limit=300)
    for source, given in (("中" * 101, 300), ("a" * (limit + 1), None)):
        with pytest.raises(PostTooLong) as refusal:
            render(source, format, limit=given)
        assert refusal.value.code == "post_too_long"
        assert refusal.value.data["limit_kb"] == (given or limit) // 1024


def test_the_renderer_has_a_version():
    assert RENDERER >= 1
