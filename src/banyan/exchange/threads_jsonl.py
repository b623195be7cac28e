# SPDX-License-Identifier: Apache-2.0
"""Threads as JSON lines: {"board", "thread", "floor", "author", "time", "title", "body", "fmt", "ref", "x"}, one post each.

The plainest thing that another system can be made to write. Believes no field: a line that is no record is counted and
passed over, and every other one comes through.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from banyan.base import clock
from banyan.exchange.bulk.incoming import IncomingPost, Loss
from banyan.exchange.streams import Stream, first_bytes

MAX_KEY = 500  # characters of a board's or a thread's name
# Of the extras, `url` gives relative links a place to start from. Nothing else has a column here, so it is counted as lost.
_CARRIED = {"url"}
_FORMATS = {"html": "html", "text": "text", "txt": "text", "plain": "text", "markdown": "markdown", "md": "markdown"}
_decode = msgspec.json.Decoder().decode


class ThreadsJsonl:
    """One file of such lines. A place is the number of a line."""

    kind = "threads_jsonl"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.done = 0
        self.place = 0

    @staticmethod
    def fits(start: bytes) -> bool:
        """Whether a file that begins like this is one of these."""
        return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"

    def fingerprint(self) -> str:
        return blake2b(first_bytes(self.path), digest_size=16).hexdigest()

    def read(self, after: int) -> Iterator[IncomingPost | Loss]:
        with Stream(self.path) as stream:
            for line in stream.lines():
                self.place += 1
                if self.place <= after:
                    continue
                self.done = stream.done
                yield from self._parse(line, stream)
            if stream.damage:
                self.place += 1
                if self.place > after:
                    yield Loss(self.place, "damaged", stream.damage)
            self.done = self.size

    def _parse(self, line: bytes | None, stream: Stream) -> Iterator[IncomingPost | Loss]:
        place = self.place
        if line is None:
            yield Loss(place, "giant_line")
            return
        if place == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            return
        row = _read_object(line)
        if row is None:
            yield Loss(place, "broken_line" if stream.ended else "cut_tail", line[:80].decode("utf-8", "replace"))
            return
        post = _to_post(row, place)
        if isinstance(post, Loss):
            yield post
            return
        yield post
        extras = row.get("x")
        for name in extras if isinstance(extras, dict) else ():
            if name not in _CARRIED:
                yield Loss(place, "extra", name[:60])


def _read_object(line: bytes) -> dict[str, Any] | None:
    try:
        row = _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # Lone surrogates are no text, but many a dump has them; and some were never UTF-8.
        try:
            row = json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return None
    return row if isinstance(row, dict) else None


def _to_post(row: dict[str, Any], place: int) -> IncomingPost | Loss:
    thread = _text(row.get("thread"))[:MAX_KEY]
    if not thread:
        return Loss(place, "no_thread")
    floor = row.get("floor")
    if not isinstance(floor, int) or isinstance(floor, bool):
        return Loss(place, "bad_floor", str(floor)[:40])
    body = row.get("body")
    if not isinstance(body, str):
        return Loss(place, "no_text")
    ref, extras = row.get("ref"), row.get("x")
    url = extras.get("url") if isinstance(extras, dict) else None
    kind = _text(row.get("fmt")) or "text"
    return IncomingPost(
        place=place,
        board=_text(row.get("board"))[:MAX_KEY] or "imported",
        threads=(thread,),
        title=_text(row.get("title")),
        author=_text(row.get("author")),
        at=_time(row.get("time")),
        body=body,
        format=_FORMATS.get(kind.lower(), kind[:20]),
        floor=floor,
        reply_to=ref if isinstance(ref, int) and not isinstance(ref, bool) else None,
        source_thread=thread,
        base=url if isinstance(url, str) and url.startswith(("http://", "https://")) and len(url) < 2_000 else "",
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _time(value: Any) -> int | None:
    """ISO 8601, or seconds since 1970. None for what is neither, or before there were such things."""
    try:
        if isinstance(value, str):
            at = clock.from_iso(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            at = int(value * clock.SECOND)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return at if 0 <= at < 1 << 62 else None
