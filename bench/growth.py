# SPDX-License-Identifier: Apache-2.0
"""Board and thread pages in a large community against the same in a small one: what grows must not slow down what is read."""

import random
from collections.abc import Callable
from typing import Any

from banyan.core import pages
from banyan.records.callers import GUEST
from banyan.storage.store import Store, open_store
from bench import kit, shapes
from bench.kit import Figure, Options

CALLS = 100
Argument = tuple[Any, ...]


def boards(store: Store, rng: random.Random) -> list[Argument]:
    """First pages of all boards."""
    return [(f"board{rng.randrange(shapes.BOARDS)}",) for _ in range(CALLS)]


def threads(store: Store, rng: random.Random) -> list[Argument]:
    """Full pages of threads drawn from all that have one, old and new: what is read has the same size on both sides."""
    per_page = pages.FLOORS_PER_PAGE
    with store.read() as tx:
        last = int(tx.value("SELECT max(number) FROM threads"))
        found: list[Argument] = []
        while len(found) < CALLS:
            number = rng.randint(1, last)
            if tx.value("SELECT last_floor FROM threads WHERE number = :number", {"number": number}) >= per_page:
                found.append((number, 1))
    return found


def run(options: Options) -> list[Figure]:
    many, few = (open_store(kit.warmed(shapes.community(posts))) for posts in (options.posts, options.few))
    found = []
    for what, read, arguments in (("board", pages.board_page, boards), ("thread", pages.thread_page, threads)):
        sides = kit.in_turns(4 * options.rounds, _round(many, read, arguments), _round(few, read, arguments))
        what = f"{what} page at {options.posts:,} posts (read model)"
        reference = f"at {options.few:,} posts {kit.micros(sides.their)}"
        found.append(kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 1.5))
    many.close()
    few.close()
    return found


def _round(
    store: Store, read: Callable[..., Any], arguments: Callable[[Store, random.Random], list[Argument]]
) -> Callable[[], float]:
    """Other pages in every round, the same number on both sides."""
    rng = random.Random(5)

    def measure() -> float:
        asked = arguments(store, rng)
        with store.read() as tx:
            return kit.seconds_a_call(read, [(tx, GUEST, *each) for each in asked])

    return measure
