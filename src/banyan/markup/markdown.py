# SPDX-License-Identifier: Apache-2.0
"""Markdown to HTML through comrak, and the one grammar of a quote: a block quote whose first line is `#42 @handle:`.

Raw HTML is off: it shows as the text it is. What comes from here has still to pass `clean` and `finish`.
"""

import re
from functools import cache

import comrak

# Deeper than this nobody reads, and browsers and cleaners take time that grows with the square of the depth.
MAX_NESTING = 24
# A container's mark takes at most four blanks with it, so there is one way only to read a line, and the match is linear.
_MARKER = r"[ \t]{0,4}(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))"
_TOO_DEEP = re.compile(rf"^((?:{_MARKER}){{{MAX_NESTING}}})(?:{_MARKER})+", re.MULTILINE)
_DEFINITION = re.compile(r"^( {0,3})(?=\[[^\]\n]{1,999}\]:)", re.MULTILINE)
_NESTED = re.compile(r"^ {0,3}> ?>", re.MULTILINE)
_ACTIVE = re.compile(r"([\\`*_\[\]<>~|&!#])")
_RAW_LINE = re.compile(r"^( {0,3})(?=<[A-Za-z/!?](?![A-Za-z0-9+.-]*:|[^\s<>]*@))", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_FEATURES = ("table", "strikethrough", "tasklist", "footnotes", "spoiler", "cjk_friendly_emphasis", "math_dollars")
# comrak counts the brackets of an address again for every sign that it takes off its end. `finish` finds addresses too, so
# a text that lives on this goes without.
_LONG_END = re.compile(r"[).,;:!?'\"*_~&|]{200}")


@cache
def _options(autolink: bool) -> tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]:
    extensions, parsing, rendering = comrak.ExtensionOptions(), comrak.ParseOptions(), comrak.RenderOptions()
    for name in _FEATURES:
        setattr(extensions, name, True)
    extensions.autolink = autolink
    parsing.ignore_setext = True  # a line of dashes under a sentence is a rule, as on every board
    parsing.escaped_char_spans = rendering.escaped_char_spans = True  # so that `\@ada` calls nobody
    rendering.hardbreaks = True  # a line that was ended stays ended
    rendering.github_pre_lang = True
    rendering.escape = True
    rendering.unsafe_ = False
    return extensions, parsing, rendering


def to_html(source: str) -> str:
    """The HTML of `source`, not yet cleaned."""
    if ">" in source or "-" in source or "*" in source or "+" in source or "." in source or ")" in source:
        source = _TOO_DEEP.sub(r"\1 ", source)
    if "<" in source and not _FENCE.search(source):
        # Somebody's HTML shows as the lines it is, not as one block that loses them.
        source = _RAW_LINE.sub(r"\1\\", source)
    return comrak.render_markdown(source, *_options(autolink=not _LONG_END.search(source)))


def format_quote(floor: int, handle: str, source: str) -> str:
    """`source` as a quote of that floor, ready to be answered below it.

    >>> format_quote(42, "ada", "Bread is\\nready.")
    '> #42 @ada:\\n> Bread is\\n> ready.\\n\\n'
    """
    name = _ACTIVE.sub(r"\\\1", " ".join(handle.split()))
    # Who quotes wants the words just said, not those quoted in them. A definition must not reach links outside the quote.
    lines = [line.rstrip() for line in source.strip("\n").splitlines() if not _NESTED.match(line)]
    said = _DEFINITION.sub(r"\1\\", "\n".join(lines).strip("\n"))
    # A list, a table or code right under the line would swallow it or be swallowed.
    gap = [] if said[:1].isalpha() else [""]
    return "".join(f"> {line}".rstrip() + "\n" for line in [f"#{floor} @{name}:", *gap, *said.split("\n")]) + "\n"
