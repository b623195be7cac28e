# SPDX-License-Identifier: Apache-2.0
"""What a stranger's page says of itself, also when it is made to mislead or to keep us busy."""

import pytest

from banyan.markup.heads import MAX_EXCERPT, MAX_TITLE, parse_head


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<title>Figs &amp;\n dates</title>", ("Figs & dates", "")),
        ('<TITLE lang=en>A</TITLE><meta name="description" content="B">', ("A", "B")),
        (
            "<title>A</title><meta property='og:title' content='Shared'><meta content='C' property='og:description'>",
            ("Shared", "C"),
        ),
        ('<title>榕树下</title><meta name="description" content="&#x4e00;句话">', ("榕树下", "一句话")),
        ("<title>" + "x" * 500 + "</title>", ("x" * (MAX_TITLE - 1) + "…", "")),
        ('<meta name=description content="' + "y" * 500 + '">', ("", "")),
        ('<meta name="description" content="' + "y" * 500 + '">', ("", "y" * (MAX_EXCERPT - 1) + "…")),
        ("<title>a\u202eb\x00c</title>", ("abc", "")),
        ("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", ("<script>alert(1)</script>", "")),
        ("<body><title>in a picture</title>", ("", "")),
        ("</head><meta name='description' content='late'>", ("", "")),
        ("plain words", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_head_is_read(page, said):
    assert parse_head(page) == said


@pytest.mark.parametrize(
    "piece", ["<title>", "<title ", "<meta ", "<meta content=", '<meta name="', "<meta name=''", "name=", "<", "&#"]
)
def test_a_page_that_never_comes_to_the_point_says_nothing_much(piece):
    title, excerpt = parse_head(piece * 500_000)
    assert len(title) <= MAX_TITLE
    assert excerpt == ""
