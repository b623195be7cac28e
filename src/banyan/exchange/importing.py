# SPDX-License-Identifier: Apache-2.0
"""Bring something in, carry everything out: one call each, for commands and tests.

`import_path` looks at what it was given and takes it in; `export_path` writes everything public. What was imported is found,
counted and announced once the jobs have read the event log: call `jobs.timetable.run_pending` afterwards.
"""

from pathlib import Path

from banyan.base.errors import Family, Refusal
from banyan.exchange.archive.form import ExportReport
from banyan.exchange.archive.reading import Archive
from banyan.exchange.archive.shelving import Shelving
from banyan.exchange.archive.writing import export
from banyan.exchange.bulk.carrying import Carried
from banyan.exchange.bulk.loader import Threads
from banyan.exchange.bulk.pipeline import Progress, Source, run
from banyan.exchange.bulk.places import MAX_NAME, clean_name
from banyan.exchange.bulk.report import Report
from banyan.exchange.disk import full_disk_told
from banyan.exchange.mbox import Mbox
from banyan.exchange.streams import first_bytes
from banyan.exchange.threads_jsonl import ThreadsJsonl
from banyan.storage.files import FileStore
from banyan.storage.store import Store


class NothingThere(Refusal):
    code = "nothing_there"
    family = Family.NOT_FOUND
    sentence = "{path} is not there, or cannot be read."
    fields = ("path",)


class UnknownKind(Refusal):
    code = "unknown_kind"
    family = Family.INVALID
    sentence = "{path} is nothing that can be imported."
    hint = "JSON lines of threads (.jsonl, .jsonl.zst, .jsonl.gz), a mailbox (.mbox) and a folder that `banyan export` wrote can."
    fields = ("path",)


def import_path(
    store: Store, files: FileStore, path: Path, progress: Progress | None = None, source: str | None = None
) -> Report:
    """Bring `path` in and say what was lost. Killed or interrupted, the next call goes on where this one stopped.

    `source` is the name under which it is remembered here, by default the beginning of the file's: the same name finds its
    threads and people again. Raises Refusal.
    """
    path, watch = Path(path).absolute(), progress or _unwatched
    name = clean_name(source or path.name.split(".")[0])[:MAX_NAME] or "import"
    with full_disk_told():
        return run(store, _open(store, files, path, name, watch), watch)


def _open(store: Store, files: FileStore, path: Path, name: str, watch: Progress) -> Source:
    """What `path` is, told by looking into it."""
    if path.is_dir():
        archive = Archive(path)
        archive.verify(watch)
        return Carried(archive, Shelving(path, files), name)
    try:
        start = first_bytes(path)
    except OSError as error:
        raise NothingThere(path=path) from error
    if Mbox.fits(start):
        return Threads(store, Mbox(path, name), name)
    if ThreadsJsonl.fits(start):
        return Threads(store, ThreadsJsonl(path), name)
    raise UnknownKind(path=path)


def export_path(store: Store, files: FileStore, path: Path, progress: Progress | None = None) -> ExportReport:
    """Write everything public into the folder `path`, which must be new or empty. Raises Refusal."""
    with full_disk_told():
        return export(store, files, Path(path).absolute(), progress or _unwatched)


def _unwatched(done: int, total: int, what: str) -> None:
    pass
