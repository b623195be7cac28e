# SPDX-License-Identifier: Apache-2.0
"""What a page elsewhere says of itself: title and description out of the head of its HTML.

Found by patterns whose every part is bounded, in its first characters only: the page is a stranger's, and a parser that can be
kept busy is none for it.
"""

import re
from html import unescape

from banyan.markup.limits import scrub

READ = 100_000  # characters
MAX_TITLE, MAX_EXCERPT = 120, 200
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,2000})", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(name|property|content)\s{0,9}=\s{0,9}(?:"([^"]{0,1500})"|'([^']{0,1500})')""", re.IGNORECASE
)


def parse_head(page: str) -> tuple[str, str]:
    """(title, description), each in one line and "" where there is none. What is made for sharing comes first."""
    head = re.split(r"<body|</head", page[:READ], maxsplit=1, flags=re.IGNORECASE)[0]
    said: dict[str, str] = {}
    for meta in _META.finditer(head):
        found = {one[1].lower(): one[2] or one[3] or "" for one in _ATTRIBUTE.finditer(meta[1])}
        key = (found.get("property") or found.get("name") or "").lower()
        said.setdefault(key, found.get("content", ""))
    title = _TITLE.search(head)
    return (
        _line(said.get("og:title") or (title[1] if title else ""), MAX_TITLE),
        _line(said.get("og:description") or said.get("description", ""), MAX_EXCERPT),
    )


def _line(text: str, most: int) -> str:
    line = " ".join(scrub(unescape(text)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
