# SPDX-License-Identifier: Apache-2.0
"""How search compares text: width, case and the two Chinese scripts fold together, and runs of Han become pairs.

Pairs need no dictionary, so every two characters that anybody ever wrote side by side can be found. No positions are kept:
`query.matches` looks again at what the index offers.
"""

import re
from functools import cache
from unicodedata import is_normalized, normalize

from banyan.markup.links import EAST

_MAX_WORD = 64  # longer runs are keys and encoded data; they are found by their parts
_EAST_RUN = re.compile(f"[{EAST}]+")
_WORD = re.compile(rf"c\+\+|[cf]#(?![a-z0-9])|[a-z0-9]{{1,{_MAX_WORD}}}")
_LETTER = re.compile(rf"(?![\x00-\x7f])[\w{EAST}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_BOTH = re.compile(rf"([{EAST}]+)|(c\+\+|[cf]#(?![^\W_{EAST}])|[^\W_{EAST}]{{1,{_MAX_WORD}}})")
_HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))


@cache
def script_tables() -> tuple[dict[str, str], dict[str, str]]:
    """Traditional → simplified and simplified → traditional, one character to one, from OpenCC; made at the first use."""
    import opencc

    han = [chr(code) for first, last in _HAN_BLOCKS for code in range(first, last)]
    tables = []
    for direction in ("t2s", "s2t"):
        turned = opencc.OpenCC(direction).convert("\n".join(han)).split("\n")
        tables.append({old: new for old, new in zip(han, turned, strict=True) if old != new and len(new) == 1})
    return tables[0], tables[1]


class _Folds(dict[int, str]):
    """Characters and what they fold to, found out when they first come by. Holds at most what Unicode has assigned."""

    def __missing__(self, code: int) -> str:
        table, _ = script_tables()
        letters = normalize("NFKC", normalize("NFKC", chr(code)).casefold())
        folded = self[code] = "".join(table.get(letter, letter) for letter in letters)
        return folded


@cache
def folds() -> dict[int, str]:
    """The table of `fold`: one character to what it folds to."""
    return _Folds()


def fold(text: str) -> str:
    """`text` as search compares it.

    >>> fold("Ｃ++ 與 Ｈanzi：漢字")
    'c++ 与 hanzi:汉字'
    """
    if text.isascii():
        return text.lower()
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    # Few characters of a Latin text are beyond ASCII, and only those need the table, which is slow: lower case folds to the same.
    folded = _BEYOND_ASCII.sub(_folded, text.lower())
    return folded if is_normalized("NFC", folded) else normalize("NFC", folded)


def _folded(found: re.Match[str]) -> str:
    return found[0].translate(folds())


def tokens(text: str) -> list[str]:
    """What a text is found by: words whole, Han, kana and hangul as pairs and, for the end of a run, one character.

    >>> tokens("今天吃 Bread_2")
    ['今天', '天吃', '吃', 'bread', '2']
    """
    return split(fold(text))


def split(folded: str) -> list[str]:
    """`tokens` of text that is folded already."""
    if folded.isascii() or not _LETTER.search(folded):  # dashes and quotation marks part words like all other signs
        return _WORD.findall(folded)
    found: list[str] = []
    for run, word in _BOTH.findall(folded):
        if run:
            found += [run[at : at + 2] for at in range(len(run))]
        else:
            found.append(word)
    return found


def words(plain: str) -> str:
    """`tokens`, each once, as a row of the index: a blank between them.

    >>> words("To be or not to be")
    'to be or not'
    """
    return " ".join(dict.fromkeys(tokens(plain)))


def east_run(text: str) -> bool:
    """Whether `text` is one run of Han, kana or hangul."""
    return bool(_EAST_RUN.fullmatch(text))
