# SPDX-License-Identifier: Apache-2.0
"""Communities to measure with: made up, of the shapes that real ones have, the same for the same seed.

Half of the threads have three posts or fewer and a hundredth more than 26 (a Discourse forum), bodies have a median of 64
characters in Chinese and 400 in English, one author in a hundred writes half of everything, posts of many threads come in
turns. One thread is tall: 138,126 floors.
"""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from banyan.base import clock, ids
from banyan.core.boards import new_board
from banyan.records.boards import Board
from banyan.storage.store import open_store

BOARDS = 20
TALL = 138_126
START = clock.from_iso("2015-01-01T00:00:00Z")
ACTIVE = 400  # threads that are being written in at the same time

HAN = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
WORDS = "the light night boat river keeper wrote back again about small window winter station people under tree slow train bread kettle letter road harbour lamp watch first floor quiet morning paper story machine green old friend answer question music rain field summer house garden".split()


class Rows(NamedTuple):
    accounts: list[tuple[Any, ...]]
    boards: list[Board]
    threads: list[tuple[Any, ...]]


def bodies(rng: random.Random, count: int = 4_000) -> list[tuple[str, str]]:
    """(source, html) of a few thousand texts; posts draw from them."""
    made = []
    for n in range(count):
        if n % 3:
            length = max(4, int(rng.lognormvariate(4.16, 1.0)))
            source = "".join(rng.choice(HAN) for _ in range(min(length, 2_000)))
            if n % 50 == 1:
                source += "灯塔"
        else:
            length = max(5, int(rng.lognormvariate(4.2, 0.9)))
            source = " ".join(rng.choice(WORDS) for _ in range(min(length, 800)))
        made.append((source, f"<p>{source}</p>"))
    return made


def thread_sizes(rng: random.Random, posts: int) -> list[int]:
    sizes, total = [], 0
    while total < posts:
        size = min(5_000, max(1, int(rng.paretovariate(0.95) * 1.6)))
        sizes.append(size)
        total += size
    return sizes


