# SPDX-License-Identifier: Apache-2.0
"""HTTP as uvicorn speaks it, but for answers that are ready in memory: those go out as soon as the head of a request is read,
without a task, a queue and messages. That is half of what a hot page costs. A head that is too long, or too slow, is cut off.
"""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import httptools
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from banyan.interfaces.web.finished import Ready

MAX_HEAD = 65_536  # bytes of an address and headers, or of what comes behind a body; httptools itself takes any number
HEAD_WITHIN_S = 20.0  # from the first byte, or from the beginning of the connection

# What uvicorn finds when it looks for the request that was answered last.
_ANSWERED: Any = SimpleNamespace(response_complete=True, disconnected=False, message_event=asyncio.Event())


class _Bounded(HttpToolsProtocol):
    """Cuts off a head that is too long or too slow."""

    is_in_head, head_size = True, 0  # bytes since a request or a piece of its body began, that are no body
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.late = self.loop.call_later(HEAD_WITHIN_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self.in_time()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.head_size += len(data)
        super().data_received(data)
        if self.head_size > MAX_HEAD:
            self.transport.abort()
        elif self.is_in_head and self.late is None:  # nearly always a head comes whole
            self.late = self.loop.call_later(HEAD_WITHIN_S, self.transport.abort)

    def in_time(self) -> None:
        if self.late is not None:
            self.late.cancel()
            self.late = None

    def on_message_begin(self) -> None:
        self.is_in_head, self.head_size = True, 0
        super().on_message_begin()

    def on_chunk_header(self) -> None:
        self.head_size = 0

    def on_body(self, body: bytes) -> None:
        self.head_size -= len(body)
        super().on_body(body)

    def on_headers_complete(self) -> None:
        self.is_in_head = False
        self.in_time()
        super().on_headers_complete()


def speaking(ready: Callable[[Scope], Ready | None]) -> type[asyncio.Protocol]:
    """A protocol that first asks `ready` for the answer to a request without a body."""

    class Protocol(_Bounded):
        def on_headers_complete(self) -> None:
            answer = self._ready()
            if answer is None:
                super().on_headers_complete()
                return
            self.is_in_head = False
            self.in_time()
            lines = [STATUS_LINE[answer.status]]
            for name, value in self.server_state.default_headers:
                lines += (name, b": ", value, b"\r\n")
            lines += (answer.head, answer.body)
            self.transport.write(b"".join(lines))
            self.cycle = _ANSWERED
            self.on_response_complete()

        def _ready(self) -> Ready | None:
            parser = self.parser
            before = cast("RequestResponseCycle | None", self.cycle)
            if before is not None and not before.response_complete:
                return None
            if self.expect_100_continue or self.flow.write_paused or parser.should_upgrade():
                return None
            if parser.get_method() != b"GET" or parser.get_http_version() != "1.1" or not parser.should_keep_alive():
                return None
            address = httptools.parse_url(self.url)
            path = address.path.decode("ascii")
            if "%" in path:
                return None
            scope = cast("Scope", self.scope)
            scope.update(method="GET", path=path, raw_path=address.path, query_string=address.query or b"")
            return ready(scope)

    return Protocol
