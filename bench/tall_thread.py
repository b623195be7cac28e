# SPDX-License-Identifier: Apache-2.0
"""The last page of a thread of 138,000 floors against its first page: a page is a range of numbers, wherever it stands."""

from collections.abc import Iterator
from functools import partial
from itertools import cycle

from banyan.core import pages
from banyan.records.callers import GUEST
from banyan.storage.store import Tx, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

NUMBER = 1  # of the tall thread
FLOORS = shapes.TALL // pages.FLOORS_PER_PAGE * pages.FLOORS_PER_PAGE  # so that the last page has as many as the first
PAGES = 50  # at each end, so that the texts of one page do not decide
CALLS = 100


def run(options: Options) -> list[Figure]:
    store = open_store(kit.warmed(shapes.community(options.few, FLOORS)))
    span = PAGES * pages.FLOORS_PER_PAGE
    with store.read() as tx:
        last, first = reading(tx, range(FLOORS - span + 1, FLOORS + 1)), reading(tx, range(1, span + 1))
        sides = kit.call_by_call(options.rounds, CALLS, last, first)
    store.close()
    what = f"last {PAGES} pages of a thread of {FLOORS:,} floors (read model)"
    return [
        kit.at_most(what, kit.micros(sides.our), f"first {PAGES} pages {kit.micros(sides.their)}", sides.ratio, 1.2)
    ]


def reading(tx: Tx, floors: range) -> Iterator[Call]:
    for floor in cycle(floors[:: pages.FLOORS_PER_PAGE]):
        yield partial(pages.thread_page, tx, GUEST, NUMBER, floor)
