# SPDX-License-Identifier: Apache-2.0
"""HTML that another community's software wrote, brought into our shapes. No picture is fetched, no script survives.

Discourse quotes and link previews, StackExchange code, emoji, lightboxes and mentions are known; anything else is reduced
to the elements of `clean`.
"""

import re

from banyan.markup import clean
from banyan.markup.finish import Finished, Place, finish

_FRAME = re.compile(r"<iframe\b[^<>]*?\ssrc=[\"'](https?://[^\"'<>\s]{1,2000})[\"'][^<>]*>", re.IGNORECASE)
_MEDIA = re.compile(r"<(?:source|embed)\b[^<>]*?\ssrc=[\"'](https?://[^\"'<>\s]{1,2000})[\"'][^<>]*>", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"<div\b[^<>]*?\sdata-video-src=[\"'](https?://[^\"'<>\s]{1,2000})[\"'][^<>]*>", re.IGNORECASE
)
_BARE_LINK = r'<a href="\1">\1</a>'
_NUMBERED = re.compile(r"<ol\b[^<>]*class=[\"'][^\"'<>]*\blines\b[^<>]*>.*?</ol>", re.IGNORECASE | re.DOTALL)
_NUMBERED_TAG = re.compile(r"[ \t]*</?(?:ol|li)\b[^<>]*>")

# Few honest bodies have so many tags; from here on, their nesting is checked before the parser sees it.
_MANY_TAGS = 300
_MAX_DEPTH = 48
# Open formatting is opened again in every following paragraph, so what is left open multiplies.
_MAX_FORMATS = 8
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_UNCOUNTED = frozenset(
    "p li dd dt td th tr option area base br col embed hr img input link meta param source track wbr".split()
)


def clean_import(html: str, base: str = "") -> str:
    """`html` of another community as a body of ours. Relative links are joined to `base`, or left as text."""
    return read_import(html, Place(base=base, finds=False)).html


def read_import(html: str, place: Place) -> Finished:
    """Like `clean_import`, with the people it mentions and the floors it quotes."""
    return finish(clean.foreign().clean(prepare(html)), place, foreign=True)


def prepare(html: str) -> str:
    """`html` without what would cost the cleaner too much time, and with links where it would leave nothing."""
    if html.count("<") > _MANY_TAGS:
        html = flatten(html)
    if "<iframe" in html:
        html = _FRAME.sub(_BARE_LINK, html)
    if "<source" in html or "<embed" in html:
        html = _MEDIA.sub(_BARE_LINK, html)
    if "data-video-src" in html:
        html = _PLACEHOLDER.sub(rf"<div>{_BARE_LINK}", html)
    if "lines" in html and "<ol" in html:
        html = _NUMBERED.sub(lambda found: _NUMBERED_TAG.sub("", found[0]), html)
    return html


def flatten(html: str) -> str:
    """`html` without the tags that nest deeper than anybody reads, so that parsing it takes time in step with its size."""
    counts: dict[str, int] = {}
    depth = formats = 0
    kept: list[str] = []
    done = 0
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if name in _UNCOUNTED:
            continue
        if found[1]:
            if counts.get(name, 0):
                counts[name] -= 1
                depth -= 1
                formats -= name in _FORMATS
                continue
        elif depth < _MAX_DEPTH and (formats < _MAX_FORMATS or name not in _FORMATS):
            counts[name] = counts.get(name, 0) + 1
            depth += 1
            formats += name in _FORMATS
            continue
        kept.append(html[done : found.start()])
        done = found.end()
    kept.append(html[done:])
    return "".join(kept)
