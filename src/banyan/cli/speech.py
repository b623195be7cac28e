# SPDX-License-Identifier: Apache-2.0
"""What commands say, in the language of whoever typed them: `LC_ALL`, `LC_MESSAGES`, `LANG` decide, as for every program."""

import os
import sys
from typing import Any

from banyan.base import words
from banyan.base.errors import Refusal

REFUSED = 1
OUR_WORDS = ("wanted", "why")  # fields of a refusal that may hold words of ours instead of a name
INTERRUPTED = 130  # 128 + SIGINT, as shells count


def lang() -> str:
    """The operator's language; English when the environment names none of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return words.choose(value.partition(".")[0].replace("_", "-")) or "en"
    return "en"


def _(sentence: str, **fields: Any) -> str:
    return words.translate(lang(), sentence, **fields)


def _n(one: str, many: str, n: int, **fields: Any) -> str:
    return words.plural(lang(), one, many, n, **fields)


def tell(text: str = "") -> None:
    """A line of what was asked for."""
    print(text, flush=True)


def warn(text: str) -> None:
    """A line beside what was asked for: it does not end up in a pipe."""
    print(text, file=sys.stderr, flush=True)


def refused(refusal: Refusal) -> str:
    """The refusal in words, with its way on."""
    data = {name: _(str(value)) if name in OUR_WORDS else value for name, value in refusal.data.items()}
    said = [_(sentence, **data) for sentence in (refusal.sentence, refusal.hint) if sentence]
    return "\n".join(map(printable, said))


def printable(text: str) -> str:
    """`text` without what could steer the terminal: names come from outside."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
