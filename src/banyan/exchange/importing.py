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
from banyan.exchange.bulk.pipeline import Progress, run
from banyan.exchange.bulk.report import Report
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

    `source` is the name under which it is remembered here: the same name finds its threads and people again. Raises Refusal.
    """
    path, watch = Path(path).absolute(), progress or _unwatched
    try:
        name = source or _name(path)
        if path.is_dir():
            archive = Archive(path)
            archive.verify(watch)
            return run(store, Carried(archive, Shelving(path, files), name), watch)
        start = first_bytes(path)
        if Mbox.fits(start):
            return run(store, Threads(store, Mbox(path, name), name), watch)
        if ThreadsJsonl.fits(start):
            return run(store, Threads(store, ThreadsJsonl(path), name), watch)
    except OSError as error:
        raise NothingThere(path=path) from error
    raise UnknownKind(path=path)


def export_path(store: Store, files: FileStore, path: Path, progress: Progress | None = None) -> ExportReport:
    """Write everything public into the folder `path`, which must be new or empty. Raises Refusal."""
    return export(store, files, Path(path).absolute(), progress or _unwatched)


def _name(path: Path) -> str:
    """`slicer.jsonl.zst` → `slicer`."""
    return path.name.split(".")[0] or path.name


def _unwatched(done: int, total: int, what: str) -> None:
    pass
