# SPDX-License-Identifier: Apache-2.0
"""The consumer that keeps the index of words in step with the posts, and the command that builds it anew."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future

from banyan.base import memory
from banyan.base.ids import ThreadId
from banyan.core import events, search_index
from banyan.core.events import Logged
from banyan.core.search_index import Filing
from banyan.jobs.shift import Finish, Shift
from banyan.storage.store import Store, Tx

CHUNK = 500  # posts that are written in one unit of work


def run(shift: Shift, logged: list[Logged]) -> Finish | None:
    """File what these events touched. What is much goes in by itself, before the position is saved: doubles do no harm."""
    post_ids, titles, threads = search_index.touched(item.event for item in logged)
    rest = _write_most(shift, _of_threads(shift.store, threads))
    with shift.store.read() as tx:
        rest += search_index.read_posts(tx, post_ids)
        for thread_id in titles:
            rest += search_index.read_thread(tx, thread_id, 0, 1)[0]
    if len(threads) > CHUNK:
        memory.give_back()
    return _writing(rest) if len(rest) else None


def reindex_all(store: Store, progress: Callable[[int, int], object] | None = None) -> int:
    """Build the whole index anew, while the house is open: searching finds less meanwhile. How many posts were filed."""
    shift = Shift(store)
    with store.read() as tx:
        total, began = search_index.expected(tx), events.newest(tx)
    store.write_now(search_index.clear)

    def reported() -> Iterator[Filing]:
        done = 0
        for filing in _of_all(store):
            yield filing
            done += len(filing.put)
            if progress is not None:
                progress(done, total)

    store.write_now(_writing(_write_most(shift, reported())))
    _catch_up(shift, began)
    with store.read() as tx:
        return search_index.filed(tx)


def _catch_up(shift: Shift, position: int) -> None:
    """What was taken away while it was being filed must go again."""
    more = True
    while more:
        with shift.store.read() as tx:
            batch = events.later(tx, position, search_index.KINDS)
        finish = run(shift, batch.events)
        if finish is not None:
            shift.store.write_now(finish)
        position, more = batch.through, batch.more


def _of_threads(store: Store, thread_ids: list[ThreadId]) -> Iterator[Filing]:
    """The threads in pieces; many small threads share a snapshot."""
    for place in range(0, len(thread_ids), CHUNK):
        pending = [(thread_id, 0) for thread_id in thread_ids[place : place + CHUNK]]
        while pending:
            filing, size = Filing(), 0
            with store.read() as tx:
                while pending and size < CHUNK:
                    thread_id, floor = pending.pop()
                    more, last = search_index.read_thread(tx, thread_id, floor, CHUNK)
                    filing += more
                    size += len(more)
                    if last:
                        pending.append((thread_id, last))
            yield filing


def _of_all(store: Store) -> Iterator[Filing]:
    after = 0
    while True:
        with store.read() as tx:
            filing, after = search_index.read_all(tx, after, CHUNK)
        yield filing
        if not after:
            return


def _write_most(shift: Shift, filings: Iterator[Filing]) -> Filing:
    """Write one piece while the next is being cut up; give back the last one."""
    rest = Filing()
    writing: Future[object] | None = None
    for filing in filings:
        shift.check_going()
        if len(rest):
            if writing is not None:
                writing.result()
            writing = shift.store.write(_writing(rest))
        rest = filing
    if writing is not None:
        writing.result()
    return rest


def _writing(filing: Filing) -> Finish:
    def write(tx: Tx) -> None:
        search_index.write(tx, filing)

    return write
