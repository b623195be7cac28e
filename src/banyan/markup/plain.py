# SPDX-License-Identifier: Apache-2.0
"""A finished body as plain words, for search, mail and excerpts. Hidden text leaves as a mark, never as words."""

import re
from html import unescape

HIDDEN = "███"
_TAGS = re.compile(r"(<[^>]*>)")
_HAN = "\\u2e80-\\u2fdf\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\U00020000-\\U0003ffff"
_WORDS = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+(?:['’-][^\W{_HAN}]+)*")
_SPACES = re.compile(r"  +")
_GAPS = re.compile(r"\n{3,}")
_QUOTED = re.compile(r"(?:^|\n)>[^\n]*")
_ITEM = re.compile(r"^ *(?:-|\d{1,9}\.) +(?:[☐☑]\ufe0e? *)?|^(?=.*? \| )", re.MULTILINE)
# Until the words are tidied, 0x01 stands for a line's end, 0x02 for a block's, 0x03 for a cell's, and 0x00 for a blank of
# preformatted text.
_LINE, _BLOCK, _CELL, _KEPT_BLANK = "\x01", "\x02", "\x03", "\x00"
_LAST_CELL = re.compile(rf" ?{_CELL} ?(?=[{_LINE}{_BLOCK}]|$)")
_NEXT_CELL = re.compile(rf" ?{_CELL} ?")
_MARKS = {
    "<br>": "\n",
    "</th>": _CELL,
    "</td>": _CELL,
    **dict.fromkeys(
        "<strong> </strong> <em> </em> </a> <code> </code> </span> <b> </b> <i> </i> <del> </del> </li> <u> </u>".split(),
        "",
    ),
    **dict.fromkeys("<div> </div> <tr> </tr> </cite> </summary> </details> </dt> </dd> </caption> <dl>".split(), _LINE),
    **dict.fromkeys("<p> </p> <hr> <h3> </h3> <h4> </h4> <h5> </h5> <h6> </h6> </table>".split(), _BLOCK),
}


def to_plain(html: str) -> str:
    """The words of a finished body: blocks apart by an empty line, quotes behind `> `, list items behind a bullet or number."""
    parts = _TAGS.split(html)
    at, end = 1, len(parts)
    outer: list[tuple[int, list[int]]] = []  # where each open quote began, with the lists around it
    lists: list[int] = []  # the next number of each open list; 0 for bullets
    parts[0] = parts[0].replace("\n", " ")
    while at < end:
        tag = parts[at]
        mark = _MARKS.get(tag)
        if mark is not None:
            parts[at] = mark
        elif tag.startswith("<a "):
            if tag.startswith('<a class="back"'):
                at = _replace(parts, at, "a", "")
            else:
                parts[at] = ""
        elif tag.startswith('<img class="sticker"'):
            parts[at] = "[" + tag.partition('alt="')[2].partition('"')[0] + "]"
        elif tag.startswith("<math"):
            at = _replace(parts, at, "math", "$" + tag.split('"')[1] + "$")
        elif tag.startswith("<pre"):
            at = _keep_lines(parts, at)
        elif tag.startswith(('<span class="spoiler', '<details class="spoiler')):
            at = _replace(parts, at, "span" if tag[1] == "s" else "details", HIDDEN)
        elif tag.startswith(("<ol", "<ul")):
            start = tag.removeprefix('<ol start="').removesuffix('">')
            lists.append(0 if tag == "<ul>" else int(start) if start.isdecimal() else 1)
            parts[at] = _LINE
        elif tag in ("</ul>", "</ol>"):
            del lists[-1:]
            parts[at] = _LINE if lists else _BLOCK
        elif tag.startswith("<li"):
            parts[at] = _bullet(lists)
            if parts[at + 2] == "<p>":
                parts[at + 2] = ""
        elif tag == '<sup class="footnote-ref">':
            parts[at], parts[at + 3] = "", f"[{parts[at + 3]}]"
        elif tag == "<blockquote>":
            outer.append((at, lists))
            lists = []
            parts[at] = _BLOCK
        elif tag == "</blockquote>" and outer:
            began, lists = outer.pop()
            inside = "".join(parts[began:at])
            parts[began : at + 1] = [_BLOCK + _quoted(inside) + _BLOCK] + [""] * (at - began)
        else:
            parts[at] = ""
        if at + 1 < end and "\n" in parts[at + 1]:
            parts[at + 1] = "" if parts[at + 1] == "\n" else parts[at + 1].replace("\n", " ")
        at += 2
    return unescape(_tidy("".join(parts))).replace(_KEPT_BLANK, " ").replace("\xa0", " ").rstrip()


def excerpt(plain: str, width: int) -> str:
    """The first `width` characters of somebody's own words, on one line, cut between words.

    >>> excerpt("> #1 bo:\\n> Hm.\\n\\nBread is ready.", 12)
    'Bread is…'
    """
    head = plain[: 64 * 1024]
    own = one_line(_QUOTED.sub("", head)) or one_line(head)
    if len(own) <= width:
        return own
    cut = own[: max(width - 1, 0)]
    if own[len(cut)].isascii() and not own[len(cut)].isspace():
        space = cut.rfind(" ")
        if space > width // 2:
            cut = cut[:space]
    return cut.rstrip(" ,.;:，。；：、-") + "…"


def count_words(plain: str) -> int:
    """How long a text is: a word counts one, and so does each character of a script without blanks.

    >>> count_words("第二章 don't stop")
    5
    """
    return sum(1 for _ in _WORDS.finditer(plain))


def one_line(plain: str) -> str:
    """All of it on one line; what was an item of a list or a row of a table stands behind a dot.

    >>> one_line("To do:\\n- ☑︎ rye\\n- salt")
    'To do: · rye · salt'
    """
    return " ".join(_ITEM.sub("· ", plain).split()).removeprefix("· ")


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", text.replace("\t", " "))
    if _CELL in text:
        text = _NEXT_CELL.sub(" | ", _LAST_CELL.sub("", text))
    blocks = (_lines(block) for block in text.split(_BLOCK))
    return "\n\n".join(block for block in blocks if block)


def _lines(block: str) -> str:
    if "\n" in block:
        block = _GAPS.sub("\n\n", block.replace(" \n", "\n").replace("\n ", "\n"))
    if _LINE in block:
        return "\n".join(filter(None, (line.strip(" \n") for line in block.split(_LINE))))
    return block.strip(" \n")


def _quoted(inside: str) -> str:
    return "\n".join("> " + line if line and line[0] != ">" else ">" + line for line in _tidy(inside).split("\n"))


def _bullet(lists: list[int]) -> str:
    begins = _LINE + _KEPT_BLANK * (2 * len(lists) - 2)
    if not lists or not lists[-1]:
        return begins + "- "
    lists[-1] += 1
    return f"{begins}{lists[-1] - 1}. "


def _replace(parts: list[str], at: int, name: str, word: str) -> int:
    """Put `word` in place of an element with all it holds; the place of its closing tag."""
    opens, closes = f"<{name}", f"</{name}>"
    depth, place = 1, at
    while depth and place + 2 < len(parts):
        place += 2
        depth += parts[place].startswith(opens) - (parts[place] == closes)
    parts[at : place + 1] = [word] + [""] * (place - at)
    return place


def _keep_lines(parts: list[str], at: int) -> int:
    """Keep the lines and the indent of preformatted text; the place of its closing tag."""
    place = at
    while place + 2 < len(parts) and parts[place] != "</pre>":
        place += 2
    inside = "".join(part if part[:1] != "<" else "\n" * (part == "<br>") for part in parts[at:place])
    kept = inside.replace("\t", "    ").replace(" ", _KEPT_BLANK)
    parts[at : place + 1] = [_BLOCK + kept + _BLOCK] + [""] * (place - at)
    return place
