# SPDX-License-Identifier: Apache-2.0
"""The mint: points for what people write, out of the event log, late and safe to run twice.

What counts is what is new in a text: how many different pairs of neighbouring words (or Chinese characters) it has. A quotation,
code and a link are others' words; a sentence that is pasted ten times has hardly more pairs than once; and the square root lets
the tenth paragraph earn far less than the first. The same text again earns nothing at all. What an import brings is never in
the log as written, so it earns nothing either.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise
from math import isqrt

import msgspec

from banyan.base.ids import PostId
from banyan.core import diary, points, standing
from banyan.records.accounts import AccountState
from banyan.records.events import Event, PostGone, PostMade, PostRestored, ThreadChanged
from banyan.records.points import MINT, EntryKind
from banyan.storage.queries import points as queries
from banyan.storage.tx import Tx

MOST_A_POST = 20  # what four hundred new pairs are worth
MOST_A_DAY = 100
MAX_LOOKED_AT = 20_000  # characters; what stands behind them earns nothing
# Of threads that come and go, the first floor does; the others were written by people who can do nothing for it.
# A pseudonym has none: a purse that grows with each anonymous floor would tell whose it is.
_HAVE_PURSES = (AccountState.ACTIVE, AccountState.SUSPENDED, AccountState.LEAVING)
_WHOLE = ("deleted", "removed", "restored")
# Lines that quote, blocks of code, links.
_NOT_OWN = re.compile(r"^[ \t]*>[^\n]*|^(```|~~~)[\s\S]{0,5000}?^\1|https?://\S+", re.MULTILINE | re.IGNORECASE)
_TAG = re.compile(r"\[(/?)(quote|code)\b[^\]\n]{0,200}\]", re.IGNORECASE)
_PIECES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]|[^\W_]+")


class Touched(msgspec.Struct, frozen=True):
    """A post that was written, or came and went."""

    post_id: PostId
    is_new: bool


def worth(source: str) -> int:
    """What a text earns by itself.

    >>> [worth(text) for text in ("thanks", "哈哈哈哈哈哈哈哈", "a good bread wants time, salt and a hot oven")]
    [0, 1, 3]
    >>> [worth(text) for text in ("> somebody else said all of this", "spam " * 9_000)]
    [0, 1]
    """
    pieces = [piece.casefold() for piece in _PIECES.findall(_NOT_OWN.sub(" ", _unquoted(source[:MAX_LOOKED_AT])))]
    return min(MOST_A_POST, isqrt(len(set(pairwise(pieces)))))


def _unquoted(source: str) -> str:
    """Without what stands between two tags; looked at once, so that what is opened often and never closed costs nothing.

    >>> _unquoted("a [quote=bo]b [code]c[/code] d[/quote] e [quote] f")
    'a   e [quote] f'
    """
    tags = list(_TAG.finditer(source))
    last = {tag[2].lower(): tag.start() for tag in tags if tag[1]}
    kept, end, inside = [], 0, ""
    for tag in tags:
        closes, kind = tag[1], tag[2].lower()
        if not inside and not closes and last.get(kind, 0) > tag.start():
            kept.append(source[end : tag.start()])
            inside = kind
        elif inside == kind and closes:
            end, inside = tag.end(), ""
    return " ".join([*kept, source[end:]])


def touched(tx: Tx, happened: Iterable[Event]) -> list[Touched]:
    """Which posts these events concern, in their order. Nothing while there are no points."""
    if not points.is_on(tx):
        return []
    found: list[Touched] = []
    for event in happened:
        if isinstance(event, PostMade):
            found.append(Touched(event.post_id, is_new=True))
        elif isinstance(event, PostGone | PostRestored):
            found.append(Touched(event.post_id, is_new=False))
        elif isinstance(event, ThreadChanged) and event.what in _WHOLE:
            first = queries.find_first_post(tx, event.thread_id)
            if first is not None:
                found.append(Touched(first, is_new=False))
    return found


def settle(tx: Tx, found: Iterable[Touched]) -> None:
    """Book what each of them is worth now; done again, it books nothing again."""
    for one in found:
        post = queries.find_written(tx, one.post_id)
        if post is None or post.author_state not in _HAVE_PURSES:
            continue
        made, there, count = queries.find_of_post(tx, one.post_id)
        if one.is_new and not count and post.stands and post.counts:
            _mint(tx, one.post_id, post)
        elif made and not post.stands and there > 0:
            said = {"post_id": one.post_id, "once_key": f"gone:{one.post_id}:{count}"}
            points.transfer(tx, post.author_id, MINT, there, EntryKind.TAKEN_BACK, **said)
        elif made and post.stands and there < made:
            said = {"post_id": one.post_id, "once_key": f"again:{one.post_id}:{count}"}
            points.transfer(tx, MINT, post.author_id, made - there, EntryKind.GIVEN_AGAIN, **said)


def _mint(tx: Tx, post_id: PostId, post: queries.Written) -> None:
    day = standing.day_of(tx, post.made_at)
    since, until = diary.begins(tx, day), diary.begins(tx, day + 1)
    left = MOST_A_DAY - queries.minted_between(tx, post.author_id, since, until)
    amount = min(worth(post.source), left)
    if amount > 0:
        # The text itself is the reason: whoever posts it again has said nothing new.
        said = blake2b(
            f"{post.author_id}\0{post.source.strip()}".encode("utf-8", "replace"), digest_size=16
        ).hexdigest()
        once = {"made_at": post.made_at, "post_id": post_id, "once_key": f"wrote:{said}"}
        points.transfer(tx, MINT, post.author_id, amount, EntryKind.WROTE, **once)
