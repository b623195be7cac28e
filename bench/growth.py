# SPDX-License-Identifier: Apache-2.0
"""Board and thread pages in a large community against the same in a small one: what grows must not slow down what is read.

Whole pages in no cache, from request to answer, and their read models alone. Boards and threads are drawn from all, old and
new, and only full pages count: what is read has the same size on both sides.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from starlette.types import ASGIApp

from banyan.core import pages
from banyan.records.callers import GUEST
from banyan.storage.store import Tx
from bench import inside, kit, shapes
from bench.kit import Call, Figure, Options

CALLS = 200
Draw = Callable[[Tx, random.Random], Any]


def board(tx: Tx, rng: random.Random) -> str:
    return f"board{rng.randrange(shapes.BOARDS)}"


def thread(tx: Tx, rng: random.Random) -> int:
    last = int(tx.value("SELECT max(number) FROM threads"))
    while True:
        number = rng.randint(1, last)
        if tx.value("SELECT last_floor FROM threads WHERE number = :n", {"n": number}) >= pages.FLOORS_PER_PAGE:
            return number


def drawn(tx: Tx, draw: Draw, show: Callable[[Any], Any]) -> Iterator[Call]:
    """Calls in heaps; each heap is gone through once before, because what is compared is the work, and not the disk."""
    rng = random.Random(5)
    while True:
        heap = [partial(show, draw(tx, rng)) for _ in range(CALLS)]
        for call in heap:
            call()
        yield from heap


def run(options: Options) -> list[Figure]:
    found = []
    big, small = (shapes.community(posts) for posts in (options.posts, options.few))
    with (
        inside.opened(big) as (many, app),
        inside.opened(small) as (few, other_app),
        many.read() as tx,
        few.read() as other,
    ):
        for name, draw, address, model in (
            ("board", board, "/b/{}", pages.board_page),
            ("thread", thread, "/t/{}", pages.thread_page),
        ):
            ours = drawn(tx, draw, partial(page, app, address))
            theirs = drawn(other, draw, partial(page, other_app, address))
            sides = kit.call_by_call(options.rounds, CALLS, ours, theirs)
            reference = f"at {options.few:,} posts {kit.micros(sides.their)}"
            what = f"{name} page in no cache at {options.posts:,} posts, request to answer"
            found.append(kit.at_most(what, kit.micros(sides.our), reference, sides.ratio, 1.5))
            ours, theirs = (drawn(side, draw, partial(model, side, GUEST)) for side in (tx, other))
            sides = kit.call_by_call(options.rounds, CALLS, ours, theirs)
            reference = f"at {options.few:,} posts {kit.micros(sides.their)}"
            found.append(Figure("– its read model alone", kit.micros(sides.our), reference, f"{sides.ratio:.2f}"))
    return found


def page(app: ASGIApp, address: str, what: object) -> None:
    inside.get(app, address.format(what))
