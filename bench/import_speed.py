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
from typing import Any

import msgspec
import zstandard

from banyan.base import clock
from bench import kit, shapes
from bench.kit import Figure, Options

POSTS = 20_000  # of a file that is made
ROUNDS = 3  # an import of a real forum takes its minute
AIM = 0.25


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


def imported(path: Path, data: Path) -> float:
    """Seconds of `banyan import` into an empty community; the search index is filled in it."""
    environment = kit.environment(BANYAN_DATA=str(data))
    words = [sys.executable, "-m", "banyan"]
    subprocess.run([*words, "init", "--empty"], env=environment, check=True, capture_output=True)
    began = perf_counter()
    subprocess.run([*words, "import", str(path)], env=environment, check=True, capture_output=True)
    return perf_counter() - began


def bare(path: Path, data: Path) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-m", "bench.bare_import", str(path), str(data / "bare.db")], check=True)
    return perf_counter() - began


def run(options: Options) -> list[Figure]:
    with kit.folder() as folder:
        path = source(options, folder)
        ours, theirs, posts = [], [], 0
        for _ in range(min(ROUNDS, options.rounds)):
            with kit.folder() as data:
                ours.append(imported(path, data))
                posts = kit.count_posts(data / "banyan.db")
            with kit.folder() as data:
                theirs.append(bare(path, data))
    # The ratio is one of speeds, so theirs stands above.
    sides = kit.Sides(theirs, ours)
    what = f"import of {'a real forum' if options.data else 'a made forum'}, {posts:,} posts, with its search index"
    reference = f"nh3 and inserts alone {posts / sides.our:,.0f} posts/s"
    return [kit.at_least(what, f"{posts / sides.their:,.0f} posts/s", reference, sides.ratio, AIM)]
