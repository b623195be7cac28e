# SPDX-License-Identifier: Apache-2.0
"""Search for a Chinese word of two characters, newest first, in a large community against the same in a small one."""

from collections.abc import Iterator
from functools import partial
from itertools import repeat

from banyan.core import search
from banyan.records.callers import GUEST
from banyan.records.search import Question
from banyan.storage.store import Tx, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

CALLS = 20


def run(options: Options) -> list[Figure]:
    many, few = (open_store(kit.warmed(shapes.community(posts))) for posts in (options.posts, options.few))
    found = []
    with many.read() as tx, few.read() as other:
        for word in (shapes.COMMON_WORD, shapes.RARE_WORD):
            sides = kit.call_by_call(options.rounds, CALLS, asking(tx, word), asking(other, word))
            what = f"search for {word} at {options.posts:,} posts, SQLite ({hits(tx, word)})"
            reference = f"at {options.few:,} posts {kit.micros(sides.their)} ({hits(other, word)})"
            found.append(kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 2))
    many.close()
    few.close()
    return found


def asking(tx: Tx, word: str) -> Iterator[Call]:
    return repeat(partial(search.page, tx, GUEST, Question(word)))


def hits(tx: Tx, word: str) -> str:
    page = search.page(tx, GUEST, Question(word))
    return f"{len(page.hits)}{' and more' if page.older else ''} hits"
