# SPDX-License-Identifier: Apache-2.0
"""The other side of `import_speed`: read, sanitise, insert, and nothing else. A program, so that both sides have a start."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import msgspec
import nh3
import zstandard

from banyan.base import clock, ids
from banyan.storage.sqlite import CACHE_KIB, SYNCHRONOUS
from banyan.storage.store import open_store

BATCH = 1_000


class Line(msgspec.Struct):
    """What both sides need of a line."""

    board: str
    thread: str | int
    floor: int
    author: str | None
    time: str
    title: str | None
    body: str


def main(source: Path, target: Path) -> None:
    store = open_store(f"sqlite://{target}")
    store.migrate()
    store.close()
    db = apsw.Connection(str(target))
    for name, value in (("journal_mode", "wal"), ("synchronous", SYNCHRONOUS), ("cache_size", -CACHE_KIB)):
        db.pragma(name, value)
    cleaner = nh3.Cleaner()
    decode = msgspec.json.Decoder(Line).decode
    authors: dict[str, int] = {}
    threads: dict[str, int] = {}
    db.execute("BEGIN")
    with source.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as packed:
        for count, text in enumerate(lines(packed), 1):
            line = decode(text)
            at = clock.from_iso(line.time)
            author = authors.get(line.author or "")
            if author is None:
                author = authors[line.author or ""] = ids.mint()
                db.execute(ACCOUNT, account(author, line.author or "", at))
            key = f"{line.board}/{line.thread}"
            thread = threads.get(key)
            if thread is None:
                thread = threads[key] = ids.mint()
                db.execute(THREAD, opened(thread, len(threads), line, author, at))
            db.execute(POST, post(thread, author, line, cleaner.clean(line.body), at))
            if count % BATCH == 0:
                db.execute("COMMIT")
                db.execute("BEGIN")
    db.execute("COMMIT")
    db.close()


def lines(packed: zstandard.ZstdDecompressionReader) -> Iterator[bytes]:
    rest = b""
    while piece := packed.read(2**20):
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest


def inserting(table: str, columns: str) -> str:
    """The columns that these tables began with; what later migrations added has its default."""
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"


ACCOUNT = inserting(
    "accounts",
    "id, handle, display_name, state, joined_at, locale, zone, theme, signature, plan, post_count, thread_count, invited_by, "
    "source, handle_key, caught_up_at",
)
THREAD = inserting(
    "threads",
    "id, number, board_id, kind, title, author_id, state, pin, is_digest, lang, made_at, last_floor, live_count, "
    "people_count, edit_seq, last_post_at, last_author_id, bump_id, reason",
)
POST = inserting(
    "posts",
    "id, thread_id, floor, author_id, reply_to, state, made_at, edited_at, revision, changed_seq, moved_to, gone_by, gone_at, "
    "reason, reactions, file_count, format, renderer, lang, source, html",
)


def account(account_id: int, name: str, at: int) -> tuple[Any, ...]:
    return (account_id, name, name, "unclaimed", at, "", "", "", "", "", 0, 0, None, "bench", str(account_id), at)


def opened(thread_id: int, number: int, line: Line, author: int, at: int) -> tuple[Any, ...]:
    head = (thread_id, number, 1, "discussion", line.title or "", author, "open", 0, 0, "", at)
    return (*head, 1, 1, 1, 0, at, author, thread_id, "")


def post(thread_id: int, author: int, line: Line, html: str, at: int) -> tuple[Any, ...]:
    head = (ids.mint(), thread_id, line.floor, author, None, "visible", at, None, 1, 0, "", None, None, "", "", 0)
    return (*head, "html", 1, "", line.body, html)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
