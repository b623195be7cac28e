# SPDX-License-Identifier: Apache-2.0
"""Backups: everything that a community is, its secrets too, in a folder that says of each file what it must be.

The database stands in it as one SQLite file, whichever database it came from, so it can be restored into either. What is
made here is for the community's keepers; what is for everybody is an archive.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from banyan import __version__
from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.private_files import write_private
from banyan.exchange.archive.form import FolderNotEmpty
from banyan.storage.copying import copy_rows, database_file, put_in_place
from banyan.storage.files import THUMB, FileStore, digest
from banyan.storage.store import Store, open_store

FORMAT = "banyan-backup"
VERSION = 2  # 1 had no host keys
MANIFEST = "backup.json"
DATABASE = "banyan.db"
MAX_MANIFEST = 256 * 1024 * 1024  # bytes: two million files
# By these callers at terminals know that it is still the same place.
HOST_KEYS = ("ssh_host_ed25519_key", "ssh_host_rsa_key")
MAX_KEY = 64 * 1024  # bytes
_NAME = re.compile(r"banyan\.db|ssh_host_(?:ed25519|rsa)_key|files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}(?:\.thumb)?")

Progress = Callable[
    [int, int, str], object
]  # (done, total, what): pages or rows of "write", files of "files" and "verify"


class NotABackup(Refusal):
    code = "not_a_backup"
    family = Family.INVALID
    sentence = "{path} is no backup of Banyan, or one of a later release."
    fields = ("path",)


class BackupDamaged(Refusal):
    code = "backup_damaged"
    family = Family.INVALID
    sentence = "The backup is damaged: {file} is not what was put there. Nothing was restored."
    hint = "Take another backup, and look after the disk that this one is on."
    fields = ("file",)


class Manifest(msgspec.Struct, frozen=True):
    """`backup.json`: when it was made, by which release, and the SHA-256 of every file."""

    format: str
    version: int
    release: str
    made_at: str
    files: dict[str, str]


def make_backup(store: Store, files: FileStore, data: Path, path: Path, progress: Progress) -> Manifest:
    """Write the folder `path`, which must be new or empty, while the community runs. Raises FolderNotEmpty.

    `data` is the data folder, where the host keys lie.
    """
    path = path.absolute()
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderNotEmpty(path=path)
    part = path.with_name(path.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    made_at = clock.to_iso(clock.now())
    # Files first and once more afterwards: whatever a row of the copy speaks of was there at one of the two times.
    hashes = _take_files(files, part, progress)
    _take_database(store, part / DATABASE, progress)
    hashes |= _take_files(files, part, progress)
    hashes |= _take_keys(data, part)
    hashes[DATABASE] = digest(part / DATABASE)
    manifest = Manifest(FORMAT, VERSION, __version__, made_at, dict(sorted(hashes.items())))
    (part / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    os.sync()  # what has the name of a backup is one, also after a power cut
    if path.exists():
        path.rmdir()
    part.rename(path)
    return manifest


def read_backup(path: Path, progress: Progress) -> Manifest:
    """The manifest of a backup of which every file is what it must be. Raises NotABackup, BackupDamaged."""
    try:
        if (path / MANIFEST).stat().st_size > MAX_MANIFEST:
            raise NotABackup(path=path)
        manifest = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotABackup(path=path) from error
    names = manifest.files
    if (
        manifest.format != FORMAT
        or manifest.version > VERSION
        or DATABASE not in names
        or not all(map(_NAME.fullmatch, names))
    ):
        raise NotABackup(path=path)
    for count, (name, wanted) in enumerate(names.items(), 1):
        file = path / name
        try:
            if file.is_symlink() or digest(file) != wanted:
                raise BackupDamaged(file=name)
        except OSError as error:
            raise BackupDamaged(file=name) from error
        progress(count, len(names), "verify")
    return manifest


def restore_files(manifest: Manifest, path: Path, files: FileStore, progress: Progress) -> None:
    """Put the files of a backup that was read on the shelf."""
    names = [name for name in manifest.files if name.startswith("files/") and not name.endswith(THUMB)]
    for count, name in enumerate(names, 1):
        thumb = path / (name + THUMB)
        files.put(path / name, thumb if name + THUMB in manifest.files else None)
        progress(count, len(names), "files")


def restore_keys(manifest: Manifest, path: Path, data: Path) -> None:
    """Let callers at terminals find the place that they know."""
    for name in HOST_KEYS:
        if name in manifest.files:
            write_private(data / name, _read_key(path / name))


def restore_database(path: Path, url: str, scratch: Path, progress: Progress) -> None:
    """Let the database at `url` be that of a backup that was read. It must hold no community, and nobody may have it open.

    `scratch` is a folder with room for another copy: the backup itself stays as it is, and may lie where nobody can write.
    """
    file = database_file(url)
    if file is not None:
        put_in_place(path / DATABASE, file)
        return
    copy = scratch / "restoring.db"  # it is brought up to this release first
    put_in_place(path / DATABASE, copy)
    source, target = open_store(f"sqlite://{copy.absolute()}"), open_store(url)
    try:
        source.migrate()
        target.migrate()
        copy_rows(source, target, lambda done, total: progress(done, total, "write"))
    finally:
        source.close()
        target.close()
        for left in copy.parent.glob(copy.name + "*"):
            left.unlink(missing_ok=True)


def _take_database(store: Store, target: Path, progress: Progress) -> None:
    def watch(done: int, total: int) -> None:
        progress(done, total, "write")

    if store.kind == "sqlite":
        store.snapshot(target, watch)
        return
    copy = open_store(f"sqlite://{target}")
    try:
        copy.migrate()
        copy_rows(store, copy, watch)
    finally:
        copy.close()


def _take_keys(data: Path, part: Path) -> dict[str, str]:
    names = [name for name in HOST_KEYS if (data / name).exists()]
    for name in names:
        write_private(part / name, _read_key(data / name))
    return {name: digest(part / name) for name in names}


def _read_key(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_KEY)


def _take_files(files: FileStore, part: Path, progress: Progress) -> dict[str, str]:
    """Link or copy what is not there yet. A file is never changed, so a second name for it is as good as a copy."""
    hashes = {}
    addresses = list(files.addresses())
    for count, sha256 in enumerate(addresses, 1):
        for source in (files.path(sha256), files.path(sha256, is_thumb=True)):
            name = f"files/{source.relative_to(files.folder).as_posix()}"
            if _take_file(source, part / name):
                hashes[name] = digest(part / name) if name.endswith(THUMB) else sha256
        progress(count, len(addresses), "files")
    return hashes


def _take_file(source: Path, target: Path) -> bool:
    """False when there is no such file (any more)."""
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            os.link(source, target)
        except FileNotFoundError:
            return False
        except OSError:  # another disk, or one that knows no links
            shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    return True
