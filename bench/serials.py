# SPDX-License-Identifier: Apache-2.0
"""A serial of 20,000 floors and a thread of 100,000: what one person wrote in it, a chapter from a cold disk, and a book."""

import os
import tracemalloc
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from banyan.core import books, chapters, pages
from banyan.exchange.books import book
from banyan.records.books import Part
from banyan.records.callers import GUEST
from banyan.storage.files import FileStore
from banyan.storage.store import Store, Tx, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

TALL, FLOORS = 1, 100_000  # the number of the tall thread, and how many of its floors take part
SHORT = 10  # floors of the threads that it is held against, and of each person in the tall one
PEOPLE = 200
SERIAL, EVERY = 20_000, 10  # floors of the serial, and how many stand for one chapter
CALLS = 200
COLD = 9  # times that a chapter is read from a file that nobody has in memory
COLD_MS, BOOK_MB = 50, 64

# Some people with ten floors each, spread over the whole of the thread; of ten-floor threads each one person's.
SPREAD = """UPDATE posts SET author_id = (SELECT id FROM accounts ORDER BY id LIMIT 1 OFFSET :who)
    WHERE thread_id = :thread AND floor % :step = :who AND floor <= :last"""
OWNED = "UPDATE posts SET author_id = :author, state = 'visible' WHERE thread_id = :thread"
CHAPTER = """INSERT INTO chapters (post_id, thread_id, author_id, floor, title, word_count, is_gone, made_at)
    SELECT id, thread_id, author_id, floor, 'Chapter', 300, 0, made_at FROM posts
    WHERE thread_id = :thread AND floor <= :last AND floor % :every = 1"""


def run(options: Options) -> list[Figure]:
    with kit.folder() as folder:
        url = kit.copied(options.few, folder / "banyan.db", shapes.TALL)
        store = open_store(url)
        handles, short = store.write_now(_prepare)
        with store.read() as tx:
            sides = kit.call_by_call(options.rounds, CALLS, _only(tx, TALL, handles), _alone(tx, short))
        what = f"the {SHORT} floors of one person in a thread of {FLOORS:,} floors (read model)"
        found = [
            kit.at_most(what, kit.micros(sides.our), f"in one of {SHORT} {kit.micros(sides.their)}", sides.ratio, 1.5)
        ]
        store.close()
        found.append(_cold(url))
        found.append(_bound(open_store(url), folder))
    return found


def _prepare(tx: Tx) -> tuple[list[str], list[tuple[int, str]]]:
    """(people with ten floors in the tall thread, threads of ten floors with the one who wrote them)."""
    thread, opener = tx.one("SELECT id, author_id FROM threads WHERE number = :tall", {"tall": TALL}) or (0, 0)
    tx.run("UPDATE posts SET author_id = :author WHERE thread_id = :thread", {"author": opener, "thread": thread})
    for who in range(1, PEOPLE + 1):
        tx.run(SPREAD, {"who": who, "thread": thread, "step": FLOORS // SHORT, "last": FLOORS})
    tx.run("UPDATE threads SET kind = 'serial' WHERE id = :thread", {"thread": thread})
    tx.run(
        "INSERT INTO serials (thread_id, summary, state, changed_at) VALUES (:thread, '', 'going', 0)",
        {"thread": thread},
    )
    tx.run(CHAPTER, {"thread": thread, "last": SERIAL, "every": EVERY})
    names = [row[0] for row in tx.all("SELECT handle FROM accounts ORDER BY id LIMIT :most", {"most": PEOPLE + 1})][1:]
    short = tx.all(
        """SELECT t.number, a.handle, t.id, a.id FROM threads t JOIN accounts a ON a.id = t.author_id
        WHERE t.last_floor = :floors ORDER BY t.number LIMIT :most""",
        {"floors": SHORT, "most": PEOPLE},
    )
    for _, _, thread_id, author in short:
        tx.run(OWNED, {"author": author, "thread": thread_id})
    return names, [(number, handle) for number, handle, _, _ in short]


def _only(tx: Tx, number: int, handles: list[str]) -> Iterator[Call]:
    for handle in cycle(handles):
        yield partial(pages.author_page, tx, GUEST, number, handle)


def _alone(tx: Tx, threads: list[tuple[int, str]]) -> Iterator[Call]:
    for number, handle in cycle(threads):
        yield partial(pages.author_page, tx, GUEST, number, handle)


def _cold(url: str) -> Figure:
    """A chapter of the serial in a process that has just opened a file which is on the disk alone."""
    path = Path(url.removeprefix("sqlite://"))
    times = []
    for place in range(COLD):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        store = open_store(url)
        began = perf_counter()
        with store.read() as tx:
            chapters.chapter_page(tx, GUEST, TALL, 1 + place * (SERIAL // EVERY - 1) // COLD)
        times.append(perf_counter() - began)
        store.close()
    taken = median(times)
    what = f"a chapter of a serial of {SERIAL:,} floors, from a cold disk"
    aim = f"≤ {COLD_MS} ms"
    return Figure(what, kit.millis(taken), f"{SERIAL // EVERY:,} chapters", "", aim, taken * 1_000 <= COLD_MS)


def _bound(store: Store, folder: Path) -> Figure:
    """All floors of the tall thread as a book: once for the time, once more for what it takes of memory."""
    plan = store.write_now(lambda tx: books.take(tx, GUEST, TALL, Part.ALL))
    files, home = FileStore(folder / "files"), ("https://bbs.example", "en")
    began = perf_counter()
    size = sum(len(piece) for piece in book(store, files, GUEST, plan, home))
    taken = perf_counter() - began
    tracemalloc.start()
    for _ in book(store, files, GUEST, plan, home):
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    store.close()
    what = f"a thread of {plan.thread.last_floor:,} floors as a book: memory while it is made"
    said = f"{taken:.0f} s, {size / 1e6:.0f} MB of EPUB"
    return Figure(what, f"{peak:.0f} MB", said, "", f"≤ {BOOK_MB} MB", peak <= BOOK_MB)
