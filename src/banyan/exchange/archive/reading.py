# SPDX-License-Identifier: Apache-2.0
"""Reading an archive that somebody brought: checked against its hashes first, then line by line, and no name in it is ever
taken for a path.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from banyan.base import clock
from banyan.exchange.archive.form import (
    CHUNKED,
    MANIFEST,
    SINGLE,
    VERSION,
    ArchiveDamaged,
    Manifest,
    NotAnArchive,
    file_path,
)
from banyan.exchange.bulk.carried import (
    SHAPES,
    CarriedPost,
    Piece,
    PostLine,
    PushLine,
    ReactionLine,
    RevisionLine,
    ThreadLine,
    check_ids_and_times,
)
from banyan.exchange.bulk.incoming import MAX_BODY, Loss
from banyan.exchange.bulk.pipeline import Progress
from banyan.exchange.streams import Stream
from banyan.storage.files import digest

MAX_MANIFEST = 64 * 1024 * 1024  # bytes; a community of a hundred million threads stays below
POSTS_IN_PIECE = 200
PIECE_BYTES = 512 * 1024
MAX_NUMBER = 1 << 31  # of a thread, and of a floor
MANY_LOSSES = 1_000  # that are held one by one until a step takes them
MAX_OF_POST = 20_000  # revisions, reactions, pushes that one post may bring
_CHUNK = re.compile(rf"(?:{'|'.join(CHUNKED)})/[0-9]{{6,10}}\.jsonl")
_SINGLE = frozenset(f"{name}.jsonl" for name in SINGLE)

L = TypeVar("L", bound=msgspec.Struct)


class Archive:
    """An open archive. Raises NotAnArchive and, from `verify`, ArchiveDamaged."""

    kind = "archive"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.losses: list[Loss] = []
        self.done = 0
        manifest = path / MANIFEST
        try:
            if manifest.stat().st_size > MAX_MANIFEST:
                raise NotAnArchive(path=path)
            self.raw = manifest.read_bytes()
            self.manifest = msgspec.json.decode(self.raw, type=Manifest)
        except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise NotAnArchive(path=path) from error
        names = self.manifest.files
        fits = all(name in _SINGLE or _CHUNK.fullmatch(name) for name in names)
        if self.manifest.format != "banyan-archive" or self.manifest.version > VERSION or not fits:
            raise NotAnArchive(path=path)
        self.site = self.manifest.site
        self.size = sum(_size(path / name) for name in names)

    def fingerprint(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    def verify(self, progress: Progress) -> None:
        """Every file of lines is there, is a file of this folder, and is what the manifest says."""
        done = 0
        for name, wanted in sorted(self.manifest.files.items()):
            path = self.path / name
            if path.is_symlink() or path.parent.is_symlink() or not path.is_file() or digest(path) != wanted:
                raise ArchiveDamaged(file=name, manifest=MANIFEST)
            done += _size(path)
            progress(done, self.size, "verify")

    def small(self, kind: str) -> Iterator[Any]:
        """The lines of one of the single files."""
        name = f"{kind}.jsonl"
        if name in self.manifest.files:
            yield from self._lines(name, SHAPES[kind])

    def attachment(self, sha256: str) -> Path | None:
        """Where the bytes are, if they are there. Nothing says yet that they are the right ones."""
        path = file_path(self.path, sha256)
        return path if path.is_file() and not path.is_symlink() else None

    def pieces(self) -> Iterator[Piece]:
        """Threads in the order of their numbers, long ones in parts."""
        chunks = sorted(name.partition("/")[2] for name in self.manifest.files if name.startswith("threads/"))
        for chunk in chunks:
            posts = _Ahead(self._chunk("posts", chunk, PostLine), self.lose)
            revisions = _Ahead(self._chunk("revisions", chunk, RevisionLine), self.lose)
            reactions = _Ahead(self._chunk("reactions", chunk, ReactionLine), self.lose)
            pushes = _Ahead(self._chunk("pushes", chunk, PushLine), self.lose)
            last = 0
            for thread in self._chunk("threads", chunk, ThreadLine):
                if thread.number <= last:
                    self.lose(thread.number, "bad_row", "threads are not in order")
                    continue
                last = thread.number
                yield from _pieces(thread, posts, revisions, reactions, pushes)
            for rest in (posts, revisions, reactions, pushes):
                rest.take(MAX_NUMBER, MAX_NUMBER)

    def lose(self, place: int, reason: str, detail: str) -> None:
        """Note a loss; once there are very many, those of one kind in a row are one."""
        last = self.losses[-1] if len(self.losses) >= MANY_LOSSES else None
        if last is not None and last.reason == reason:
            self.losses[-1] = msgspec.structs.replace(last, count=last.count + 1)
        else:
            self.losses.append(Loss(place, reason, detail))

    def _chunk(self, kind: str, chunk: str, shape: type[L]) -> Iterator[L]:
        name = f"{kind}/{chunk}"
        if name in self.manifest.files:
            yield from self._lines(name, shape)

    def _lines(self, name: str, shape: type[L]) -> Iterator[L]:
        decode = msgspec.json.Decoder(shape).decode
        limit = clock.now() + clock.DAY
        with Stream(self.path / name) as stream:
            for place, line in enumerate(stream.lines(), 1):
                if line is None:
                    self.lose(place, "giant_line", name)
                    continue
                self.done += len(line) + 1
                try:
                    row = decode(line)
                    check_ids_and_times(row, limit)
                except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                    self.lose(place, "bad_row", f"{name}: {error}")
                else:
                    yield row


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Ahead:
    """Lines in the order of (thread, floor), of which the next can be looked at."""

    def __init__(self, lines: Iterator[Any], lose: Callable[[int, str, str], None]) -> None:
        self._lines = lines
        self.lose = lose
        self.next: Any = None
        self.step()

    def step(self) -> Any:
        """Take the next line and look at the one behind it."""
        taken, self.next = self.next, next(self._lines, None)
        return taken

    def take(self, thread: int, floor: int) -> list[Any]:
        """All lines of one floor. Those of floors before it belong to nothing."""
        found: list[Any] = []
        while self.next is not None and (self.next.thread, self.next.floor) <= (thread, floor):
            line = self.step()
            if (line.thread, line.floor) == (thread, floor) and len(found) < MAX_OF_POST:
                found.append(line)
            else:
                self.lose(line.thread, "bad_row", f"#{line.floor}: belongs to nothing")
        return found


def _pieces(thread: ThreadLine, posts: _Ahead, *beside: _Ahead) -> Iterator[Piece]:
    """`beside` are former versions, reactions and pushes."""
    waiting: list[CarriedPost] = []
    size = 0
    posts.take(thread.number, 0)
    last = 0
    while posts.next is not None and posts.next.thread == thread.number:
        line = posts.step()
        if line.floor <= last:
            posts.lose(thread.number, "duplicate_floor", f"#{line.floor}")
            continue
        if len(line.source) > MAX_BODY // 4 and len(line.source.encode()) > MAX_BODY:
            posts.lose(thread.number, "too_long", f"#{line.floor}")
            continue
        if waiting and (len(waiting) >= POSTS_IN_PIECE or size >= PIECE_BYTES):
            yield Piece(thread, tuple(waiting))
            waiting, size = [], 0
        last = line.floor
        versions, *others = (tuple(lines.take(thread.number, line.floor)) for lines in beside)
        waiting.append(CarriedPost(line, versions, *others))
        size += len(line.source) + sum(len(version.source) for version in versions)
    yield Piece(thread, tuple(waiting))
