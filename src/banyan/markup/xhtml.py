# SPDX-License-Identifier: Apache-2.0
"""A finished body as XHTML, for books: well formed, and each element only where it may stand.

What a reader's machine cannot do (colours of a terminal, things that fold) stands as plain words. A body whose elements stand
where none may is not guessed at: its words come as paragraphs. Nobody's text gets lost in a book.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from banyan.markup.plain import to_plain

Attrs = list[tuple[str, str | None]]
_WORDS = frozenset("em strong b i u s sub sup mark small kbd samp var q cite abbr code".split())
_TRANSPARENT = frozenset({"a", "del", "ins"})  # they may hold what may stand around them
_BLOCKS = frozenset("p blockquote pre ul ol dl table div section hr h3 h4 h5 h6".split())
_FOR_WORDS = _WORDS | {"span", "p", "pre", "h3", "h4", "h5", "h6", "caption", "ruby", "rt", "rp"}
# What must stand directly in what, and what may hold nothing else.
_INSIDE = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "th": {"tr"},
    "td": {"tr"},
    "rt": {"ruby"},
    "rp": {"ruby"},
}
_FRAMES = frozenset("ul ol dl table thead tbody tfoot tr".split())
_VOID = frozenset({"br", "hr", "img"})
_TURNED = {"details": "div", "summary": "p"}
_KEPT_CLASSES = {"spoiler", "host", "footnotes", "footnote-ref", "back", "scroll", "task", "math"}
_ID = re.compile(r' id="([^"]*)"')
_MATH_PARTS = {"msub": 2, "msup": 2, "mfrac": 2, "mroot": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
_MATH_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace", "none", "mprescripts"})
# XML has no place for these, and a lone surrogate is no character.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


class _Odd(Exception):
    """An element stands where none may."""


def to_xhtml(html: str, prefix: str, link: Callable[[str], str], picture: Callable[[str], str]) -> str:
    """`html` with names that begin with `prefix`. `link` and `picture` say where an address leads in the book, "" for nowhere."""
    writer = _Writer(set(_ID.findall(html)), prefix, link, picture)
    try:
        writer.feed(html)
        writer.close()
        return writer.whole()
    except _Odd:
        return paragraphs(to_plain(html))


def paragraphs(plain: str) -> str:
    """Bare words: an empty line parts paragraphs, another line end breaks a line."""
    blocks = [text(block).replace("\n", "<br/>") for block in plain.split("\n\n") if block.strip()]
    return "".join(f"<p>{block}</p>" for block in blocks)


def text(words: str) -> str:
    """Words as they stand in XML, in text and in attributes."""
    return escape(_NOT_XML.sub("", words))


def outside_link(href: str) -> str:
    """An address of another place as a book may hold it; "" for what is none.

    >>> outside_link("https://例子.example/a b?c=%")
    'https://xn--fsqu00a.example/a%20b?c=%25'
    """
    if href.startswith("mailto:"):
        return "mailto:" + quote(href[7:], safe="@.+-_")
    try:
        split = urlsplit(href)
        host = split.netloc.encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        return ""
    if split.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    rest = _BARE_PERCENT.sub("%25", split._replace(scheme="", netloc="").geturl())
    rest = quote(rest, safe="/%:=&?~#+!$,;@()*'")
    return f"{split.scheme}://{host}{rest}"


class _Writer(HTMLParser):
    def __init__(self, ids: set[str], prefix: str, link: Callable[[str], str], picture: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._ids, self._prefix, self._link, self._picture = ids, prefix, link, picture
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # (as it came, as it was written: "" for what was left out)
        self._math: _Math | None = None
        self._closed = ""  # the element that ended just now: readings end with the last word of what they read

    def whole(self) -> str:
        if any(name for _, name in self._open) or self._math:
            raise _Odd
        return "".join(self._out)

    # ---- what the parser calls

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._math:
            self._math.start(tag, given)
            return
        if tag == "math":
            self._math = _Math(given)
            return
        self._closed = ""
        name = self._name(tag, given)
        if name:
            self._check(name)
        if tag not in _VOID:
            self._open.append((tag, name))
        if name:
            self._out.append(f"<{name}{self._attributes(tag, given)}{'/' if tag in _VOID else ''}>")

    def handle_endtag(self, tag: str) -> None:
        if self._math:
            if tag == "math":
                self._words_only()
                self._out.append(self._math.whole())
                self._math = None
            else:
                self._math.end(tag)
            return
        if tag in _VOID:
            return
        if not self._open or self._open[-1][0] != tag or (tag == "ruby" and self._closed not in ("rt", "rp")):
            raise _Odd
        self._closed = tag
        _, name = self._open.pop()
        if name:
            self._out.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        if self._math:
            self._math.words(data)
            return
        if data.strip():
            self._closed = ""
            self._words_only()
        self._out.append(text(data))

    # ---- what may stand where

    def _around(self) -> str:
        """What the next thing stands in; "" for the body itself."""
        return next((name for _, name in reversed(self._open) if name and name not in _TRANSPARENT), "")

    def _words_only(self) -> None:
        if self._around() in _FRAMES:
            raise _Odd

    def _check(self, name: str) -> None:
        around = self._around()
        if name in _INSIDE:
            is_odd = around not in _INSIDE[name]
        else:
            is_odd = around in _FRAMES or (name in _BLOCKS and around in _FOR_WORDS)
        if is_odd:
            raise _Odd

    def _name(self, tag: str, given: dict[str, str]) -> str:
        """What an element is written as; "" for one that goes, with what it holds staying."""
        kinds = given.get("class", "").split()
        if tag == "a":
            is_inside = any(name == "a" for _, name in self._open)
            return "" if is_inside or "full" in kinds or not self._href(given) else "a"
        if tag == "img":
            if self._picture(given.get("src", "")):
                return "img"
            self._words_only()
            self._out.append(text(f"[{given.get('alt') or '…'}]"))
            return ""
        if tag == "span":
            return "span" if _KEPT_CLASSES.intersection(kinds) else ""
        known = _TURNED.get(tag, tag)
        if known in _WORDS or known in _TRANSPARENT or known in _BLOCKS or known in _INSIDE or known in ("br", "ruby"):
            return known
        return ""

    # ---- what is said of them

    def _href(self, given: dict[str, str]) -> str:
        href = given.get("href", "")
        if href[:1] == "#" and href[1:] in self._ids:
            return f"#{self._prefix}{href[1:]}"
        return self._link(href)

    def _attributes(self, tag: str, given: dict[str, str]) -> str:
        kept: dict[str, str] = {}
        kinds = [kind for kind in given.get("class", "").split() if kind in _KEPT_CLASSES]
        if tag == "a":
            kept["href"] = self._href(given)
        elif tag == "img":
            kept |= {"src": self._picture(given["src"]), "alt": given.get("alt", "")}
            kinds += ["sticker"] if "sticker" in given.get("class", "").split() else []
        elif tag == "ol" and "start" in given:
            kept["start"] = given["start"]
        elif tag in ("th", "td"):
            kept |= {name: given[name] for name in ("colspan", "rowspan") if name in given}
            kinds += [given["align"]] if given.get("align") in ("left", "center", "right") else []
        elif tag == "summary":
            kinds = ["summary"]
        if given.get("id"):
            kept["id"] = self._prefix + given["id"]
        if kinds:
            kept["class"] = " ".join(kinds)
        return "".join(f' {name}="{text(value)}"' for name, value in kept.items())


class _Math:
    """One formula. What its converter put together wrongly stands as it was typed."""

    def __init__(self, given: dict[str, str]) -> None:
        self._source = given.get("alttext", "")
        display = ' display="block"' if given.get("display") == "block" else ""
        self._out = [f'<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{text(self._source)}"{display}>']
        self._open: list[list[str | int]] = [["math", 0]]
        self._is_odd = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        self._open[-1][1] = int(self._open[-1][1]) + 1
        self._is_odd |= self._open[-1][0] in _MATH_LEAVES
        self._open.append([tag, 0])
        self._out.append(f"<{tag}" + "".join(f' {name}="{text(value)}"' for name, value in given.items()) + ">")

    def end(self, tag: str) -> None:
        name, count = self._open.pop()
        self._is_odd |= name != tag or not self._open or _MATH_PARTS.get(tag, count) != count
        if not self._open:
            self._open.append(["math", 0])
        self._out.append(f"</{tag}>")

    def words(self, data: str) -> None:
        self._is_odd |= bool(data.strip()) and self._open[-1][0] not in _MATH_LEAVES
        self._out.append(text(data))

    def whole(self) -> str:
        is_odd = self._is_odd or len(self._open) != 1
        return f"<code>{text(self._source)}</code>" if is_odd else "".join(self._out) + "</math>"
