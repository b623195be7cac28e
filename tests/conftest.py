# SPDX-License-Identifier: Apache-2.0
"""Fixtures that open a store: every test that takes `store` runs on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from tests.kit import postgres
from tests.kit.browser import browser, visitors  # noqa: F401  (fixtures are found by name)
from tests.kit.mail import mail  # noqa: F401
from tests.kit.town import Clock, Town

from banyan.base import clock, ids
from banyan.storage.store import Store, open_store

# The same code meets the same examples, so that a change is not blamed for what was there before it. `make fuzz` looks further,
# with other examples each time.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("fresh", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("BANYAN_TEST_EXAMPLES", "same"))


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that every test's store is copied from: copying is quicker than migrating."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    with _opened(str(path)) as store:
        store.migrate()
    return path


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[postgres.Databases]:
    """The server of this test run, started when the first test asks for it."""
    with postgres.running() as url:
        databases = postgres.Databases(url)
        with _opened(databases.make_template()) as store:
            store.migrate()
        yield databases
        databases.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "banyan.db"
    shutil.copyfile(sqlite_template, path)
    with _opened(str(path)) as store:
        yield store


@pytest.fixture
def postgres_url(postgres_databases: postgres.Databases) -> Iterator[str]:
    """The address of a migrated database of this test's own."""
    with postgres_databases.fresh() as url:
        yield url


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    with _opened(postgres_url) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """A migrated store, once on each database."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture
def town(store: Store) -> Iterator[Town]:
    """The cast on a store, with a clock that stands still; once on each database."""
    with _settled(store) as found:
        yield found


@pytest.fixture
def sqlite_town(sqlite_store: Store) -> Iterator[Town]:
    """The same on SQLite alone, for what the database has no part in: how things look."""
    with _settled(sqlite_store) as found:
        yield found


@contextmanager
def _settled(store: Store) -> Iterator[Town]:
    moment = Clock()
    ids._minter.__init__()  # type: ignore[misc]  # ids only grow: a test that jumped ahead must not date this one's
    with clock.read_from(moment):
        yield Town(store, moment)