def generate(url: str, posts: int, seed: int = 7, tall: int = TALL) -> None:
    """Fill an empty, migrated database with about `posts` posts and, on top, the tall thread (number 1)."""
    rng = random.Random(seed)
    authors = [ids.AccountId(ids.mint()) for _ in range(max(50, posts // 20))]
    boards = [
        new_board(ids.BoardId(ids.mint()), 1, f"board{n}", {"en": f"Board {n}", "zh-Hans": f"版{n}"}, START)
        for n in range(BOARDS)
    ]
    sink = _sink(url)
    sink.put(
        "accounts",
        (
            (a, f"p{n}", f"p{n}", "active", START, "en", "UTC", "", "", "", 0, 0, None, "", f"p{n}", START)
            for n, a in enumerate(authors)
        ),
    )
    sink.put("sections", [(1, None, "all", '{"en":"All"}', 0)])
    sink.put("boards", (tuple(getattr(b, f) for f in b.__struct_fields__) + (b.slug,) for b in boards))
    sizes = [tall, *thread_sizes(rng, posts)]
    threads: dict[int, list[Any]] = {}
    sink.put("posts", _posts(rng, sizes, authors, boards, threads))
    sink.put("threads", (tuple(row) for row in threads.values()))
    sink.run(f"UPDATE counters SET value = {len(sizes)} WHERE name = 'threads'")
    sink.close()


def _posts(
    rng: random.Random, sizes: list[int], authors: list[int], boards: list[Board], threads: dict[int, list[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Posts in the order of time: some hundred threads grow at once, the tall one all the while."""
    texts = bodies(rng)
    step = max(1, (clock.now() - START) // (sum(sizes) + 1) // 1_000)  # ms between posts
    at_ms = START // 1_000
    waiting = iter(range(1, len(sizes)))
    growing = list(itertools.islice(waiting, ACTIVE))
    every = max(1, (sum(sizes) - sizes[0]) // max(1, sizes[0]))
    heavy = authors[: max(1, len(authors) // 100)]
    count = 0
    while growing:
        count += 1
        turns = [rng.randrange(len(growing))]
        if count % every == 0 and (0 not in threads or threads[0][11] < sizes[0]):
            turns.append(-1)
        for turn in turns:
            at_ms += step
            n = 0 if turn == -1 else growing[turn]
            author = rng.choice(heavy) if rng.random() < 0.5 else rng.choice(authors)
            post_id = at_ms << ids.TIME_SHIFT
            row = threads.get(n)
            if row is None:
                board = boards[n % BOARDS]
                row = threads[n] = [
                    post_id + 1,
                    n + 1,
                    board.id,
                    "discussion",
                    f"Thread {n} 灯塔" if n % 97 == 0 else f"Thread {n} 夜船",
                    author,
                    "open",
                    0,
                    0,
                    "",
                    at_ms * 1_000,
                    0,
                    0,
                    1,
                    0,
                    0,
                    author,
                    0,
                    "",
                ]
            row[11] += 1
            row[12] += 1
            row[15], row[16], row[17] = at_ms * 1_000, author, post_id
            source, html = rng.choice(texts)
            yield (
                post_id,
                row[0],
                row[11],
                author,
                None,
                "visible",
                at_ms * 1_000,
                None,
                1,
                0,
                "",
                None,
                None,
                "",
                "",
                0,
                "markdown",
                1,
                "",
                source,
                html,
            )
            if turn != -1 and row[11] >= sizes[n]:
                following = next(waiting, None)
                if following is None:
                    growing[turn] = growing[-1]
                    growing.pop()
                else:
                    growing[turn] = following
    while threads[0][11] < sizes[0]:
        row = threads[0]
        at_ms += 1
        row[11] += 1
        row[12] += 1
        source, html = rng.choice(texts)
        row[15], row[16], row[17] = at_ms * 1_000, row[5], at_ms << ids.TIME_SHIFT
        yield (
            at_ms << ids.TIME_SHIFT,
            row[0],
            row[11],
            row[5],
            None,
            "visible",
            at_ms * 1_000,
            None,
            1,
            0,
            "",
            None,
            None,
            "",
            "",
            0,
            "markdown",
            1,
            "",
            source,
            html,
        )


class _SqliteSink:
    def __init__(self, url: str) -> None:
        import apsw

        self._db = apsw.Connection(url.removeprefix("sqlite://"))
        self._db.pragma("journal_mode", "wal")
        self._db.pragma("synchronous", 0)  # a scratch file: losing it costs a run
        self._db.pragma("cache_size", -400_000)

    def put(self, table: str, rows: Any) -> None:
        rows = iter(rows)
        while chunk := list(itertools.islice(rows, 50_000)):
            marks = ", ".join("?" * len(chunk[0]))
            with self._db:
                self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", chunk)

    def run(self, sql: str) -> None:
        self._db.execute(sql)

    def close(self) -> None:
        self._db.execute("ANALYZE")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


class _PostgresSink:
    def __init__(self, url: str) -> None:
        import psycopg

        self._db = psycopg.connect(url, autocommit=True)

    def put(self, table: str, rows: Any) -> None:
        with self._db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def run(self, sql: str) -> None:
        self._db.execute(sql)

    def close(self) -> None:
        self._db.execute("VACUUM ANALYZE")
        self._db.close()


def _sink(url: str) -> _SqliteSink | _PostgresSink:
    return _PostgresSink(url) if url.startswith("postgres") else _SqliteSink(url)


def community(folder: Path, posts: int, tall: int = TALL) -> str:
    """The address of a SQLite community of that size in `folder`, made when it is not there yet."""
    path = folder / f"bench-{posts}-{tall}.db"
    url = f"sqlite://{path}"
    if not path.exists():
        scratch = path.with_suffix(".part")
        for leftover in folder.glob(f"{scratch.name}*"):
            leftover.unlink()
        store = open_store(f"sqlite://{scratch}")
        store.migrate()
        store.close()
        generate(f"sqlite://{scratch}", posts, tall=tall)
        scratch.rename(path)
    return url
