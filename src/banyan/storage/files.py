# SPDX-License-Identifier: Apache-2.0
"""Files by their content: `ab/cd/<sha256>`, written once, never changed. Knows no owner; the rows say who may see what.

A file is whole or not there: it grows under another name, is synced, and gets its name last. Names are made of
hexadecimal digits only, so nothing from outside ever becomes part of a path.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")
THUMB = ".thumb"  # the small picture stands beside its original and goes with it
CHUNK = 256 * 1024


class FileStore:
    """A folder of files. Safe to share between threads and processes."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._incoming = self.folder / "incoming"

    def incoming(self) -> Path:
        """A fresh path, on the same disk, for an upload that is still growing. Whoever takes it unlinks it."""
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._incoming / secrets.token_hex(16)

    def put(self, source: Path, thumb: Path | None = None) -> str:
        """Keep a copy of `source` (and its thumbnail) and give its address. On disk when this returns."""
        sha256 = digest(source)
        if thumb is not None:
            self._keep(thumb, self.path(sha256 + THUMB, is_thumb=True))
        self._keep(source, self.path(sha256))
        return sha256

    def path(self, name: str, *, is_thumb: bool = False) -> Path:
        """Where a file stands or would stand. Raises ValueError for what is no address."""
        sha256 = name.removesuffix(THUMB)
        if not _NAME.fullmatch(sha256):
            raise ValueError("a file's address is 64 hexadecimal digits")
        return self.folder / sha256[:2] / sha256[2:4] / (sha256 + THUMB if is_thumb else sha256)

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def has_thumb(self, sha256: str) -> bool:
        return self.path(sha256, is_thumb=True).is_file()

    def drop(self, sha256: str) -> None:
        """Forget a file and its thumbnail; one that is not there is forgotten already."""
        self.path(sha256).unlink(missing_ok=True)
        self.path(sha256, is_thumb=True).unlink(missing_ok=True)

    def addresses(self) -> Iterator[str]:
        """All files that are there, in the order of their addresses."""
        for outer in _folders(self.folder):
            for inner in _folders(outer):
                for file in sorted(inner.iterdir()):
                    if _NAME.fullmatch(file.name):
                        yield file.name

    def stale_incoming(self, before_s: float) -> Iterator[Path]:
        """Uploads that nobody has touched since `before_s` (seconds since 1970): what a crash left behind."""
        if self._incoming.is_dir():
            for file in self._incoming.iterdir():
                try:
                    if file.stat().st_mtime < before_s:
                        yield file
                except FileNotFoundError:
                    continue

    def age_s(self, sha256: str, now_s: float) -> float:
        """Seconds since a file was put here (or put again); infinite when it is not there."""
        try:
            return now_s - self.path(sha256).stat().st_mtime
        except FileNotFoundError:
            return float("inf")

    def _keep(self, source: Path, target: Path) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            os.utime(target)  # young again: the sweep must not take what is being used anew
            return
        part = self.incoming()
        try:
            with source.open("rb") as reader, part.open("xb") as writer:
                shutil.copyfileobj(reader, writer, CHUNK)
                writer.flush()
                os.fsync(writer.fileno())
            part.chmod(0o600)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent, self.folder):
            _sync_folder(folder)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(part for part in folder.iterdir() if len(part.name) == 2 and part.is_dir())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
