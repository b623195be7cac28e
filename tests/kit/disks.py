# SPDX-License-Identifier: Apache-2.0
"""Disks that fail: one whose nth call goes wrong, and one that remembers everything so that its power can be cut.

Both are SQLite virtual file systems over the real one. A disk that was never asked to do what should have failed says so
(`met`), because a fault test that never met its fault proves nothing.
"""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

_names = itertools.count(1)


def _base(name: str | apsw.URIFilename | None) -> str:
    text = name.filename() if isinstance(name, apsw.URIFilename) else name
    return Path(text).name if text else "temporary"


class FailingDisk(apsw.VFS):
    """Its `nth` call of `what` ("write" or "sync") raises `error`; `lasting` lets every later one fail too, until `mend`."""

    def __init__(self, what: str, nth: int, error: type[apsw.Error], *, lasting: bool = False) -> None:
        self.name = f"failing{next(_names)}"
        self._what, self._nth, self._error, self._lasting = what, nth, error, lasting
        self.calls = 0
        self.met = 0
        super().__init__(self.name, "")

    def mend(self) -> None:
        self._what = ""

    def check(self, what: str) -> None:
        if what != self._what:
            return
        self.calls += 1
        if self.calls == self._nth or (self._lasting and self.calls > self._nth):
            self.met += 1
            raise self._error("the disk says no")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _FailingFile(self, name, flags)


class _FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.check("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.check("sync")
        super().xSync(flags)


class RememberingDisk(apsw.VFS):
    """Keeps a log of what was written and synced, from which `image` makes the disk as a power cut may leave it."""

    def __init__(self, *, start: dict[str, bytes]) -> None:
        self.name = f"remembering{next(_names)}"
        self.log: list[tuple[object, ...]] = []
        self._start = start
        super().__init__(self.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _RememberingFile(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        self.log.append(("delete", _base(name)))

    def image(self, seed: int, folder: Path) -> list[object]:
        """Write the files as they lie there when the power goes at a moment drawn by `seed`; return what was
        acknowledged by then.

        What was synced is there. Of later writes some are lost, some are torn at a sector, and the others are there.
        """
        draw = random.Random(seed)
        entries = self.log[: draw.randrange(len(self.log) + 1)]
        last_sync = {entry[1]: place for place, entry in enumerate(entries) if entry[0] == "sync"}
        files = {name: bytearray(data) for name, data in self._start.items()}
        acknowledged = []
        for place, entry in enumerate(entries):
            match entry:
                case ("ack", what):
                    acknowledged.append(what)
                case ("delete", str(name)):
                    files.pop(name, None)
                case ("truncate", str(name), int(size)):
                    if place < last_sync.get(name, -1) or draw.random() > 0.4:
                        del files.setdefault(name, bytearray())[size:]
                case ("write", str(name), int(offset), bytes(data)):
                    if place > last_sync.get(name, -1):
                        fate = draw.random()
                        if fate < 0.4:
                            continue
                        if fate < 0.6:
                            data = data[: draw.randrange(len(data) // 512 + 1) * 512]
                    content = files.setdefault(name, bytearray())
                    content.extend(bytes(max(0, offset + len(data) - len(content))))
                    content[offset : offset + len(data)] = data
        for name, content in files.items():
            if not name.endswith("-shm"):
                (folder / name).write_bytes(content)
        return acknowledged


class _RememberingFile(apsw.VFSFile):
    def __init__(self, disk: RememberingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk, self._name = disk, _base(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.log.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.log.append(("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._disk.log.append(("sync", self._name))


@contextmanager
def failing(what: str, nth: int, error: type[apsw.Error], *, lasting: bool = False) -> Iterator[FailingDisk]:
    disk = FailingDisk(what, nth, error, lasting=lasting)
    try:
        yield disk
    finally:
        disk.unregister()


@contextmanager
def remembering(start: dict[str, bytes]) -> Iterator[RememberingDisk]:
    disk = RememberingDisk(start=start)
    try:
        yield disk
    finally:
        disk.unregister()
