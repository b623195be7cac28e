# SPDX-License-Identifier: Apache-2.0
"""A thread as a tree: what answers nothing, and below each floor what answers it. The same floors as in the list.

A page looks at a bounded number of floors, whatever the thread has: so many at the top, so many below each, so deep.
What does not fit has an address of its own.
"""

from banyan.base.errors import NotFound
from banyan.core import pages
from banyan.records.callers import Caller
from banyan.records.pages import Branch, ThreadPage
from banyan.storage.queries import trees as queries
from banyan.storage.tx import Tx

TOPS = 20  # floors at the top of a page
BELOW = 5  # answers that are shown below one floor
DEPTH = 4
MOST = 80  # floors of a page


def tree(tx: Tx, caller: Caller, number: int, under: int = 0, start: int = 1) -> tuple[ThreadPage, list[Branch]]:
    """From floor `start` on what answers nothing, or what answers the floor `under`, which stands above it.

    The page has the floors in their own order, the branches say where each of them stands.
    `older` and `newer` of the page are the `start` of its neighbours. Raises NotFound.
    """
    page = pages.thread_page(tx, caller, number)
    thread = page.thread
    if under > thread.last_floor:
        raise NotFound
    tops = queries.list_below(tx, thread.id, under, start, TOPS + 1)
    newer, tops = (tops[TOPS], tops[:TOPS]) if len(tops) > TOPS else (0, tops)
    older = queries.start_before(tx, thread.id, under, tops[0] if tops else start, TOPS)
    branches = _grown(tx, page, tops, 1 if under else 0)
    if under:
        branches.insert(0, Branch(under, 0))
    wanted = sorted(branch.floor for branch in branches)
    found = queries.list_some(tx, thread.id, wanted)
    floors = [found[floor] for floor in wanted if floor in found]
    shown = ThreadPage(
        thread, page.author, page.board, floors, min(wanted, default=1), max(wanted, default=1), None, older, newer
    )
    return shown, branches


def _grown(tx: Tx, page: ThreadPage, tops: list[int], depth: int) -> list[Branch]:
    """The floors of a page in the order in which they stand: every floor before what answers it."""
    below: dict[int, list[int]] = {}
    more: dict[int, int] = {}
    level, left, deepest = tops, MOST - len(tops), depth + DEPTH
    at = depth
    while level:
        for floor in level:
            room = min(BELOW, left) if at < deepest else 0
            answers = queries.list_below(tx, page.thread.id, floor, floor + 1, room + 1)
            below[floor], left = answers[:room], left - len(answers[:room])
            if len(answers) > room:
                more[floor] = answers[room]
        level, at = [answer for floor in level for answer in below[floor]], at + 1

    branches: list[Branch] = []
    waiting = [(floor, depth) for floor in reversed(tops)]
    while waiting:
        floor, at = waiting.pop()
        branches.append(Branch(floor, at, more.get(floor, 0)))
        waiting += [(answer, at + 1) for answer in reversed(below[floor])]
    return branches
