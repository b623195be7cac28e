# SPDX-License-Identifier: Apache-2.0
"""`banyan backup` and `banyan restore`: a copy of everything while the community runs, and the way back."""

from pathlib import Path

import click

from banyan.base import settings
from banyan.cli.app import Spoken
from banyan.cli.screen import bar
from banyan.cli.speech import _, tell
from banyan.core import search_index, upkeep
from banyan.core.founding import FoundedAlready
from banyan.exchange import backups
from banyan.jobs.search_index import reindex_all
from banyan.server import house
from banyan.server.house import House


@click.command(cls=Spoken, help="Copy everything into a new folder, secrets too, while the community runs.")
@click.argument("path", type=click.Path(path_type=Path))
def backup_command(path: Path) -> None:
    loaded = settings.load()
    with house.opened(loaded) as opened, bar() as progress:
        manifest = backups.make_backup(opened.store, opened.files, loaded.data, path, progress)
        opened.store.write_now(lambda tx: upkeep.note(tx, upkeep.BACKUP))
    tell(_("Copied to {path}: the database and {n} files.", path=path, n=f"{len(manifest.files) - 1:,}"))
    tell(_("It holds everybody's address and password hash: keep it as you would keep the server."))


@click.command(cls=Spoken, help="Bring a backup back, into a data folder and a database without a community.")
@click.argument("path", type=click.Path(path_type=Path))
def restore_command(path: Path) -> None:
    loaded = settings.load()
    house.make_folder(loaded.data)
    with house.served_alone(loaded.data):
        with house.opened(loaded, founded=False) as opened:
            if opened.is_founded:
                raise FoundedAlready
        with bar() as progress:
            manifest = backups.read_backup(path, progress)
            backups.restore_files(manifest, path, opened.files, progress)
            backups.restore_keys(manifest, path, loaded.data)
            backups.restore_database(path, loaded.database_url, loaded.data, progress)
        with house.opened(loaded) as restored:
            _index(restored)
            restored.store.write_now(lambda tx: upkeep.note(tx, upkeep.RESTORE))
    tell(_("Restored what was backed up at {at}. `banyan check` looks at all of it.", at=manifest.made_at))


def _index(restored: House) -> None:
    """A backup of PostgreSQL has no index of words that SQLite could use, and the other way round."""
    with restored.store.read() as tx:
        if search_index.filed(tx) == search_index.expected(tx):
            return
    with bar() as progress:
        reindex_all(restored.store, lambda done, total: progress(done, total, "index"))
