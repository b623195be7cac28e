# SPDX-License-Identifier: Apache-2.0
"""BBCode to HTML in one pass: what is unknown or closed by nobody's hand stays text or is closed at the end.

Knows b i u s sub sup url email img quote code icode list * hr spoiler, and takes color, size, font, align and their kin
away around their text. What comes from here has still to pass `clean` and `finish`.
"""

import re
from html import escape

from banyan.markup.markdown import MAX_NESTING

_TAG = re.compile(r"\[(/?)([a-z]{1,12}|\*)(?:=([^\[\]\n]{0,500}))?\]|\n[ \t]*(?:\n[ \t]*)*", re.IGNORECASE)
_QUOTED = re.compile(r"(\d{1,9})\s*,\s*@?(.{1,64})")
_INLINE = {
    "b": ("<strong>", "</strong>"), "i": ("<em>", "</em>"), "u": ("<u>", "</u>"), "s": ("<del>", "</del>"),
    "sub": ("<sub>", "</sub>"), "sup": ("<sup>", "</sup>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
}  # fmt: skip
_WORN_OFF = frozenset("color size font align center left right backcolor indent float".split())
_VERBATIM = frozenset("code icode img email".split())
_BLOCKS = ("[quote", "[code", "[list", "\n")


class _Open:
    """An element that waits for its end."""

    __slots__ = ("begins", "ends", "is_block", "is_tight", "name")

    def __init__(self, name: str, begins: str, ends: str, *, is_block: bool = False, is_tight: bool = False) -> None:
        self.name, self.begins, self.ends = name, begins, ends
        self.is_block, self.is_tight = is_block, is_tight


def to_html(source: str) -> str:
    """The HTML of `source`, not yet cleaned."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.lower = source, source.lower()
        self.out: list[str] = []
        self.stack: list[_Open] = []
        self.in_paragraph = False
        self.breaks = 0  # line ends that show as soon as something follows them
        self.crossed: list[str] = []  # closed early, by the end of what was around them: their own end says nothing
        self.unclosed: set[str] = set()  # closing tags that do not come any more: nobody looks for them again
        self.at = 0

    def run(self) -> str:
        while found := _TAG.search(self.source, self.at):
            self.text(self.source[self.at : found.start()])
            self.at = found.end()
            slash, name, value = found.groups()
            if name is None:
                self.line_end(found[0].count("\n"))
            elif not (self.close(name.lower()) if slash else self.open(name.lower(), (value or "").strip(" \"'"))):
                self.text(found[0])
        self.text(self.source[self.at :])
        self.close_down_to(0)
        self.end_paragraph()
        return "".join(self.out)

    # ---- paragraphs

    def text(self, text: str) -> None:
        if not self.in_paragraph:
            text = text.lstrip()
        if text:
            self.begin_paragraph()
            self.out.append(escape(text))

    def begin_paragraph(self) -> None:
        if self.in_paragraph:
            self.out.append("<br>\n" * self.breaks)
            self.breaks = 0
            return
        self.in_paragraph = True
        inner = self.innermost_block()
        # Straight inside a list nothing but an item may stand.
        if inner and self.stack[inner - 1].name == "list":
            self.stack.insert(inner, _Open("*", "<li>", "</li>", is_block=True, is_tight=True))
            self.out.append("<li>")
            inner += 1
        if not self.is_tight():
            self.out.append("<p>")
        self.out += [item.begins for item in self.stack[inner:]]

    def end_paragraph(self) -> None:
        self.breaks = 0
        if not self.in_paragraph:
            return
        self.out += [item.ends for item in reversed(self.stack[self.innermost_block() :])]
        if not self.is_tight():
            self.out.append("</p>\n")
        self.in_paragraph = False

    def line_end(self, count: int) -> None:
        if not self.in_paragraph:
            return
        if count > 1 and not self.is_tight():
            self.end_paragraph()
        else:
            self.breaks = min(count, 2)

    def innermost_block(self) -> int:
        """How many open elements there are down to the innermost block."""
        return next((at for at in range(len(self.stack), 0, -1) if self.stack[at - 1].is_block), 0)

    def is_tight(self) -> bool:
        inner = self.innermost_block()
        return bool(inner) and self.stack[inner - 1].is_tight

    # ---- tags

    def open(self, name: str, value: str) -> bool:
        """Whether the tag meant something."""
        if name in _WORN_OFF:
            return True
        if name in _VERBATIM or (name == "url" and not value):
            return self.verbatim(name, value)
        if name == "hr":
            self.end_paragraph()
            self.out.append("<hr>\n")
            return True
        if name == "*":
            return self.item()
        if name not in _INLINE and name not in ("quote", "list", "url"):
            return False
        if len(self.stack) >= MAX_NESTING:
            return True
        if name in ("quote", "list") or (name == "spoiler" and (value or self.spoils_blocks())):
            self.open_block(name, value)
        elif name == "url":
            self.open_inline(_Open("url", f'<a href="{escape(value)}">', "</a>"))
        else:
            self.open_inline(_Open(name, *_INLINE[name]))
        return True

    def open_inline(self, item: _Open) -> None:
        self.begin_paragraph()
        self.stack.append(item)
        self.out.append(item.begins)

    def open_block(self, name: str, value: str) -> None:
        self.end_paragraph()
        # Around a block no inline element stays open: `[b][quote]` is bold up to the quote.
        del self.stack[self.innermost_block() :]
        if name == "list":
            begins, ends = (
                ("<ol>", "</ol>\n") if value[:1] in ("1", "a", "A", "i", "I") and value else ("<ul>", "</ul>\n")
            )
        elif name == "spoiler":
            begins, ends = f'<details class="spoiler"><summary>{escape(value) or "…"}</summary>', "</details>\n"
        else:
            begins, ends = "<blockquote>" + _citation(value), "</blockquote>\n"
        self.stack.append(_Open(name, begins, ends, is_block=True))
        self.out.append(begins)

    def item(self) -> bool:
        lists = [at for at, item in enumerate(self.stack) if item.name == "list"]
        if not lists:
            return False
        self.close_down_to(lists[-1] + 1)
        self.stack.append(_Open("*", "<li>", "</li>", is_block=True, is_tight=True))
        self.out.append("<li>")
        return True

    def close(self, name: str) -> bool:
        if name in _WORN_OFF:
            return True
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].name == name:
                self.crossed += [item.name for item in self.stack[at + 1 :] if not item.is_block]
                self.close_down_to(at)
                return True
        if name in self.crossed:
            self.crossed.remove(name)
            return True
        return name in _INLINE and len(self.stack) >= MAX_NESTING

    def close_down_to(self, at: int) -> None:
        while len(self.stack) > at:
            last = self.stack[-1]
            if last.is_block:
                self.end_paragraph()
                self.stack.pop()
                self.out.append(last.ends)
            else:
                self.stack.pop()
                if self.in_paragraph:
                    self.out.append(last.ends)

    # ---- what is taken as it stands

    def verbatim(self, name: str, value: str) -> bool:
        closing = f"[/{name}]"
        end = -1 if name in self.unclosed else self.lower.find(closing, self.at)
        if end < 0:
            self.unclosed.add(name)
            return False
        inside = self.source[self.at : end]
        if name == "code" and "\n" in inside:
            self.end_paragraph()
            language = f' lang="{escape(value[:20])}"' if value else ""
            self.out.append(f"<pre{language}><code>{escape(inside.strip(chr(10)))}\n</code></pre>\n")
        else:
            word = escape(inside.strip())
            if name != "code" and name != "icode" and (not word or len(word) > 4000 or "\n" in word):
                return False
            self.begin_paragraph()
            self.out.append(_VERBATIM_SHAPES[name].format(word))
        self.at = end + len(closing)
        return True

    def spoils_blocks(self) -> bool:
        end = -1 if "spoiler" in self.unclosed else self.lower.find("[/spoiler]", self.at)
        if end < 0:
            self.unclosed.add("spoiler")
            return False
        return any(self.lower.find(sign, self.at, end) >= 0 for sign in _BLOCKS)


_VERBATIM_SHAPES = {
    "code": "<code>{}</code>",
    "icode": "<code>{}</code>",
    "img": '<img src="{0}" alt="">',
    "url": '<a href="{0}">{0}</a>',
    "email": '<a href="mailto:{0}">{0}</a>',
}


def _citation(value: str) -> str:
    """`[quote=42,ada]` names a floor, as the first line of a quote in Markdown does; `[quote=ada]` only a person."""
    found = _QUOTED.fullmatch(value)
    if found:
        return f"<p>#{int(found[1])} @{escape(found[2])}:</p>"
    return f"<cite>{escape(value[:64])}</cite>" if value else ""
