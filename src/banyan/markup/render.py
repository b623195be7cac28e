# SPDX-License-Identifier: Apache-2.0
"""From what somebody wrote to what everybody sees: one function for every format, called before the transaction opens.

The source stays as it was written; the rendering is kept beside it with the version below, so reading costs no parsing and
a better renderer can be run over all that is there.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2s
from html import escape

import msgspec

from banyan.markup import bbcode, clean, colours, markdown
from banyan.markup.finish import Finished, FloorRef, Place, finish
from banyan.markup.imported import prepare, read_import
from banyan.markup.lang import guess, has_han
from banyan.markup.limits import MAX_IMPORT, MAX_SOURCE, check_size, scrub
from banyan.markup.plain import to_plain

RENDERER = 3  # raise it when the same source gives other HTML; kept with every post

FORMATS = ("markdown", "bbcode", "html", "text")

# A reference, a table or a note may say a few bytes and mean many. Honest text grows less than threefold.
_MAX_GROWTH = 12
_GROWTH_ALLOWED = 32 * 1024

_CODE = re.compile(r"<pre\b.*?</pre>|<code>.*?</code>", re.DOTALL)
_MAX_MAIL_QUOTES = 6  # deeper ones are shown at this depth: a line may open all of them, and the next close them again
_QUOTE_MARKS = re.compile(r"(?:[ ]{0,3}>)+ ?")


class Rendered(msgspec.Struct, frozen=True):
    """A body in all the shapes that are kept or announced."""

    html: str
    plain: str
    mentions: tuple[str, ...]  # folded handles, each once, in order of appearance
    quotes: tuple[FloorRef, ...]
    lang: str


def render(
    source: str,
    format: str,
    thread_number: int | None = None,
    *,
    base: str = "",
    source_thread: str = "",
    limit: int | None = None,
    stickers: Mapping[str, str] | None = None,
) -> Rendered:
    """`source` as a body. `format` is one of `FORMATS`; `html` is for what importers bring, never for what members send.

    `thread_number` lets `#42` lead to `/t/12/42`, so that it works from every page of a thread; without it the link stays on
    the page. `base` and `source_thread` belong to imports, `stickers` to what is written here: see `Place`. Raises
    `PostTooLong` above `limit` bytes.
    """
    is_import = format == "html"
    check_size(source, limit or (MAX_IMPORT if is_import else MAX_SOURCE))
    if is_import:
        finished = read_import(scrub(source), Place(thread_number, base=base, source_thread=source_thread, finds=False))
    else:
        text, held = colours.hold(source)
        text = scrub(text)
        notes = "n" + blake2s(text.encode(), digest_size=4).hexdigest() if "[^" in text else "n"
        html = _PARSERS[format](text)
        if len(html) > _MAX_GROWTH * len(text) + _GROWTH_ALLOWED:
            html = text_to_html(text)
        finished = finish(clean.own().clean(html), Place(thread_number, notes, stickers=stickers or {}))
        if held:
            finished = msgspec.structs.replace(finished, html=colours.dress(finished.html, held))
    return _whole(finished)


def render_imports(bodies: Sequence[tuple[str, Place]]) -> list[Rendered]:
    """`render(…, "html", …)` of a few hundred bodies: step by step over all of them, which takes half the time.

    Each step's code and tables are larger than a processor's nearest cache, so changing between them costs more than they do.
    Bodies over `MAX_IMPORT` raise `PostTooLong`: a caller that wants to go on checks them first.
    """
    for source, _ in bodies:
        check_size(source, MAX_IMPORT)
    cleaned = list(map(clean.foreign().clean, [prepare(scrub(source)) for source, _ in bodies]))
    finished = [finish(html, place, foreign=True) for html, (_, place) in zip(cleaned, bodies, strict=True)]
    return [_whole(body) for body in finished]


def _whole(finished: Finished) -> Rendered:
    html = scrub(finished.html)  # `&#x202e;` was no such character before it was parsed
    plain = to_plain(html)
    has_code = "<code>" in html and has_han(plain)  # what is in code says nothing about the language around it
    said = to_plain(_CODE.sub("", html)) if has_code else plain
    return Rendered(html, plain, finished.mentions, finished.quotes, guess(said))


def text_to_html(source: str) -> str:
    """Bare text, as mail brings it: paragraphs, line ends and `>` quotes are all the form it has. Not yet cleaned."""
    out: list[str] = []
    depth = 0
    in_paragraph = False
    for line in source.split("\n"):
        marks = _QUOTE_MARKS.match(line)
        wanted = min(marks[0].count(">"), _MAX_MAIL_QUOTES) if marks else 0
        words = line[marks.end() :] if marks else line
        if in_paragraph and (wanted != depth or not words.strip()):
            out.append("</p>\n")
            in_paragraph = False
        out.append("<blockquote>" * (wanted - depth) if wanted > depth else "</blockquote>\n" * (depth - wanted))
        depth = wanted
        if words.strip():
            indent = len(words) - len(words.lstrip(" "))
            out.append(("<br>\n" if in_paragraph else "<p>") + "\xa0" * min(indent, 40) + escape(words.strip()))
            in_paragraph = True
    out.append("</p>" if in_paragraph else "")
    out.append("</blockquote>" * depth)
    return "".join(out)


_PARSERS = {"markdown": markdown.to_html, "bbcode": bbcode.to_html, "text": text_to_html}
