# SPDX-License-Identifier: Apache-2.0
"""A rendered body as lines for a terminal: nothing of it is a hole. Pictures are their title and address, tables are text,
links are numbered and their addresses stand at the end, what is hidden stays hidden until its reader opens it.

It reads the finished HTML that `markup` made, whose shapes are few and well formed; anything else is shown by its words.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec

from banyan.interfaces.terminal.frame import EMPTY, Line, Span, line, wrapped
from banyan.interfaces.terminal.text import clean, fit, width
from banyan.interfaces.terminal.themes import S

WIDEST = 100  # cells of running text: longer lines are hard to read, however wide the window is
LEAST_CELLS = 16  # of a line, however deep it is nested
MAX_DEPTH = 12  # of quotes and lists that are still moved in
MAX_CELL = 40  # cells of one field of a table
_STYLES = {
    "strong": S.STRONG, "b": S.STRONG, "em": S.EMPHASIS, "i": S.EMPHASIS, "code": S.CODE, "kbd": S.CODE, "samp": S.CODE,
    "a": S.LINK, "mark": S.FOUND, "ins": S.ADDED, "del": S.GONE, "s": S.GONE, "cite": S.NAME, "caption": S.HEADING,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), S.HEADING),
}  # fmt: skip
_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 section dl dt dd figure summary cite caption aside address".split())
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote hr details".split())  # an empty line before them
_SGR_CLASS = re.compile(r"sgr-(\d{1,3})")


class Presented(msgspec.Struct, frozen=True):
    """Lines for one width, and the addresses that they lead to, in the order of their numbers."""

    lines: list[Line]
    links: list[str]


def present(
    html: str, cols: int, glyph: Callable[[str], str], word: Callable[[str], str], *, opens_spoilers: bool = False
) -> Presented:
    """`html` for a width. `glyph` and `word` speak for the caller's terminal and language."""
    walk = _Walk(min(cols, WIDEST), glyph, word, opens_spoilers=opens_spoilers)
    walk.feed(html)
    walk.close()
    walk.finish()
    return Presented(walk.rows, walk.links)


