# SPDX-License-Identifier: Apache-2.0
"""Finished pages in memory, for what everybody may read. Forgotten exactly: by the events that change them, not by time.

A key is made of path, allowed query values, language and zone; no header and no cookie can get into it. A page that was read
before a change and is finished after it is not kept: every tag remembers when it was last struck.
"""

import zlib
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

import brotli

from banyan.base import clock
from banyan.interfaces.web.splice import Fillings, Pattern
from banyan.records import events

Key = tuple[str, str, str, str]  # path, query, language, zone
Headers = list[tuple[bytes, bytes]]

QUERY_NAMES = frozenset(("before", "after", "show"))
MAX_QUERY = 120
MAX_STRUCK = 20_000  # tags whose last change is remembered; beyond it the oldest half counts as struck now
OVERHEAD = 2_000  # bytes that an entry costs besides its texts
BROTLI_QUALITY, GZIP_LEVEL = 5, 6  # a millisecond for a page, once; higher levels save 3 % more


@lru_cache(maxsize=1_024)
def canonical_query(raw: bytes) -> str | None:
    """The part of a query that can choose a page: allowed names, short values of digits, dots and letters; sorted.

    None: there is a value that no page of ours has, so no finished page can be the answer.
    """
    if len(raw) > MAX_QUERY:
        return None
    pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True)
    chosen = {name: value for name, value in pairs if name in QUERY_NAMES and value}
    if not all(value.isascii() and value.replace(".", "").isalnum() for value in chosen.values()):
        return None
    return "&".join(f"{name}={chosen[name]}" for name in sorted(chosen))


class Entry:
    """One finished page: for guests whole and compressed, for members as a pattern to fill."""

    __slots__ = ("br", "etag", "gz", "hits", "member", "pattern", "tags", "until", "view", "whole")

    def __init__(self, pattern: Pattern, member: Pattern, view: Any, tags: frozenset[str], until: int) -> None:
        self.pattern = pattern
        self.member = member
        self.view = view
        self.tags = tags
        self.until = until
        self.whole = pattern.filled({})
        digest = urlsafe_b64encode(blake2b(self.whole, digest_size=12).digest())
        self.etag = b'W/"' + digest + b'"'
        self.gz = b""
        self.br = b""
        self.hits = 0

    @property
    def size(self) -> int:
        # The segments are shared between the two patterns; compressed forms are some 30 % each.
        return 3 * len(self.whole) + OVERHEAD

    def compress(self) -> None:
        """Make the small forms. Takes a millisecond: not on the loop."""
        self.gz = gzip(self.whole, GZIP_LEVEL)
        self.br = brotli.compress(self.whole, quality=BROTLI_QUALITY)

    def for_member(self, fillings: Fillings) -> bytes:
        return self.member.filled(fillings)


def gzip(body: bytes, level: int) -> bytes:
    """A gzip member without a name or a time in it."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


class PageCache:
    """Entries by key, least recently used first; tags lead from an event to the pages it changes."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._by_tag: dict[str, set[Key]] = {}
        self._struck: dict[str, int] = {}
        self._struck_floor = 0
        self.moment = 0  # counts strikes; read before a page's queries, compared when the page is kept
        self.size = 0
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Entry | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.until <= clock.now():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry

    def put(self, key: Key, entry: Entry, since: int) -> bool:
        """Keep a page whose reading began at moment `since`; False if something in it changed meanwhile."""
        struck, floor = self._struck, self._struck_floor
        if floor > since or any(struck.get(tag, 0) > since for tag in entry.tags) or entry.size > self._budget // 8:
            return False
        self._drop(key)
        self._entries[key] = entry
        self.size += entry.size
        for tag in entry.tags:
            self._by_tag.setdefault(tag, set()).add(key)
        while self.size > self._budget:
            self._drop(next(iter(self._entries)))
        return True

    def strike(self, tags: Iterable[str]) -> None:
        """Forget every page that carries one of the tags."""
        self.moment += 1
        for tag in tags:
            self._struck[tag] = self.moment
            for key in list(self._by_tag.get(tag, ())):
                self._drop(key)
        if len(self._struck) > MAX_STRUCK:
            self._struck.clear()
            self._struck_floor = self.moment

    def clear(self) -> None:
        self.moment += 1
        self._struck_floor = self.moment
        self._struck.clear()
        self._entries.clear()
        self._by_tag.clear()
        self.size = 0

    def on_events(self, happened: Sequence[events.Event]) -> None:
        tags: set[str] = set()
        for event in happened:
            tags |= tags_of(event)
        if "site" in tags:
            self.clear()
        elif tags:
            self.strike(tags)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.size -= entry.size
        for tag in entry.tags:
            keys = self._by_tag.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._by_tag[tag]


_Talk = (
    events.PostMade
    | events.PostGone
    | events.PostRestored
    | events.ThreadOpened
    | events.ThreadChanged
    | events.ThreadMoved
)


def tags_of(event: events.Event) -> set[str]:
    """What a page must carry to be forgotten by this event.

    `thread:` its floors · `board:` its list · `place:` a board's name and policies · `account:` a name · `works:` what
    somebody wrote · `home` the newest of all · `ten` · `log` the public record · `site` everything.
    """
    match event:
        case events.PostEdited() | events.PostReacted():
            return {f"thread:{event.thread_id}"}
        case events.ThreadsImported():
            touched = {f"thread:{thread}" for thread in event.thread_ids}
            return touched | {f"board:{board}" for board in event.board_ids} | {"home", "works"}
        case events.BoardChanged():
            return {f"place:{event.board_id}", f"board:{event.board_id}", "home", "boards", "log"}
        case events.SiteChanged():
            return {"site"}
        case events.AccountChanged():
            return {f"account:{event.account_id}"}
        case events.RolesChanged():
            place = {f"place:{event.board_id}", f"board:{event.board_id}"} if event.board_id else set()
            return {f"account:{event.account_id}", "log"} | place
        case events.SanctionImposed() | events.SanctionLifted():
            return {f"account:{event.account_id}", "log"}
        case events.ReportSettled():
            return {"log"}
        case events.TopTenChanged():
            return {"ten"}
    return _talk(event) if isinstance(event, _Talk) else set()


def _talk(event: _Talk) -> set[str]:
    tags = {f"thread:{event.thread_id}", f"board:{event.board_id}", "home", "boards"}
    if isinstance(event, events.PostMade | events.ThreadOpened):
        tags.add(f"works:{event.author_id}")
    else:
        tags.add("log")
    if isinstance(event, events.ThreadMoved):
        tags.add(f"board:{event.from_board_id}")
    return tags
