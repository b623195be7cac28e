# SPDX-License-Identifier: Apache-2.0
"""Files from outside as a stream of bytes: plain, gzip or zstd, told apart by looking. Never reads more than it is asked for,
whatever a compressed file claims, and never raises for a damaged one: it ends there and says so.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import zstandard

MAX_LINE = 8 * 1024 * 1024  # bytes; longer ones are passed over without being held
CHUNK = 256 * 1024
ZSTD = b"\x28\xb5\x2f\xfd"
MAX_WINDOW = 1 << 27  # bytes that a zstd stream may ask us to remember: `zstd --long` asks for as much


class Stream:
    """An open file. `done` tells how many of its `size` bytes have been read; `damage` why it ended early, if it did."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self.done = 0
        self.damage = ""
        self._raw: IO[bytes] = path.open("rb")
        magic = self._raw.read(4)
        self._raw.seek(0)
        self._bytes: Any
        self._is_zstd = magic == ZSTD
        if self._is_zstd:
            unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
            self._bytes = unpacker.stream_reader(self._raw, read_across_frames=True)
        elif magic[:2] == b"\x1f\x8b":
            self._bytes = gzip.GzipFile(fileobj=self._raw)
        else:
            self._bytes = self._raw
        self.ended = True  # whether the last of `lines` had an end

    def close(self) -> None:
        self._bytes.close()
        self._raw.close()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, at most `size`; empty at the end or where the damage begins."""
        try:
            chunk = bytes(self._bytes.read(size))
            self.done = self._raw.tell()
            if not chunk and self._is_zstd and not _is_whole(self._raw):  # the library does not tell
                self.damage = "the packed file ends in the middle"
            return chunk
        except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
            self.damage = str(error) or type(error).__name__
            return b""

    def lines(self) -> Iterator[bytes | None]:
        """Lines without their end; None for one that is longer than MAX_LINE."""
        parts: list[bytes] = []
        held = 0
        giant = False
        while chunk := self.read():
            start = 0
            while (end := chunk.find(b"\n", start)) >= 0:
                if giant or held + end - start > MAX_LINE:
                    yield None
                else:
                    parts.append(chunk[start:end])
                    yield b"".join(parts)
                parts, held, giant = [], 0, False
                start = end + 1
            held += len(chunk) - start
            giant = giant or held > MAX_LINE
            if giant:
                parts = []
            elif start < len(chunk):
                parts.append(chunk[start:])
        if giant:
            self.ended = False
            yield None
        elif parts:
            self.ended = False
            yield b"".join(parts)


def _is_whole(file: IO[bytes]) -> bool:
    """Whether the last frame of a zstd file has its end: walks from block to block without unpacking any."""
    size = file.seek(0, io.SEEK_END)
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(18)  # the longest that a frame's header can be
        if head[1:4] == b"\x2a\x4d\x18":  # something for others, to be passed over
            at += 8 + int.from_bytes(head[4:8], "little")
            continue
        try:
            frame = zstandard.get_frame_parameters(head)
            at += zstandard.frame_header_size(head)
        except zstandard.ZstdError:
            return False
        is_last = False
        while not is_last:
            file.seek(at)
            block = int.from_bytes(file.read(3), "little")
            is_last, is_repeat = bool(block & 1), block >> 1 & 3 == 1
            at += 3 + (1 if is_repeat else block >> 3)
            if at > size:
                return False
        at += 4 * frame.has_checksum
    return at == size


def first_bytes(path: Path, size: int = 65_536) -> bytes:
    """What a file begins with, unpacked."""
    with Stream(path) as stream:
        parts = io.BytesIO()
        while parts.tell() < size and (chunk := stream.read(size - parts.tell())):
            parts.write(chunk)
        return parts.getvalue()
