# SPDX-License-Identifier: Apache-2.0
"""Bodies: a text with its rendering, as verbs take it. Made before the transaction, so that the one writer never parses."""

from collections.abc import Mapping

from banyan.markup import render
from banyan.records.posts import Body


def to_body(source: str, format: str, number: int | None = None, stickers: Mapping[str, str] | None = None) -> Body:
    """`number` is the thread's, when it has one already; `stickers` are those that can be written."""
    source = storable(source)
    rendered = render.render(source, format, number, stickers=stickers)
    quotes = tuple(ref.floor for ref in rendered.quotes)
    return Body(source, format, rendered.html, render.RENDERER, rendered.lang, rendered.mentions, quotes)


def storable(text: str) -> str:
    """`text` without what no database takes: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
