# SPDX-License-Identifier: Apache-2.0
"""Veils: the keys by which people on boards without names prove to this program, and to nobody else, which pseudonym is theirs.

There is one for each month. They lie in files beside the database, in no backup and in no row, and are destroyed after some
months: from then on nobody can try accounts against pseudonyms, whatever they have in hand.
"""

import os
import re
import secrets
from pathlib import Path
from threading import Lock

from banyan.base import clock
from banyan.base.private_files import write_private

KEPT = 4  # months, with the one that runs
SIZE = 32  # bytes
_NAME = re.compile(r"(\d{4}-\d{2})\.veil")


class Veils:
    """Until it is told of a folder it keeps the keys in memory: whoever stops the process has lost them."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._month = ""
        self._folder: Path | None = None
        self._lock = Lock()

    def keep_in(self, folder: Path) -> None:
        """From now on the keys lie in the files of a folder, which belongs to its owner alone."""
        with self._lock:
            self._folder, self._keys, self._month = folder, {}, ""

    def key(self, now: int) -> tuple[str, bytes]:
        """(the month, its key), which is made when the month has none yet."""
        month = month_of(now)
        return month, self.living(now)[month]

    def living(self, now: int) -> dict[str, bytes]:
        """Month → key, of the months that are not over for good. Those that are go with the first look in a new month."""
        month = month_of(now)
        with self._lock:
            if month != self._month:
                self._turn(month, _first_kept(month))
            return self._keys

    def _turn(self, month: str, first: str) -> None:
        known = self._keys if self._folder is None else _read(self._folder, first)
        known = {each: key for each, key in known.items() if each >= first}
        if month not in known:
            known[month] = secrets.token_bytes(SIZE) if self._folder is None else _make(self._folder, month)
        self._keys, self._month = known, month


def month_of(at: int) -> str:
    return clock.to_iso(at)[:7]


def _first_kept(month: str) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - KEPT
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _read(folder: Path, first: str) -> dict[str, bytes]:
    """The keys of the folder from a month on. Older ones are removed."""
    found = {}
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        name = _NAME.fullmatch(path.name)
        if name and name[1] >= first:
            found[name[1]] = path.read_bytes()
        elif name:
            path.unlink(missing_ok=True)
    return found


def _make(folder: Path, month: str) -> bytes:
    """Of two processes that make the key of a month, one does, and both have it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, own = folder / f"{month}.veil", folder / f"{month}.{os.getpid()}"
    write_private(own, secrets.token_bytes(SIZE))
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
    return path.read_bytes()


VEILS = Veils()
