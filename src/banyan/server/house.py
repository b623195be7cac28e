# SPDX-License-Identifier: Apache-2.0
"""The house of a community: its data folder and its store, opened together. The server and every command begin here."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO
from urllib.parse import urlsplit

from banyan.base import ids
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings
from banyan.base.veils import VEILS
from banyan.core import events, founding
from banyan.storage.copying import database_file
from banyan.storage.files import FileStore
from banyan.storage.store import Store, open_store

FOLDER_MODE = 0o700  # letters and everybody's address lie here; a folder that is there already keeps its own
# What a process may serve from a data folder.
WEB, TERMINAL = "web", "terminal"
PARTS = (WEB, TERMINAL)


class DataOutOfReach(Refusal):
    code = "data_out_of_reach"
    family = Family.UNAVAILABLE
    sentence = "The data folder {path} cannot be used: {reason}."
    hint = "Look at its owner and permissions, or name another folder with BANYAN_DATA."
    fields = ("path", "reason")


class NoCommunity(Refusal):
    code = "no_community"
    family = Family.NOT_FOUND
    sentence = "There is no community in {place} yet."
    hint = "`banyan init --preset campus` founds one with people talking, `banyan init --empty` a bare one."
    fields = ("place",)


class AlreadyServed(Refusal):
    code = "already_served"
    family = Family.CONFLICT
    sentence = "Process {process} serves {path} already."
    hint = "Stop it first, or name another folder with BANYAN_DATA."
    fields = ("process", "path")


class House(NamedTuple):
    settings: Settings
    store: Store
    files: FileStore

    @property
    def is_founded(self) -> bool:
        with self.store.read() as tx:
            return founding.founded_at(tx) is not None


@contextmanager
def opened(settings: Settings, *, founded: bool = True) -> Iterator[House]:
    """The house with its schema brought up to this release. Raises NoCommunity when it must be `founded` and is not."""
    file = database_file(settings.database_url)
    if founded and file is not None and not file.exists():
        raise NoCommunity(place=place(settings))  # asked in the wrong folder: leave nothing behind in it
    make_folder(settings.data)
    VEILS.keep_in(settings.data / "veils")
    store = open_store(settings.database_url)
    try:
        store.migrate()
        with store.read() as tx:
            ids.stay_above(events.newest_id(tx))
        house = House(settings, store, FileStore(settings.data / "files"))
        if founded and not house.is_founded:
            raise NoCommunity(place=place(settings))
        with _own_node(settings.data) as node:
            ids.be_node(node)
            yield house
    finally:
        store.close()


def place(settings: Settings) -> str:
    """Where the community is, as an operator would say it; never with a password."""
    if not settings.values["database_url"]:
        return str(settings.data)
    parts = urlsplit(settings.database_url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def make_folder(path: Path) -> None:
    """A new folder can be looked into by its owner only. Raises DataOutOfReach."""
    try:
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise DataOutOfReach(path=path, reason=error.strerror or error) from error


@contextmanager
def served_alone(folder: Path, parts: Sequence[str] = PARTS) -> Iterator[None]:
    """Hold what is served from the data folder, or a part of it: a second server of the same part is refused, and whoever would
    replace what is in the folder, which takes all parts. Raises AlreadyServed.

    The system lets go of the locks when the process ends, however it ends.
    """
    with ExitStack() as held:
        for part in parts:
            held.enter_context(_held(folder, part))
        yield


@contextmanager
def _held(folder: Path, part: str) -> Iterator[None]:
    with _lock_file(folder / f"serving-{part}.lock") as lock:
        if not _takes(lock):
            raise AlreadyServed(process=lock.read(20).strip() or "?", path=folder)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def _own_node(folder: Path) -> Iterator[int]:
    """The first number that no other process on this data folder has, as long as this one runs: their ids never meet."""
    for node in range(ids.NODES):
        with _lock_file(folder / f"node-{node}.lock") as lock:
            if _takes(lock):
                yield node
                return
    raise RuntimeError(f"{ids.NODES} processes use {folder}")


def _lock_file(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")


def _takes(lock: TextIO) -> bool:
    """Whether it is ours now; False when another process has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
