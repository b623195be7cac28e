# SPDX-License-Identifier: Apache-2.0
"""Addresses of floors that stand alone on their lines, in a finished body: found, and turned into something else."""

import re
from collections.abc import Callable

Place = tuple[int, int]

_LINK = r'<a href="(/t/([1-9]\d{0,8})/([1-9]\d{0,8}))"[^>]*>\1</a>'
_LINE = re.compile(_LINK)
_ANY = r'<a href="/t/\d{1,9}/\d{1,9}"[^>]*>/t/\d{1,9}/\d{1,9}</a>'
_PARAGRAPH = re.compile(rf"<p>{_ANY}(?:<br>\s*{_ANY})*</p>")
_QUOTE = re.compile(r"<(/?)blockquote\b[^>]*>")
_ON_THIS_PAGE = re.compile(r'href="#f(\d{1,9})"')
_ID = re.compile(r' (?:id="[^"]*"|href="#[^"]*")')


def places_in(html: str) -> list[Place]:
    """(thread's number, floor) of each paragraph that is made of such addresses only, in order.

    >>> places_in('<p>See</p><p><a href="/t/1/2">/t/1/2</a></p>')
    [(1, 2)]
    """
    return [
        (int(match[2]), int(match[3]))
        for paragraph in _PARAGRAPH.finditer(html)
        for match in _LINE.finditer(paragraph[0])
    ]


def weave(html: str, shown: Callable[[Place], str]) -> str:
    """The body with every such address turned; where `shown` gives nothing, the link stays, in a paragraph of its own."""

    def turned(match: re.Match[str]) -> str:
        return shown((int(match[2]), int(match[3]))) or f"<p>{match[0]}</p>"

    return _PARAGRAPH.sub(lambda paragraph: "".join(turned(match) for match in _LINE.finditer(paragraph[0])), html)


def transplant(html: str, number: int) -> str:
    """A body of thread `number` that can stand on another page: its links to floors lead back, its own anchors are gone."""
    return _ID.sub("", _ON_THIS_PAGE.sub(rf'href="/t/{number}/\1"', html))


def without_quotes(html: str) -> str:
    """A body without what it quotes; one that is nothing else stays as it is.

    >>> without_quotes("<blockquote><p>Tea?</p></blockquote><p>Yes.</p>")
    '<p>Yes.</p>'
    """
    kept, depth, start = [], 0, 0
    for tag in _QUOTE.finditer(html):
        if not tag[1]:
            if depth == 0:
                kept.append(html[start : tag.start()])
            depth += 1
        elif depth:
            depth -= 1
            start = tag.end()
    if depth:
        return html
    kept.append(html[start:])
    left = "".join(kept).strip()
    return left or html
