# SPDX-License-Identifier: Apache-2.0
"""The words that tags are: one each without blanks, kept as it was written; `key_of` says which are the same."""

import re
from collections.abc import Iterable
from unicodedata import category, normalize

from banyan.base.errors import Family, Refusal
from banyan.markup.fold import fold

MOST = 5  # on a thread
MAX_LENGTH = 20  # characters
MAX_OFFERED = 60  # on the list of a board
SEPARATORS = re.compile(r"[\s,;，；、]+")
_SIGNS = frozenset("-_+.#&")
_TOWER = "MMMM"  # marks on one letter: no script needs so many, and they cover the lines above


class BadTag(Refusal):
    code = "bad_tag"
    family = Family.INVALID
    sentence = "“{tag}” cannot be a tag: one word of {most} letters or digits at most."
    fields = ("tag", "most")
    about = "tags"


class TooManyTags(Refusal):
    code = "too_many_tags"
    family = Family.INVALID
    sentence = "There is room for {most} tags."
    fields = ("most",)
    about = "tags"


def parse(text: str, most: int = MOST) -> list[str]:
    """The tags in a line that somebody typed, each once. Raises BadTag, TooManyTags.

    >>> parse("慢车, #Rail  rail、夜行")
    ['慢车', 'Rail', '夜行']
    """
    found: dict[str, str] = {}
    for piece in SEPARATORS.split(text):
        tag = normalize("NFKC", piece).lstrip("#")
        if tag:
            check(tag)
            found.setdefault(key_of(tag), tag)
    if len(found) > most:
        raise TooManyTags(most=most)
    return list(found.values())


def kept(words: Iterable[str], most: int = MOST) -> list[str]:
    """Those of `words` that may be tags, as far as there is room: for what comes from elsewhere."""
    found: list[str] = []
    for word in words:
        try:
            found = parse(" ".join([*found, word]), most)
        except Refusal:
            continue
    return found


def key_of(tag: str) -> str:
    return fold(tag)


def check(tag: str) -> None:
    """Raises BadTag."""
    kinds = "".join(category(char)[0] for char in tag)
    is_word = (
        all(kind in "LMN" or char in _SIGNS for char, kind in zip(tag, kinds, strict=True)) and _TOWER not in kinds
    )
    if not (is_word and 1 <= len(tag) <= MAX_LENGTH) or category(tag[0])[0] not in "LN" or not key_of(tag):
        raise BadTag(tag=tag[: 2 * MAX_LENGTH], most=MAX_LENGTH)
