# SPDX-License-Identifier: Apache-2.0
"""Board and thread pages in a large community against the same in a small one: what grows must not slow down what is read."""

import random
from collections.abc import Callable, Iterator
from functools import partial

from banyan.core import pages
from banyan.records.callers import GUEST
from banyan.storage.store import Tx, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

CALLS = 200


def boards(tx: Tx) -> Iterator[Call]:
    """First pages, drawn from all boards."""
    rng = random.Random(5)
    while True:
        yield partial(pages.board_page, tx, GUEST, f"board{rng.randrange(shapes.BOARDS)}")


def threads(tx: Tx) -> Iterator[Call]:
    """Full pages of threads drawn from all that have one, old and new: what is read has the same size on both sides."""
    rng = random.Random(5)
    last = int(tx.value("SELECT max(number) FROM threads"))
    while True:
        number = rng.randint(1, last)
        if tx.value("SELECT last_floor FROM threads WHERE number = :n", {"n": number}) >= pages.FLOORS_PER_PAGE:
            yield partial(pages.thread_page, tx, GUEST, number)


KINDS: dict[str, Callable[[Tx], Iterator[Call]]] = {"board": boards, "thread": threads}


def run(options: Options) -> list[Figure]:
    many, few = (open_store(kit.warmed(shapes.community(posts))) for posts in (options.posts, options.few))
    found = []
    for name, reading in KINDS.items():
        with many.read() as tx, few.read() as other:
            sides = kit.call_by_call(options.rounds, CALLS, reading(tx), reading(other))
        what = f"{name} page at {options.posts:,} posts (read model)"
        reference = f"at {options.few:,} posts {kit.micros(sides.their)}"
        found.append(kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 1.5))
    many.close()
    few.close()
    return found
