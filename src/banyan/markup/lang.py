# SPDX-License-Identifier: Apache-2.0
"""Which language a body is most likely in, by counting letters: enough to choose fonts, measure and line height."""

import re

from banyan.markup import links
from banyan.markup.fold import script_tables

_HAN = re.compile(f"[{links.HAN}]")
_OTHER_EAST = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff]")
_LATIN_WORD = re.compile("[A-Za-z]+")
_LATIN_LETTER = re.compile("[A-Za-z]")
_OTHER_LETTER = re.compile("[\u00c0-\u024f\u0370-\u10ff\u1200-\u1fff]")
_NOT_SAID = re.compile(r"(?:https?://|www\.)[!-~]+|(?m:^>.*$)")  # addresses, and what others said
_SAMPLE = 2000  # characters looked at; a body does not change its language behind them often enough to matter


def has_han(text: str) -> bool:
    """Whether any Han character stands in `text`."""
    return not text.isascii() and bool(_HAN.search(text))


def guess(plain: str) -> str:
    """`zh-Hans`, `zh-Hant`, `en`, or empty when the letters do not say.

    >>> guess("今天吃什麼？"), guess("Bread is ready.")
    ('zh-Hant', 'en')
    """
    sample = plain[:_SAMPLE]
    if sample.isascii():
        return "en" if _LATIN_LETTER.search(sample) else ""
    if _HAN.search(sample):
        own = _NOT_SAID.sub(" ", sample)
        sample = own if own.strip() else sample
    han = _HAN.findall(sample)
    words, other_east = len(_LATIN_WORD.findall(sample)), len(_OTHER_EAST.findall(sample))
    if len(han) * 2 > words:  # two characters are a word, and Chinese borrows more English words than it lends
        if other_east * 10 > len(han):
            return ""
        traditional, simplified = script_tables()
        score = sum((char in traditional) - (char in simplified) for char in han)
        return "zh-Hant" if score > 0 else "zh-Hans"
    # A few letters with accents are names; more of them are another language.
    return "en" if words and not other_east and len(_OTHER_LETTER.findall(sample)) * 8 <= words else ""
