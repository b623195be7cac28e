# SPDX-License-Identifier: Apache-2.0
"""Passwords: what may be one, and its hash. Pure and slow on purpose: called on a worker thread, before any transaction.

Argon2id with 19 MiB, two passes and one lane: the least that OWASP still recommends. More memory would let two dozen people
who sign in at the same moment push a small server out of its own; 30 ms of a core is dear enough for who guesses.
"""

import re
import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from banyan.base.errors import Family, Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 8, 128  # characters
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
FEWEST_DIFFERENT = 4  # characters: `aaaaaaab` and `12121212` have fewer
_TAIL = re.compile(r"[\W\d_]+")


class PasswordTooShort(Refusal):
    code = "password_too_short"
    family = Family.INVALID
    sentence = "A password has at least {least} characters."
    hint = "Three or four words that do not belong together are easy to keep and hard to guess."
    fields = ("least",)
    about = "password"


class PasswordTooLong(Refusal):
    code = "password_too_long"
    family = Family.INVALID
    sentence = "A password has at most {most} characters."
    fields = ("most",)
    about = "password"


class PasswordTooCommon(Refusal):
    code = "password_too_common"
    family = Family.INVALID
    sentence = "This password is among the first that anybody would try."
    hint = "Three or four words that do not belong together are easy to keep and hard to guess."
    about = "password"


def check(password: str, *known: str) -> None:
    """Refuse what is too short, too long or soon guessed; `known` is what others know (the handle, the address)."""
    plain = _plain(password[: MOST + 1])
    if len(password) < LEAST:
        raise PasswordTooShort(least=LEAST)
    if len(password) > MOST:
        raise PasswordTooLong(most=MOST)
    folded = plain.casefold()
    if folded in _common() or len(set(folded)) < FEWEST_DIFFERENT or _runs(folded) or _repeats(folded, known):
        raise PasswordTooCommon


def hash_password(password: str) -> str:
    return _hasher().hash(_bytes(password))


def verify(hash: str, password: str) -> bool:
    """Whether the password belongs to the hash. An empty hash is nobody's: no, after the same time."""
    from argon2.exceptions import VerificationError

    nobodys = _nobodys()  # made with the first question, whoever it is about
    try:
        _hasher().verify(hash or nobodys, _bytes(password))
    except (VerificationError, ValueError):  # a value error: what is stored is no hash
        return False
    return bool(hash)


def _runs(folded: str) -> bool:
    """`12345678`, `hgfedcba`: each character is the neighbour of the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    return steps in ({1}, {-1})


def _repeats(folded: str, known: tuple[str, ...]) -> bool:
    """Whether it is something known, forwards or backwards, with nothing but digits and signs around it."""
    bare = _TAIL.sub("", folded)
    for text in filter(None, map(_plain, known)):
        word = text.casefold()
        if folded in (word, word[::-1]) or (bare and bare in (_TAIL.sub("", word), _TAIL.sub("", word)[::-1])):
            return True
    return False


def _plain(text: str) -> str:
    """The same password from every keyboard: é in one piece or in two."""
    return unicodedata.normalize("NFKC", text)


def _bytes(password: str) -> bytes:
    # What is longer than any password is cut: hashing ten megabytes would be a favour to whoever sends them.
    return _plain(password[: MOST + 1]).encode("utf-8", "surrogatepass")


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # not before somebody signs in

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobodys() -> str:
    """A hash that takes as long to verify as anybody's."""
    return hash_password("")


@cache
def _common() -> frozenset[str]:
    text = (resources.files(__package__) / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
