# SPDX-License-Identifier: Apache-2.0
"""Stickers in a text: `:name:` and `:pack/name:`. Which there are, and what stands in their place, is told from outside."""

import re
from collections.abc import Mapping
from html import escape

MAX_NAME = 20  # characters, of a sticker and of a pack
MOST = 30  # in one text; further names stay words
# `12:30:45` and `host:80:` name nothing; behind a Chinese word one may stand at once.
WRITTEN = re.compile(rf"(?<![A-Za-z0-9/.]):([\w-]{{1,{MAX_NAME}}}(?:/[\w-]{{1,{MAX_NAME}}})?):(?![A-Za-z0-9/])")


def dress(line: str, table: Mapping[str, str]) -> str:
    """A line without other marks as HTML, with the pictures that it names."""
    parts, at = [], 0
    for found in list(WRITTEN.finditer(line))[:MOST]:
        picture = table.get(found[1].lower())
        if picture:
            parts += [escape(line[at : found.start()]), picture]
            at = found.end()
    return "".join([*parts, escape(line[at:])])


def tag(name: str, address: str, width: int, height: int) -> str:
    """The picture that takes the place of a name; its words are the name."""
    return (
        f'<img class="sticker" src="{escape(address)}" alt="{escape(name)}" width="{width}" height="{height}"'
        ' loading="lazy">'
    )
