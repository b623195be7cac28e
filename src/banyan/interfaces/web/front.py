# SPDX-License-Identifier: Apache-2.0
"""The outermost layer, raw ASGI: host check, security headers, who reads, and finished pages without a step further.

What is not finished goes to the router, and whatever happens there becomes an answer here: a refusal its page, a bug a page
with a number that also stands in the log.
"""

import logging
import re
import secrets
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from banyan.base.errors import Family, NotFound, Refusal
from banyan.interfaces.web import whereabouts
from banyan.interfaces.web.cache import Headers
from banyan.interfaces.web.finished import Finished, Ready
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head
from banyan.interfaces.web.router import Router
from banyan.interfaces.web.terminal import Line, answer
from banyan.interfaces.web.visits import NO_STORE, Visit

logger = logging.getLogger(__name__)
_SECRET = re.compile(r"[\w-]{20,}")  # in an address: whoever reads the log must not be able to open somebody's link
HEAD = "banyan.head"  # where a scope keeps what was read of the request already


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

    def __init__(self, frame: Frame, router: Router, live: ASGIApp, line: Line | None) -> None:
        self._frame = frame
        self._line = line
        self._router = router
        self._live = live
        self._security = security_headers(frame)
        self._finished = Finished(frame, self._security)

    def ready(self, scope: Scope) -> Ready | None:
        """The answer, if memory has it whole: for a server that can send it without calling the application."""
        began = perf_counter()
        head = scope[HEAD] = Head(scope)
        if not self._frame.is_our_host(head.get(b"host")):
            return None
        found = self._finished.find(scope, head)
        if found is not None:
            self._frame.metrics.count(found.kind, found.status, perf_counter() - began)
        return found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self._line is not None:
            await answer(self._frame, self._line, scope, receive, send)
            return
        if scope["type"] != "http":
            await _other(scope, receive, send)
            return
        if HEAD not in scope:
            found = self.ready(scope)
            if found is not None:
                await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
                await send({"type": "http.response.body", "body": found.body})
                return
        began = perf_counter()
        head: Head = scope[HEAD]
        if not self._frame.is_our_host(head.get(b"host")):
            await self._misdirected(scope, send)
        elif scope["path"] == "/live":
            await self._live(scope, receive, send)
            self._frame.metrics.count("live", 200, perf_counter() - began)
        else:
            kind, status = await self._routed(scope, receive, send, head)
            self._frame.metrics.count(kind, status, perf_counter() - began)

    async def _routed(self, scope: Scope, receive: Receive, send: Send, head: Head) -> tuple[str, int]:
        sent = _Sent(send, self._security, is_head=scope["method"] == "HEAD")
        visit = None
        kind = "unknown"
        try:
            visit = Visit(self._frame, scope, receive, head, await self._frame.find_reader(head))
            await self._frame.inboxes.of(visit.caller)
            await self._frame.mailboxes.of(visit.caller)
            await self._frame.lines.of(visit.caller)
            kind, answer = await self._router.answer(visit)
            await answer(scope, receive, sent)
            if visit.method == "GET" and sent.status == 200:
                whereabouts.note(self._frame, head, visit.reader, visit.path)
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
        logger.exception("bug %s at %s %s", number, scope["method"], _SECRET.sub("…", scope["path"])[:200])
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
