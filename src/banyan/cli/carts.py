# SPDX-License-Identifier: Apache-2.0
"""`banyan import` and `banyan export`: bring something in, carry everything out, with a bar that shows how far."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from banyan.base import settings
from banyan.cli import speech
from banyan.cli.app import Spoken
from banyan.cli.screen import bar
from banyan.cli.speech import _, tell
from banyan.exchange import importing
from banyan.jobs.timetable import run_pending
from banyan.server import house


@click.command(cls=Spoken, help="Bring in an archive (a folder), JSON lines of threads, or a mailbox.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="The name under which its threads and people are remembered here.")
def import_command(path: Path, source: str | None) -> None:
    with (
        house.opened(settings.load()) as opened,
        _going_on(_("Interrupted. Run the same command again: it goes on where it stopped.")),
    ):
        with bar() as progress:
            report = importing.import_path(opened.store, opened.files, path, progress, source)
        speech.warn(_("Counting and indexing …"))
        run_pending(opened.store, opened.files, opened.settings)
    for line in report.lines(speech.lang()):
        tell(line)


@click.command(cls=Spoken, help="Write everything public into a new folder, as lines of JSON and files.")
@click.argument("path", type=click.Path(path_type=Path))
def export_command(path: Path) -> None:
    with (
        house.opened(settings.load()) as opened,
        _going_on(_("Interrupted. Nothing stands under the name that you gave; run it again.")),
    ):
        with bar() as progress:
            report = importing.export_path(opened.store, opened.files, path, progress)
    for line in report.lines(speech.lang()):
        tell(line)


@contextmanager
def _going_on(sentence: str) -> Iterator[None]:
    """Ctrl-C is no accident: say what it leaves behind and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        speech.warn(sentence)
        raise
