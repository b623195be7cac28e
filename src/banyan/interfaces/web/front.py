# SPDX-License-Identifier: Apache-2.0
"""The outermost layer, raw ASGI: host check, security headers, who reads, and finished pages without a step further.

What is not finished goes to the router, and whatever happens there becomes an answer here: a refusal its page, a bug a page
with a number that also stands in the log.
"""

import asyncio
import logging
import secrets
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from banyan.base.errors import Family, NotFound, Refusal
from banyan.interfaces.web import assets
from banyan.interfaces.web.cache import Entry, Headers, gzip, is_plain
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head, Reader
from banyan.interfaces.web.router import Router
from banyan.interfaces.web.visits import HTML, NO_STORE, REVALIDATE, VARY, WORTH_PACKING, Visit

logger = logging.getLogger(__name__)
WORTH_COMPRESSING = 2  # hits after which a page's small forms are made


def security_headers(frame: Frame) -> Headers:
    """What every answer carries. Scripts, styles and connections are our own or none."""
    pictures = " ".join(["'self'", "data:", *(f"https://{host}" for host in frame.settings["web.picture_hosts"])])
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {pictures}; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
    ]
    if frame.is_secure:
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return headers


class Front:
    """The application that the server is given."""

    def __init__(self, frame: Frame, router: Router, live: ASGIApp) -> None:
        self._frame = frame
        self._router = router
        self._live = live
        self._security = security_headers(frame)
        self._statics = assets.by_address()
        self._compressing: set[Any] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _other(scope, receive, send)
            return
        began = perf_counter()
        head = Head(scope)
        if not self._frame.is_our_host(head.get(b"host")):
            await self._misdirected(scope, send)
            return
        kind, status = await self._answer(scope, receive, send, head)
        self._frame.metrics.count(kind, status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, head: Head) -> tuple[str, int]:
        path = scope["path"]
        if scope["method"] in ("GET", "HEAD"):
            if path.startswith("/static/") and (asset := self._statics.get(path)) is not None:
                await assets.serve(asset, head.values.get(b"accept-encoding", b""), scope, send)
                return "static", 200
            if not scope["query_string"] or is_plain(scope["query_string"]):
                status = await self._finished(scope, send, head)
                if status:
                    return "finished", status
        if path == "/live":
            await self._live(scope, receive, send)
            return "live", 200
        return await self._routed(scope, receive, send, head)

    # ---- finished pages

    async def _finished(self, scope: Scope, send: Send, head: Head) -> int:
        """Answer out of the cache; 0 when it has not all that is needed."""
        frame = self._frame
        reader = frame.known_reader(head)
        if reader is None:
            return 0
        entry = frame.cache.get((scope["path"], reader.lang, reader.zone))
        if entry is None:
            frame.cache.misses += 1
            return 0
        if reader.is_guest and not (reader.theme or reader.notice):
            frame.cache.hits += 1
            return await self._whole(scope, send, head, entry)
        body = self._spliced(entry, reader)
        if body is None:
            return 0
        frame.cache.hits += 1
        headers = [HTML, REVALIDATE, VARY, *self._security]
        if reader.notice:
            headers.append(frame.cookies.header(frame.cookies.notice, "", 0))
        if len(body) > WORTH_PACKING and b"gzip" in head.values.get(b"accept-encoding", b""):
            body = gzip(body, 1)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return 200

    def _spliced(self, entry: Entry, reader: Reader) -> bytes | None:
        """The page with this reader's parts, if memory has them all."""
        frame = self._frame
        if reader.is_guest:
            return entry.pattern.filled(frame.fillings(reader, 0, entry.pattern))
        unread = frame.inboxes.known(reader.caller)
        own = None if unread is None else entry.view.known(frame, reader)
        if unread is None or own is None:
            return None
        pattern = entry.member(lambda: entry.view.member(frame, reader.lang))
        own.update(frame.fillings(reader, unread, pattern))
        entry.view.was_shown(frame, reader)
        return pattern.filled(own)

    async def _whole(self, scope: Scope, send: Send, head: Head, entry: Entry) -> int:
        entry.hits += 1
        values, whole = head.values, entry.whole
        if values.get(b"if-none-match") == entry.etag:
            headers = [(b"etag", entry.etag), REVALIDATE, VARY, *self._security]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return 304
        body, encoding = whole, b""
        accepted = values.get(b"accept-encoding", b"")
        if accepted:
            if entry.br:
                if b"br" in accepted:
                    body, encoding = entry.br, b"br"
                elif b"gzip" in accepted:
                    body, encoding = entry.gz, b"gzip"
            elif b"gzip" in accepted:
                body, encoding = gzip(body, 1), b"gzip"
        if entry.hits == WORTH_COMPRESSING:
            self._compress(entry)
        headers = [
            HTML,
            (b"content-length", b"%d" % len(body)),
            (b"etag", entry.etag),
            REVALIDATE,
            VARY,
            *self._security,
        ]
        if encoding:
            headers.append((b"content-encoding", encoding))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return 200

    def _compress(self, entry: Entry) -> None:
        """In the background: the page is wanted more than once."""
        task = asyncio.ensure_future(self._frame.desk.work(entry.compress))
        self._compressing.add(task)
        task.add_done_callback(self._compressing.discard)

    # ---- everything else

    async def _routed(self, scope: Scope, receive: Receive, send: Send, head: Head) -> tuple[str, int]:
        sent = _Sent(send, self._security, is_head=scope["method"] == "HEAD")
        visit = None
        kind = "unknown"
        try:
            visit = Visit(self._frame, scope, receive, head, await self._frame.find_reader(head))
            await self._frame.inboxes.of(visit.caller)
            kind, answer = await self._router.answer(visit)
            await answer(scope, receive, sent)
        except Refusal as refusal:
            await self._refused(visit, refusal, scope, receive, sent)
        except Exception:  # noqa: BLE001 - a bug becomes a page with a number, and the server goes on
            await self._failed(visit, scope, receive, sent)
        return kind, sent.status

    async def _refused(
        self, visit: Visit | None, refusal: Refusal, scope: Scope, receive: Receive, sent: "_Sent"
    ) -> None:
        if refusal.family == Family.UNAVAILABLE:
            logger.warning("the store refuses: %s", refusal)
        if sent.status:
            return
        if visit is None:
            await _bare(sent, 503)
            return
        try:
            await visit.refuse(refusal)(scope, receive, sent)
        except Exception:  # noqa: BLE001 - a bug becomes a page with a number, and the server goes on
            await self._failed(visit, scope, receive, sent)

    async def _failed(self, visit: Visit | None, scope: Scope, receive: Receive, sent: "_Sent") -> None:
        """A bug: logged whole, said in one sentence with a number to find it by."""
        number = secrets.token_hex(4)
        logger.exception("bug %s at %s %s", number, scope["method"], scope["path"][:200])
        if sent.status:
            return
        try:
            if visit is None:
                raise NotFound
            await visit.page("bug.html", status=500, number=number)(scope, receive, sent)
        except Exception:  # noqa: BLE001 - the page about a bug has one itself: a bare line is left
            if not sent.status:
                await _bare(sent, 500)

    async def _misdirected(self, scope: Scope, send: Send) -> None:
        sent = _Sent(send, self._security, is_head=scope["method"] == "HEAD")
        await _bare(sent, 421)
        self._frame.metrics.count("misdirected", 421, 0.0)


class _Sent:
    """Adds the security headers, drops the body of a HEAD, remembers the status."""

    def __init__(self, send: Send, security: Headers, *, is_head: bool) -> None:
        self._send = send
        self._security = security
        self._is_head = is_head
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            named = {name for name, _ in headers}
            headers += [header for header in self._security if header[0] not in named]
            message = {**message, "headers": headers}
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


_BARE = {
    421: b"This host is not served here. Its name belongs into web.allowed_hosts.\n",
    500: b"Something broke, and it was written down. Please try again.\n",
    503: b"The store is not answering at the moment. Nothing was lost; please try again.\n",
}


async def _bare(send: Send, status: int) -> None:
    """For moments when not even a template can be trusted."""
    body = _BARE[status]
    headers = [(b"content-type", b"text/plain; charset=utf-8"), NO_STORE, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _other(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
