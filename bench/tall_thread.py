# SPDX-License-Identifier: Apache-2.0
"""The last page of a thread of 138,000 floors against its first page: a page is a range of numbers, wherever it stands."""

from banyan.core import pages
from banyan.records.callers import GUEST
from banyan.storage.store import open_store
from bench import kit, shapes
from bench.kit import Figure, Options

NUMBER = 1  # of the tall thread
FLOORS = (
    shapes.TALL // pages.FLOORS_PER_PAGE * pages.FLOORS_PER_PAGE
)  # so that the last page has as many floors as the first
PAGES = 100  # near each end, so that the texts of one page do not decide


def run(options: Options) -> list[Figure]:
    store = open_store(kit.warmed(shapes.community(options.few, FLOORS)))
    per_page = pages.FLOORS_PER_PAGE

    def measure(first: int) -> float:
        floors = range(first, first + PAGES * per_page, per_page)
        with store.read() as tx:
            return kit.seconds_a_call(pages.thread_page, [(tx, GUEST, NUMBER, floor) for floor in floors])

    sides = kit.in_turns(4 * options.rounds, lambda: measure(FLOORS - PAGES * per_page + 1), lambda: measure(1))
    store.close()
    what = f"last {PAGES} pages of a thread of {FLOORS:,} floors (read model)"
    return [
        kit.at_most(what, kit.micros(sides.our), f"first {PAGES} pages {kit.micros(sides.their)}", sides.ratio, 1.2)
    ]
