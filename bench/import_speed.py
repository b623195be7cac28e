# SPDX-License-Identifier: Apache-2.0
"""`banyan import` of a forum against a bare loop that sanitises its bodies with nh3 and inserts the rows.

The file comes from BANYAN_BENCH_DATA or `--data`: JSON lines of threads, as the importer takes them. Without one a file of that
shape is made. Both sides are processes of their own, from their start to their end, and both commit with a sync.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import msgspec
import zstandard

from banyan.base import clock
from bench import kit, shapes
from bench.kit import Figure, Options

POSTS = 20_000  # of a file that is made
ROUNDS = 2  # an import of a real forum takes its minute
AIM = 0.25
ROWS_ARE_IN = "Counting and indexing"  # what the command says then


def source(options: Options, folder: Path) -> Path:
    """The file to import."""
    if options.data:
        return Path(options.data)
    path = folder / "made.jsonl.zst"
    with path.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as packed:
        for line in made():
            packed.write(msgspec.json.encode(line) + b"\n")
    return path


def made() -> Iterator[dict[str, Any]]:
    """Posts in HTML, three paragraphs and a link, thread by thread."""
    rng = random.Random(3)
    texts = shapes.texts(rng)
    count = 0
    for thread, size in enumerate(shapes.thread_sizes(rng, POSTS), 1):
        for floor in range(1, min(size, 200) + 1):
            count += 1
            first, second, third = (rng.choice(texts).html for _ in range(3))
            yield {
                "board": f"Board {thread % shapes.BOARDS}",
                "thread": str(thread),
                "floor": floor,
                "author": f"Person {rng.randrange(2_000)}",
                "time": clock.to_iso(shapes.START + count * clock.MINUTE),
                "title": f"Thread {thread}",
                "body": f'{first}{second}<p><a href="https://example.org/{count}">more</a></p>{third}',
                "fmt": "html",
                "ref": None,
                "x": None,
            }


class Took(NamedTuple):
    """Seconds until all rows were in, and until they were counted and found as well."""

    rows: float
    all: float


def imported(path: Path, data: Path) -> Took:
    """`banyan import` into an empty community."""
    environment = kit.environment(BANYAN_DATA=str(data), LC_ALL="C.UTF-8")
    words = [sys.executable, "-m", "banyan"]
    subprocess.run([*words, "init", "--empty"], env=environment, check=True, capture_output=True)
    began = perf_counter()
    rows = 0.0
    with subprocess.Popen(
        [*words, "import", str(path)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(ROWS_ARE_IN):
                rows = perf_counter() - began
    if process.returncode or not rows:
        raise RuntimeError(f"banyan import ended with {process.returncode}")
    return Took(rows, perf_counter() - began)


def bare(path: Path, data: Path) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-m", "bench.bare_import", str(path), str(data / "bare.db")], check=True)
    return perf_counter() - began


def run(options: Options) -> list[Figure]:
    ours: list[Took] = []
    theirs: list[float] = []
    posts = 0
    with kit.folder() as folder:
        path = source(options, folder)
        for _ in range(min(ROUNDS, options.rounds)):
            with kit.folder() as data:
                theirs.append(bare(path, data))
            with kit.folder() as data:
                ours.append(imported(path, data))
                posts = kit.count_posts(data / "banyan.db")
    # The ratio is one of speeds, so theirs stands above.
    whole, rows = kit.Sides(theirs, [took.all for took in ours]), kit.Sides(theirs, [took.rows for took in ours])
    reference = f"nh3 and inserts alone {posts / whole.our:,.0f} posts/s"
    kind = "a real forum" if options.data else "a made forum"
    return [
        kit.at_least(
            f"import of {kind}, {posts:,} posts, with counts and search index",
            f"{posts / whole.their:,.0f} posts/s",
            reference,
            whole.ratio,
            AIM,
        ),
        kit.at_least("– until the rows are in", f"{posts / rows.their:,.0f} posts/s", reference, rows.ratio, AIM),
    ]
