# SPDX-License-Identifier: Apache-2.0
"""Migrations: numbered SQL files, run forward, one statement in one transaction, each noted in the table `migrations`.

A run that is killed goes on where it stopped; two processes that start at once do each step once. Nothing is undone: a
copy of a SQLite database that has data is made first, and a PostgreSQL one is backed up by its keepers.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol

from banyan.storage.dialect import Step, steps
from banyan.storage.errors import StoreNewer
from banyan.storage.tx import Job, Tx

log = logging.getLogger(__name__)

NOTES = Step("notes", "CREATE TABLE IF NOT EXISTS migrations (step TEXT PRIMARY KEY, at BIGINT NOT NULL)", "")

Read = Callable[[], AbstractContextManager[Tx]]
WriteNow = Callable[[Job[Any]], Any]


class Engine(Protocol):
    """What a migration needs to know about the database."""

    @property
    def kind(self) -> str: ...
    def ddl(self, step: Step) -> str: ...
    def copy_before_migration(self, name: str) -> Path | None: ...


def read_steps(folder: Traversable | None = None) -> list[Step]:
    """All steps of all files, in order. Each file has a number of four digits and a name: `0001_ground.sql`."""
    found = folder if folder is not None else resources.files("banyan.storage") / "migrations"
    files = sorted((file for file in found.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [step for file in files for step in steps(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))]


def run(engine: Engine, read: Read, write_now: WriteNow, folder: Traversable | None = None) -> None:
    """Run what has not been run. Refuses a store that knows steps which we do not: it belongs to a later release."""
    wanted = [step for step in read_steps(folder) if step.only in ("", engine.kind)]
    _make_notes(engine, write_now)
    with read() as tx:
        done = {name for (name,) in tx.all("SELECT step FROM migrations")}
    unknown = done - {step.name for step in wanted}
    if unknown:
        raise StoreNewer(step=min(unknown))
    missing = [step for step in wanted if step.name not in done]
    if missing and done:
        copy = engine.copy_before_migration(missing[0].name[:4])
        log.info("migrating from %s; a copy from before is at %s", max(done), copy)
    for step in missing:
        write_now(_perform(engine, step))


def _make_notes(engine: Engine, write_now: WriteNow) -> None:
    """Of two processes that make it at once one may be refused, each database in its own words; then it is there."""
    try:
        write_now(lambda tx: tx.run(engine.ddl(NOTES)))
    except Exception:  # noqa: BLE001  whatever was not a race is refused again
        write_now(lambda tx: tx.run(engine.ddl(NOTES)))


def _perform(engine: Engine, step: Step) -> Job[None]:
    def job(tx: Tx) -> None:
        # The note goes first: whoever else runs this step at the same time waits here, and then sees that it is done.
        noted = tx.run(
            "INSERT INTO migrations (step, at) VALUES (:step, :at) ON CONFLICT (step) DO NOTHING",
            {"step": step.name, "at": tx.now},
        )
        if noted:
            tx.run(engine.ddl(step))

    return job
