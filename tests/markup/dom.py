# SPDX-License-Identifier: Apache-2.0
"""Rendered bodies looked at as a tree: tests assert on what a browser would build, never on substrings."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"br", "hr", "img"}
PLAIN = set(
    "p br hr em strong b i u s del ins sub sup mark small kbd samp var q cite abbr dl dt dd ul ol li blockquote code pre"
    " h3 h4 h5 h6 table thead tbody tfoot tr th td caption details summary ruby rt rp a img span div section".split()
)
MATH = set(
    "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle"
    " mpadded mphantom menclose mmultiscripts mprescripts none".split()
)
MATH_ATTRIBUTES = set(
    "alttext display mathvariant stretchy fence form minsize maxsize separator movablelimits linethickness width accent"
    " accentunder columnalign rowspacing columnspacing".split()
)
CLASSES = {
    "img": {"sticker"},
    "a": {"mention", "floor", "pic", "full", "back"},
    "span": {"spoiler", "host", "math", "c", "s", "v"},
    "div": {"scroll", "onebox"},
    "details": {"spoiler"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "li": {"task"},
}
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class", "id", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "class"},
    "pre": {"tabindex"},
    "span": {"class", "tabindex"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "details": {"class"},
    "sup": {"class"},
    "section": {"class"},
    "li": {"class", "id"},
    "ol": {"start"},
    "th": {"align", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
}

COLOURS = re.compile(r"sgr-\d{1,3}(?: sgr-\d{1,3}){0,5}")


class Node:
    """An element: its name, its attributes, and what stands in it."""

    def __init__(self, name: str, attributes: dict[str, str | None]) -> None:
        self.name, self.attributes = name, attributes
        self.inside: list[Node | str] = []

    def walk(self) -> "Iterator[Node]":
        """This element and all below it, in order. Without recursion: bodies may nest as deep as they are long."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [part for part in reversed(node.inside) if isinstance(part, Node)]

    def all(self, name: str, kind: str | None = None) -> "list[Node]":
        """The elements of a name, and of a class if one is given."""
        found = [node for node in self.walk() if node.name == name]
        return found if kind is None else [node for node in found if node.attributes.get("class") == kind]

    @property
    def text(self) -> str:
        """All text in it."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(part)
            else:
                waiting += reversed(part.inside)
        return "".join(parts)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {attrs}"
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def tree(html: str) -> Node:
    """`html` as a tree; fails unless every element is closed where it must be."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.open) == 1, f"left open: {[node.name for node in builder.open[1:]]}"
    return builder.root


def check_safe(html: str) -> Node:
    """The tree, after asserting that it holds nothing but what a body may hold."""
    root = tree(html)
    for node in root.walk():
        if node is root:
            continue
        assert node.name in PLAIN | MATH, node.name
        extra = node.attributes.keys() - (MATH_ATTRIBUTES if node.name in MATH else ATTRIBUTES.get(node.name, set()))
        assert not extra, f"{node.name} has {extra}"
        kind = node.attributes.get("class")
        is_colour = node.name == "span" and kind is not None and COLOURS.fullmatch(kind)
        assert kind is None or is_colour or kind in CLASSES[node.name], f"{node.name}.{kind}"
        check_address(node)
    for link in root.all("a"):
        assert len(link.all("a")) == 1, "a link in a link"
    return root


def check_address(node: Node) -> None:
    href = node.attributes.get("href")
    if node.name == "a":
        assert href, node.attributes
        is_web = href.lower().startswith(("http:", "https:", "mailto:"))
        is_own = href.startswith("#") or (href.startswith("/") and not href.startswith(("//", "/\\")))
        assert is_web or is_own, href
        assert is_web == (node.attributes.get("rel") == "nofollow ugc noopener"), node.attributes
        assert not set(href) & set("\t\n\r \\"), repr(href)
        if "id" in node.attributes:
            assert (node.attributes["id"] or "").startswith("n"), node.attributes
    if node.name == "img":
        src = node.attributes["src"] or ""
        assert src.startswith("/files/"), src
        assert ".." not in src, src
        assert "alt" in node.attributes, "a picture without alt"
