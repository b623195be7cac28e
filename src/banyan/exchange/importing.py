# SPDX-License-Identifier: Apache-2.0
"""Bring something in, carry everything out: one call each, for commands and tests.

`import_path` looks at what it was given and takes it in; `export_path` writes everything public. What was imported is found,
counted and announced once the jobs have read the event log: call `jobs.timetable.run_pending` afterwards.
"""

from collections.abc import Callable
from pathlib import Path

from banyan.base.errors import Family, Refusal
from banyan.exchange.archive.form import MANIFEST, ExportReport
from banyan.exchange.bulk.report import Report
from banyan.storage.files import FileStore
from banyan.storage.store import Store

# (done, total, what): bytes of the source for an import, rows for an export; `what` is "verify", "read", "write" or "files".
Progress = Callable[[int, int, str], object]


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
    raise NotImplementedError


def export_path(store: Store, files: FileStore, path: Path, progress: Progress | None = None) -> ExportReport:
    """Write everything public into the folder `path`, which must be new or empty. Raises Refusal."""
    raise NotImplementedError
