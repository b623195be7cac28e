# SPDX-License-Identifier: Apache-2.0
"""Finished pages in memory, for what everybody may read. Forgotten exactly: by the events that change them, not by time.

A key is made of path, language and zone; no header, no cookie and no query can get into it. A page that was read
before a change and is finished after it is not kept: every tag remembers when it was last struck.
"""

import zlib
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import brotli

from banyan.base import clock
from banyan.interfaces.web.splice import Fillings, Pattern
from banyan.records import events

Key = tuple[str, str, str]  # path, language, zone
Headers = list[tuple[bytes, bytes]]

# Values that choose another page. Only first pages are kept: what stands behind a cursor anybody may make up.
CHOOSING = frozenset(
    (
        *("before", "after", "floor", "only", "q", "to", "quote", "next", "board", "under", "from", "tend"),
        *("date", "kind", "by", "tag", "unread", "sort"),
    )
)
MAX_QUERY = 200
MAX_STRUCK = 20_000  # tags whose last change is remembered; beyond it all that is being read counts as changed
OVERHEAD = 2_000  # bytes that an entry costs besides its texts
BROTLI_QUALITY, GZIP_LEVEL = 5, 6  # a millisecond for a page, once; higher levels save 3 % more


def is_plain(raw_query: bytes) -> bool:
    """Whether a query chooses nothing, so that the page without it is the answer: `?utm_source=x` does not."""
    return len(raw_query) <= MAX_QUERY and _chooses_nothing(raw_query)


@lru_cache(maxsize=1_024)
def _chooses_nothing(raw_query: bytes) -> bool:
    pairs = parse_qsl(raw_query.decode("latin-1"), keep_blank_values=True)
    return not any(name in CHOOSING for name, _ in pairs)


class Entry:
    """One finished page: for guests whole and compressed, for members as a pattern to fill. Each is made when first wanted."""

    __slots__ = ("_member", "_raw", "_whole", "answers", "br", "etag", "gz", "hits", "pattern", "tags", "until", "view")

    def __init__(self, raw: Pattern, guest: Fillings, view: Any, tags: frozenset[str], until: int) -> None:
        self._raw = raw
        self.pattern = raw.with_defaults(guest)
        self.view = view
        self.tags = tags
        self.until = until
        self._member: Pattern | None = None
        self._whole = b""
        self.etag = b""
        self.gz = b""
        self.br = b""
        self.answers: dict[bytes, Any] = {}  # ready to be sent, by encoding
        self.hits = 0

    @property
    def whole(self) -> bytes:
        """What every guest gets."""
        if not self._whole:
            self._whole = self.pattern.filled({})
            digest = urlsafe_b64encode(sha256(self._whole).digest()[:12])
            self.etag = b'W/"' + digest + b'"'
        return self._whole

    def member(self, fillings: Callable[[], Fillings]) -> Pattern:
        """What every member gets before their own parts; `fillings` makes what all members have in common."""
        if self._member is None:
            self._member = self._raw.expanded(fillings())
        return self._member

    @property
    def size(self) -> int:
        # The whole, its segments for guests and for members; compressed forms are some 20 % each.
        return 4 * sum(map(len, self._raw.parts)) + OVERHEAD

    def compress(self) -> None:
        """Make the small forms. Takes a millisecond: not on the loop."""
        whole = self.whole
        self.gz = gzip(whole, GZIP_LEVEL)
        self.br = brotli.compress(whole, quality=BROTLI_QUALITY)


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
        struck = self._struck
        has_changed = any(struck[tag] > since for tag in struck.keys() & entry.tags)
        if self._struck_floor > since or has_changed or entry.size > self._budget // 8:
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

    `thread:` its floors · `title:` that it is there, under its name · `post:` its words, elsewhere · `board:` its list ·
    `place:` a board's name and policies · `account:` a name · `works:` what somebody wrote · `home` the newest of all ·
    `ten` · `log` the public record · `site` everything.
    """
    match event:
        case events.PushMade() | events.PushGone() | events.PushRestored():
            list_of = {f"board:{event.board_id}"} if event.floor == 1 else set()
            return {f"thread:{event.thread_id}", "log"} | list_of
        case events.LinksFetched():
            return {f"thread:{thread}" for thread in event.thread_ids}
        case events.PostMarked():
            return {f"thread:{event.thread_id}", "log"}
        case events.ChapterMarked() | events.SignupsChanged() | events.FloorWon() | events.PlaceReviewed():
            return {f"thread:{event.thread_id}"}
        case events.EssenceChanged():
            return {"log"}
        case events.PollOpened() | events.PollVoted() | events.PollClosed() | events.PollBlanked():
            return {f"thread:{event.thread_id}", "log"}
        case events.PostReacted():
            stream = {f"stream:{event.board_id}"} if event.floor == 1 else set()
            return {f"thread:{event.thread_id}", f"post:{event.post_id}"} | stream
        case events.PostEdited():
            return {f"thread:{event.thread_id}", f"post:{event.post_id}"}
        case events.ThreadsImported():
            touched = {f"thread:{thread}" for thread in event.thread_ids}
            return touched | {f"board:{board}" for board in event.board_ids} | {"home", "works"}
        case events.PostsMoved():
            threads = (event.thread_id, event.to_thread_id)
            touched = {f"{tag}:{thread}" for thread in threads for tag in ("thread", "title")}
            touched |= {f"board:{event.board_id}", f"board:{event.to_board_id}"}
            touched |= {f"post:{post_id}" for post_id in event.post_ids}
            return touched | {"home", "boards", "works", "log"}
        case events.BoardChanged():
            return {f"place:{event.board_id}", f"board:{event.board_id}", "home", "boards", "log"}
        case events.EntryChanged():
            return {"entry", "log"}
        case events.SiteChanged():
            return {"site"}
        case events.AccountChanged():
            return {f"account:{event.account_id}", "log"}
        case events.RolesChanged():
            place = {f"place:{event.board_id}", f"board:{event.board_id}"} if event.board_id else set()
            return {f"account:{event.account_id}", "log"} | place
        case events.SanctionImposed() | events.SanctionLifted():
            return {f"account:{event.account_id}", "log"}
        case events.ReportSettled() | events.AccountWarned() | events.SealsChanged():
            return {"log"}
        case events.TopTenChanged():
            return {"ten"}
    return _talk(event) if isinstance(event, _Talk) else set()


def _talk(event: _Talk) -> set[str]:
    tags = {f"thread:{event.thread_id}", f"board:{event.board_id}", "home", "boards"}
    if isinstance(event, events.PostMade | events.ThreadOpened):
        tags.add(f"works:{event.author_id}")
    else:
        tags |= {"log", f"title:{event.thread_id}"}
    if isinstance(event, events.ThreadMoved):
        tags.add(f"board:{event.from_board_id}")
    return tags
