# SPDX-License-Identifier: Apache-2.0
"""Answers that memory has whole: files of our own, and finished pages with the parts of who reads. Nothing here waits, so the
server may ask before it makes a task of a request.
"""

import asyncio
from typing import Any

from starlette.types import Scope

from banyan.interfaces.web import assets, palettes, whereabouts
from banyan.interfaces.web.cache import Entry, Headers, gzip, is_plain
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head, Reader
from banyan.interfaces.web.visits import HTML, REVALIDATE, VARY, WORTH_PACKING

WORTH_COMPRESSING = 2  # hits after which a page's small forms are made


class Ready:
    """A whole answer; `kind` is what the metrics call it. Never changes once it is made."""

    __slots__ = ("_head", "body", "headers", "kind", "status")

    def __init__(self, kind: str, status: int, headers: Headers, body: bytes) -> None:
        self.kind = kind
        self.status = status
        self.headers = headers
        self.body = body
        self._head = b""

    @property
    def head(self) -> bytes:
        """The headers as they go over the line, with the empty line behind them."""
        if not self._head:
            self._head = b"".join(b"%b: %b\r\n" % header for header in self.headers) + b"\r\n"
        return self._head


class Finished:
    def __init__(self, frame: Frame, security: Headers) -> None:
        self._frame = frame
        self._security = security
        self._files = assets.by_address()
        self._compressing: set[Any] = set()

    def find(self, scope: Scope, head: Head) -> Ready | None:
        """The answer to a request, None when memory has not all that it needs."""
        if scope["method"] not in ("GET", "HEAD"):
            return None
        found = self._find(scope, head)
        if found is not None and scope["method"] == "HEAD":
            return Ready(found.kind, found.status, found.headers, b"")
        return found

    def _find(self, scope: Scope, head: Head) -> Ready | None:
        path, query = scope["path"], scope["query_string"]
        if path.startswith("/static/"):
            facts = self._frame.facts
            asset = self._files.get(path) or palettes.find(path, facts.palette, facts.accent)
            if asset is not None:
                return Ready("static", 200, *assets.dressed(asset, head.values.get(b"accept-encoding", b"")))
        return self._page(path, head) if not query or is_plain(query) else None

    def _page(self, path: str, head: Head) -> Ready | None:
        frame = self._frame
        if not head.cookies:  # most readers: nothing of theirs is on the page
            entry = self._entry(path, frame.lang_of(head), frame.facts.zone)
            if entry is None:
                return None
            whereabouts.note(frame, head, None, path)
            return self._whole(head, entry)
        reader = frame.known_reader(head)
        if reader is None or (reader.is_upward and path.startswith("/b/")):  # boards lead those on to another page
            return None
        entry = self._entry(path, reader.lang, reader.zone)
        if entry is None:
            return None
        if reader.is_guest and not reader.has_own_looks:
            whereabouts.note(frame, head, None, path)
            return self._whole(head, entry)
        body = self._spliced(entry, reader)
        if body is None:
            return None
        whereabouts.note(frame, head, reader, path)
        headers = [HTML, REVALIDATE, VARY, *self._security]
        if reader.notice:
            headers.append(frame.cookies.header(frame.cookies.notice, "", 0))
        if len(body) > WORTH_PACKING and b"gzip" in head.values.get(b"accept-encoding", b""):
            body = gzip(body, 1)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        return Ready("finished", 200, headers, body)

    def _entry(self, path: str, lang: str, zone: str) -> Entry | None:
        cache = self._frame.cache
        entry = cache.get((path, lang, zone))
        if entry is None:
            cache.misses += 1
        else:
            cache.hits += 1
        return entry

    def _spliced(self, entry: Entry, reader: Reader) -> bytes | None:
        """The page with this reader's parts, if memory has them all."""
        frame = self._frame
        if reader.is_guest:
            return entry.pattern.filled(frame.fillings(reader, 0, entry.pattern))
        unread = frame.inboxes.known(reader.caller)
        is_counted = all(
            place.known(reader.caller) is not None for place in (frame.inboxes, frame.lines, frame.mailboxes)
        )
        own = entry.view.known(frame, reader) if is_counted else None
        if unread is None or own is None:
            return None
        pattern = entry.member(lambda: entry.view.member(frame, reader.lang))
        own.update(frame.fillings(reader, unread, pattern))
        entry.view.was_shown(frame, reader)
        return pattern.filled(own)

    def _whole(self, head: Head, entry: Entry) -> Ready:
        """The page as every guest gets it, in the smallest dress that is ready. Made once for each dress."""
        entry.hits += 1
        if entry.hits == WORTH_COMPRESSING:
            self._compress(entry)
        values, whole = head.values, entry.whole
        accepted = values.get(b"accept-encoding", b"")
        if values.get(b"if-none-match") == entry.etag:
            dress = b"none"
        elif entry.br and b"br" in accepted:
            dress = b"br"
        else:
            dress = b"gzip" if b"gzip" in accepted else b""
        answer = entry.answers.get(dress)
        if answer is None:
            answer = self._dressed(entry, whole, dress)
            if dress != b"gzip" or entry.gz:  # what is packed in haste is not kept
                entry.answers[dress] = answer
        return answer

    def _dressed(self, entry: Entry, whole: bytes, dress: bytes) -> Ready:
        if dress == b"none":
            return Ready("finished", 304, [(b"etag", entry.etag), REVALIDATE, VARY, *self._security], b"")
        body = {b"br": entry.br, b"gzip": entry.gz}.get(dress, whole) or gzip(whole, 1)
        headers = [
            HTML,
            (b"content-length", b"%d" % len(body)),
            (b"etag", entry.etag),
            REVALIDATE,
            VARY,
            *self._security,
        ]
        if dress:
            headers.append((b"content-encoding", dress))
        return Ready("finished", 200, headers, body)

    def _compress(self, entry: Entry) -> None:
        """In the background: the page is wanted more than once."""
        task = asyncio.ensure_future(self._frame.desk.work(entry.compress))
        self._compressing.add(task)
        task.add_done_callback(self._compressing.discard)