class _Walk(HTMLParser):
    def __init__(
        self, cols: int, glyph: Callable[[str], str], word: Callable[[str], str], *, opens_spoilers: bool
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.cols, self.glyph, self.word, self.opens_spoilers = cols, glyph, word, opens_spoilers
        self.rows: list[Line] = []
        self.links: list[str] = []
        self._spans: list[Span] = []
        self._styles: list[tuple[str, str]] = []  # (tag, style) of what is open
        self._margins: list[tuple[str, str, str]] = []  # (tag, first line, lines below)
        self._lists: list[int] = []  # the next number of each open list; 0 for bullets
        self._table: list[list[tuple[str, bool]]] | None = None
        self._cell: list[str] | None = None
        self._pre: list[Span] | None = None
        self._hidden = 0  # elements that are open since something hidden began
        self._math = 0
        self._link = ""
        self._quotes = 0

    # ---- what the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if self._math or tag == "math":
            self._open_math(tag, values)
        elif self._hidden:
            self._hidden += tag not in ("br", "img", "hr")
        elif "spoiler" in classes and not self.opens_spoilers:
            self._hide(tag)
        elif tag == "br":
            self._newline()
        elif tag == "img":
            self._picture(values)
        elif self._table is not None and tag in ("tr", "td", "th", "table"):
            self._open_cell(tag)
        else:
            self._open(tag, values, classes)

    def handle_endtag(self, tag: str) -> None:
        if self._math:
            self._math -= 1
        elif self._hidden:
            self._hidden -= 1
        elif self._table is not None and tag in ("td", "th", "table"):
            self._close_cell(tag)
        else:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._math or self._hidden:
            return
        if self._cell is not None:
            self._cell.append(data.replace("\n", " "))
        elif self._pre is not None:
            self._pre.append((self._style(S.CODE), data))
        else:
            text = re.sub(r"[ \n\t]+", " ", data)
            if not self._spans or self._spans[-1][1].endswith((" ", "\n")):
                text = text.lstrip(" ")
            if text:
                self._spans.append((self._style(), text.replace("\xa0", " ")))

    def finish(self) -> None:
        """The last line, and the addresses."""
        self._flush()
        if self.links:
            self._gap()
            for number, address in enumerate(self.links, 1):
                self.rows += wrapped([(S.DIM, f"[{number}] "), (S.LINK, address)], self.cols, "    ")

    # ---- elements

    def _open(self, tag: str, values: dict[str, str], classes: list[str]) -> None:
        if tag in _APART or tag in _BLOCKS or tag == "li":
            self._flush()
        if (
            tag in _APART
            and not (tag == "p" and self._is_first_in_item())
            and not (tag in ("ul", "ol") and self._lists)
        ):
            self._gap()
        codes = [found[1] for each in classes if (found := _SGR_CLASS.fullmatch(each))]
        style = ";".join(codes) if codes else _STYLES.get(tag, "")
        if tag == "a":
            is_said = {"mention", "floor", "back"} & set(classes) or any(tag == "cite" for tag, _style in self._styles)
            self._link = "" if is_said else values.get("href", "")
        match tag:
            case "hr":
                self._row([(S.DIM, self.glyph("across") * (self._room() // max(1, width(self.glyph("across")))))])
                return
            case "blockquote":
                self._quotes += 1
                style = S.QUOTE if self._quotes % 2 else S.QUOTE2
                self._margins.append((tag, ": ", ": "))
            case "ul" | "ol":
                start = values.get("start", "1")
                self._lists.append(0 if tag == "ul" else int(start) if start.isdecimal() else 1)
            case "li":
                self._open_item()
            case "dd" | "details":
                self._margins.append((tag, "  ", "  "))
            case "pre":
                self._pre = []
            case "table":
                self._table = []
            case "sup" if "footnote-ref" in classes:
                self._spans.append((S.DIM, "["))
                tag = "sup.note"
        self._styles.append((tag, style))

    def _close(self, tag: str) -> None:
        if tag == "pre":
            self._close_pre()
        elif tag == "a" and self._link:
            self._close_link()
        elif tag == "sup" and any(open_tag == "sup.note" for open_tag, _ in self._styles):
            self._spans.append((S.DIM, "]"))
            tag = "sup.note"
        elif tag in _BLOCKS or tag in ("blockquote", "li", "details", "ul", "ol"):
            self._flush()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag in ("ul", "ol"):
            del self._lists[-1:]
        if self._margins and self._margins[-1][0] == tag:
            self._margins.pop()
        for at in range(len(self._styles) - 1, -1, -1):
            if self._styles[at][0] == tag:
                del self._styles[at:]
                break

    def _open_item(self) -> None:
        if self._lists and self._lists[-1]:
            mark = f"{self._lists[-1]}. "
            self._lists[-1] += 1
        else:
            mark = f"{self.glyph('bullet')} "
        self._margins.append(("li", mark, " " * width(mark)))

    def _is_first_in_item(self) -> bool:
        """A paragraph right behind its bullet."""
        return bool(self._margins) and self._margins[-1][0] == "li" and self._margins[-1][1].strip() != ""

    def _close_link(self) -> None:
        address, self._link = clean(self._link), ""
        said = "".join(text for _, text in self._spans)
        if address.startswith(("http://", "https://", "mailto:", "/")) and not said.endswith(address):
            if address not in self.links:
                self.links.append(address)
            self._spans.append((S.DIM, f"[{self.links.index(address) + 1}]"))

    def _picture(self, values: dict[str, str]) -> None:
        title = values.get("alt") or values.get("title") or self.word("picture")
        self._say((S.NOTE, f"[{title}]"))
        if values.get("class") == "sticker":
            return
        address = values.get("src", "").partition("?")[0]
        if address and not self._link:
            self._link = address
            self._close_link()

    def _open_math(self, tag: str, values: dict[str, str]) -> None:
        if tag == "math":
            self._say((S.CODE, f"${values.get('alttext', '')}$"))
        self._math += 1

    def _hide(self, tag: str) -> None:
        if tag == "details":
            self._flush()
            self._gap()
        self._say((S.SPOILER, "[" + self.glyph("bar") * 3 + "]"))
        self._hidden = 1

    def _say(self, span: Span) -> None:
        if self._cell is not None:
            self._cell.append(span[1])
        else:
            self._spans.append(span)

    # ---- tables and code

    def _open_cell(self, tag: str) -> None:
        if tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th"):
            self._cell = []

    def _close_cell(self, tag: str) -> None:
        if tag == "table":
            table, self._table = self._table or [], None
            self._close("table")
            self._draw_table([row for row in table if row])
        elif self._cell is not None and self._table:
            text = clean(" ".join("".join(self._cell).split()))
            self._table[-1].append((text if width(text) <= MAX_CELL else fit(text, MAX_CELL), tag == "th"))
            self._cell = None

    def _draw_table(self, table: list[list[tuple[str, bool]]]) -> None:
        columns = max((len(row) for row in table), default=0)
        sizes = [max((width(row[at][0]) for row in table if at < len(row)), default=0) for at in range(columns)]
        down = f" {self.glyph('down')} "
        for row in table:
            spans: list[Span] = []
            for at, (text, is_head) in enumerate(row):
                spans.append((S.DIM, down if at else ""))
                spans.append((S.STRONG if is_head else self._style(), fit(text, sizes[at])))
            self._whole_row(spans)

    def _close_pre(self) -> None:
        spans, self._pre = self._pre or [], None
        row: list[Span] = []
        for style, text in [*spans, ("", "\n")]:
            first, *others = text.expandtabs(4).split("\n")
            row.append((style, first))
            for other in others:
                if row != [("", "")] or other:
                    self._whole_row([("", "    "), *row])
                row = [(style, other)]
        while self.rows and not self.rows[-1].text.strip():
            self.rows.pop()

    # ---- lines

    def _style(self, otherwise: str = "") -> str:
        return next((style for _, style in reversed(self._styles) if style), otherwise)

    def _room(self) -> int:
        return max(LEAST_CELLS, self.cols - sum(width(rest) for _, _, rest in self._margins[:MAX_DEPTH]))

    def _newline(self) -> None:
        if self._cell is not None:
            self._cell.append(" ")
        elif self._pre is not None:
            self._pre.append((self._style(S.CODE), "\n"))
        else:
            self._spans.append(("", "\n"))

    def _flush(self) -> None:
        """What has gathered becomes lines."""
        spans, self._spans = self._spans, []
        row: list[Span] = []
        for style, text in [*spans, ("", "\n")]:
            first, *others = text.split("\n")
            row.append((style, first))
            for other in others:
                if any(part.strip() for _, part in row):
                    self._row(row)
                row = [(style, other)]

    def _row(self, spans: list[Span]) -> None:
        while spans and not spans[-1][1].strip():
            spans = spans[:-1]
        spans = [*spans[:-1], *((style, text.rstrip()) for style, text in spans[-1:])]
        for shown in wrapped(spans, self._room()):
            self._put(shown)

    def _whole_row(self, spans: list[Span]) -> None:
        """A row that is not wrapped: its reader may move it sideways."""
        self._put(line(*spans))

    def _put(self, shown: Line) -> None:
        margin = "".join(first for _, first, _ in self._margins[:MAX_DEPTH])
        style = S.QUOTE if self._quotes % 2 else S.QUOTE2 if self._quotes else ""
        self.rows.append(line((style, margin)).then(shown) if margin else shown)
        self._margins = [(tag, rest, rest) for tag, _, rest in self._margins]

    def _gap(self) -> None:
        if self.rows and self.rows[-1].text.strip(" :"):
            margin = "".join(rest for _, _, rest in self._margins[:MAX_DEPTH]).rstrip()
            self.rows.append(line((S.QUOTE, margin)) if margin else EMPTY)
