# SPDX-License-Identifier: Apache-2.0
"""Search for a Chinese word of two characters, newest first, in a large community against the same in a small one."""

from collections.abc import Callable

from banyan.core import search
from banyan.records.callers import GUEST
from banyan.records.search import Question
from banyan.storage.store import Store, open_store
from bench import kit, shapes
from bench.kit import Figure, Options

CALLS = 20


def run(options: Options) -> list[Figure]:
    many, few = (open_store(kit.warmed(shapes.community(posts))) for posts in (options.posts, options.few))
    found = []
    for word in (shapes.COMMON_WORD, shapes.RARE_WORD):
        sides = kit.in_turns(4 * options.rounds, asking(many, word), asking(few, word))
        what = f"search for {word} at {options.posts:,} posts, SQLite ({hits(many, word)})"
        reference = f"at {options.few:,} posts {kit.micros(sides.their)} ({hits(few, word)})"
        found.append(kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 2))
    many.close()
    few.close()
    return found


def asking(store: Store, word: str) -> Callable[[], float]:
    def measure() -> float:
        with store.read() as tx:
            return kit.seconds_a_call(search.page, [(tx, GUEST, Question(word))] * CALLS)

    return measure


def hits(store: Store, word: str) -> str:
    with store.read() as tx:
        page = search.page(tx, GUEST, Question(word))
    return f"{len(page.hits)}{' and more' if page.older else ''} hits"
