# SPDX-License-Identifier: Apache-2.0
"""Writing an archive: everything public in one snapshot, a page of rows in memory, a folder that gets its name last."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import IO

from banyan.core import stickers
from banyan.exchange.archive.form import (
    FORMAT,
    MANIFEST,
    ORDER,
    VERSION,
    ExportReport,
    FolderNotEmpty,
    Manifest,
    file_path,
    to_line,
)
from banyan.exchange.bulk import public
from banyan.exchange.bulk.pipeline import Progress
from banyan.storage.files import FileStore
from banyan.storage.store import Store

ROWS_BETWEEN = 2_000  # rows between two looks of whoever watches


def export(store: Store, files: FileStore, path: Path, progress: Progress) -> ExportReport:
    """Write everything public to the folder `path`. The same community gives the same bytes. Raises FolderNotEmpty."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderNotEmpty(path=path)
    part = path.with_name(f".{path.name}.banyan-export")
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)
    lines = _Lines(part)
    attachments: dict[str, None] = {}
    with store.read(snapshot=True) as tx:
        site, total = public.site_words(tx), public.count(tx)
        for name, row in public.walk(tx):
            if lines.write(name, row) % ROWS_BETWEEN == 0:
                progress(min(lines.total, total), total, "write")
            if name == "attachments.jsonl":
                attachments[row["sha256"]] = None
    lines.close()
    attachments |= dict.fromkeys(stickers.files_in(site.get(stickers.KEY, "")))
    missing = 0
    for done, sha256 in enumerate(attachments, 1):
        if files.has(sha256):
            target = file_path(part, sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files.path(sha256), target)
        else:
            missing += 1
        progress(done, len(attachments), "files")
    _write_synced(part / MANIFEST, to_line(Manifest(FORMAT, VERSION, site, lines.counts, lines.hashes)))
    if path.exists():
        path.rmdir()
    part.rename(path)
    progress(lines.total, lines.total, "write")
    return ExportReport(path, lines.counts, len(attachments) - missing, missing)


class _Lines:
    """The file that is being written, hashed on its way; a file whose name does not come again is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, tuple[IO[bytes], hashlib._Hash]] = {}
        self.counts = dict.fromkeys(ORDER, 0)
        self.hashes: dict[str, str] = {}
        self.total = 0

    def write(self, name: str, row: public.Object) -> int:
        """Returns how many lines there are in all."""
        if name not in self._open:
            self.close()
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            self._open[name] = (path.open("wb"), hashlib.sha256())
        file, digest = self._open[name]
        line = to_line(row)
        file.write(line)
        digest.update(line)
        self.counts[name.partition("/")[0].removesuffix(".jsonl")] += 1
        self.total += 1
        return self.total

    def close(self) -> None:
        for name, (file, digest) in self._open.items():
            file.flush()
            os.fsync(file.fileno())
            file.close()
            self.hashes[name] = digest.hexdigest()
        self._open.clear()


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
