# SPDX-License-Identifier: Apache-2.0
"""What measurements stand on: figures with their aims, interleaved rounds, time a call, databases to write into."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import msgspec

from banyan.base.settings import Settings, load
from banyan.storage.store import open_store
from bench import shapes

Round = Callable[[], float]
Call = Callable[[], Any]


class Missing(Exception):
    """Something that a measurement needs is not on this machine; its words say what, and how to get it."""


class Options(msgspec.Struct, frozen=True):
    """What may be asked for on the command line."""

    posts: int = 5_000_000
    few: int = 50_000
    postgres_posts: int = 500_000
    rounds: int = 5
    data: str = ""  # a file to import; empty: one is made


class Figure(msgspec.Struct, frozen=True):
    """One line of the table. `is_met` None: there is no aim, or nothing could be measured."""

    what: str
    figure: str
    reference: str = ""
    ratio: str = ""
    aim: str = ""
    is_met: bool | None = None
    note: str = ""


def at_least(what: str, figure: str, reference: str, ratio: float, aim: float, note: str = "") -> Figure:
    return Figure(what, figure, reference, f"{ratio:.2f}", f"≥ {aim:.2f}", ratio >= aim, note)


def at_most(what: str, figure: str, reference: str, ratio: float, aim: float, note: str = "") -> Figure:
    return Figure(what, figure, reference, f"{ratio:.2f}", f"≤ {aim:g}", ratio <= aim, note)


class Sides(msgspec.Struct, frozen=True):
    """What two sides gave in turns. The ratio is taken within each round, so a machine that slows down slows both."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        return median(a / b for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def our(self) -> float:
        return median(self.ours)

    @property
    def their(self) -> float:
        return median(self.theirs)


def in_turns(rounds: int, ours: Round, theirs: Round) -> Sides:
    """Both sides once to warm up, then `rounds` times in turns, each first every other time."""
    ours()
    theirs()
    found = Sides([], [])
    for number in range(rounds):
        sides = [(found.ours, ours), (found.theirs, theirs)]
        for kept, measure in sides if number % 2 == 0 else reversed(sides):
            gc.collect()
            kept.append(measure())
    return found


def call_by_call(rounds: int, calls: int, ours: Iterator[Call], theirs: Iterator[Call]) -> Sides:
    """For what takes less than a moment of the machine's other work: the sides take turns at every call, and a round is the
    median of its calls.
    """
    found = Sides([], [])
    for number in range(rounds + 1):
        gc.collect()
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(calls):
            for kept, side in zip(times, (ours, theirs), strict=True):
                call = next(side)
                began = perf_counter()
                call()
                kept.append(perf_counter() - began)
        if number:  # the first round warms up
            found.ours.append(median(times[0]))
            found.theirs.append(median(times[1]))
    return found


def micros(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


def millis(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms"


@contextmanager
def folder() -> Iterator[Path]:
    """A place for what a measurement writes; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="banyan-bench-") as name:
        yield Path(name)


def copied(posts: int, target: Path, tall: int = 1) -> str:
    """The address of a community of that size that may be written into."""
    shutil.copyfile(shapes.community(posts, tall).removeprefix("sqlite://"), target)
    return f"sqlite://{target}"


def settings(data: Path, **values: str) -> Settings:
    """The defaults, with a data folder of its own."""
    return load({"BANYAN_DATA": str(data), **values})


def warmed(url: str) -> str:
    """The same address, after its file was read once: what is compared is the work, not a disk that sees it the first time."""
    with Path(url.removeprefix("sqlite://")).open("rb") as file:
        while file.read(2**24):
            pass
    return url


def environment(**own: str) -> dict[str, str]:
    """This process's, without what it says of another community."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BANYAN_")} | own


def count_posts(path: Path) -> int:
    store = open_store(f"sqlite://{path}")
    try:
        with store.read() as tx:
            return int(tx.value("SELECT count(*) FROM posts"))
    finally:
        store.close()
