# SPDX-License-Identifier: Apache-2.0
"""Journeys walk through a town that is really served: a clock that runs, jobs that run, a browser that clicks."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.serving import Served, serving
from tests.kit.town import NOON, Town

from banyan.base import clock
from banyan.storage.store import Store

START = time.monotonic_ns()


def running() -> int:
    """Noon when the tests begin, and going on from there."""
    return NOON + (time.monotonic_ns() - START) // 1_000


class Moving:
    """The town's clock, running; `at` is only where the town began."""

    at = NOON

    def __call__(self) -> int:
        return running()


@pytest.fixture
def place(sqlite_store: Store, tmp_path: Path) -> Iterator[tuple[Town, Served]]:
    """A town and where it is served."""
    moving = Moving()
    with clock.read_from(moving):
        town = Town(sqlite_store, moving)  # type: ignore[arg-type]
        with serving(sqlite_store, tmp_path) as served:
            yield town, served


@pytest.fixture
def place_on_postgres(postgres_store: Store, tmp_path: Path) -> Iterator[tuple[Town, Served]]:
    """The same on the other database."""
    moving = Moving()
    with clock.read_from(moving):
        town = Town(postgres_store, moving)  # type: ignore[arg-type]
        with serving(postgres_store, tmp_path) as served:
            yield town, served
