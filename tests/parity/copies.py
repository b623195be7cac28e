# SPDX-License-Identifier: Apache-2.0
"""Copies of the one community: made when a test first asks for it, and copied as often as one likes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.kit.town import Clock
from tests.parity.community import Community

from banyan.base import clock, ids
from banyan.storage.store import Store, open_store


@contextmanager
def standing_still(moment: Clock) -> Iterator[None]:
    """Whatever is done begins at the same time, and with the same ids."""
    ids._minter.__init__()  # type: ignore[misc]  # ids only grow: those of each copy begin anew
    with clock.read_from(moment):
        yield


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def founded(url: str) -> Community:
    moment = Clock()
    with opened(url) as store, standing_still(moment):
        return Community(store, moment)


@contextmanager
def over(community: Community, url: str) -> Iterator[Community]:
    """The community over a copy of its rows."""
    with opened(url) as store, standing_still(Clock(community.since)):
        yield community.over(store)


@contextmanager
def copied(path: Path, community: Community) -> Iterator[Community]:
    """In a folder of its own: what SQLite keeps beside a file belongs to that file alone."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        with over(community, str(copy)) as found:
            yield found


@pytest.fixture(scope="module")
def original(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Community]:
    path = tmp_path_factory.mktemp("parity") / "community.db"
    shutil.copyfile(sqlite_template, path)
    return path, founded(str(path))
