# SPDX-License-Identifier: Apache-2.0
"""What is ready goes out at once, and nobody on the line can tell the difference but by the clock."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from tests.kit import web
from uvicorn.server import ServerState

from banyan.interfaces.web.finished import Ready
from banyan.server import protocol
from banyan.server.protocol import MAX_HEAD, speaking

HELD = Ready("finished", 200, [(b"content-type", b"text/plain"), (b"content-length", b"4")], b"held")
SAME = Ready("finished", 304, [(b"etag", b'"1"')], b"")


def ready(scope: Scope) -> Ready | None:
    if scope["path"] == "/held":
        return SAME if (b"if-none-match", b'"1"') in scope["headers"] else HELD
    return None


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what it was asked, and takes a moment over it."""
    message = await receive()
    await asyncio.sleep(0)
    body = f"{scope['method']} {scope['path']} {scope['query_string'].decode()} {message.get('body', b'').decode()}".encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


class Line:
    """A connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, *requests: str) -> None:
        self._writer.write("".join(requests).encode())

    async def answer(self, has_body: bool = True) -> tuple[str, str]:
        head = (await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 10)).decode()
        length = next((int(line.split()[1]) for line in head.split("\r\n") if line.startswith("content-length")), 0)
        body = await self._reader.readexactly(length) if has_body else b""
        return head.partition("\r\n")[0], body.decode()

    async def rest(self) -> bytes:
        return await asyncio.wait_for(self._reader.read(), 10)

    async def is_over(self) -> bool:
        return await self.rest() == b""


def asked(path: str, *lines: str, method: str = "GET", body: str = "", version: str = "1.1") -> str:
    return "\r\n".join((f"{method} {path} HTTP/{version}", "Host: here", *lines, "", body))


def on_a_line(story: Any) -> None:
    async def run() -> None:
        config = uvicorn.Config(app, http=speaking(ready), lifespan="off", log_config=None, access_log=False)
        config.load()
        speaks, state = config.http_protocol_class, ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: speaks(config, state, {}), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            told: Coroutine[Any, Any, None] = story(Line(reader, writer))
            await told
        finally:
            writer.close()
            server.close()

    web.run(run())


def test_the_line_stays_open_for_more():
    async def story(line: Line) -> None:
        for _ in range(3):
            line.say(asked("/held"))
            assert await line.answer() == ("HTTP/1.1 200 OK", "held")
        line.say(asked("/held", 'If-None-Match: "1"'))
        assert (await line.answer())[0] == "HTTP/1.1 304 Not Modified"
        line.say(asked("/other?a=1"))
        assert (await line.answer())[1] == "GET /other a=1 "

    on_a_line(story)


def test_requests_that_come_together_are_answered_in_their_order():
    async def story(line: Line) -> None:
        line.say(asked("/held"), asked("/one"), asked("/held"), asked("/held?x"), asked("/two"), asked("/held"))
        bodies = [(await line.answer())[1] for _ in range(6)]
        # Behind one that the application still works on nothing may overtake it: those go through the application too.
        assert bodies[:2] == ["held", "GET /one  "]
        assert [body.split()[-1].removeprefix("/") for body in bodies] == ["held", "one", "held", "x", "two", "held"]

    on_a_line(story)


def test_a_body_that_nobody_reads_is_no_request():
    async def story(line: Line) -> None:
        smuggled = asked("/smuggled")
        line.say(asked("/held", f"Content-Length: {len(smuggled)}", body=smuggled), asked("/after"))
        assert await line.answer() == ("HTTP/1.1 200 OK", "held")
        assert (await line.answer())[1] == "GET /after  "

    on_a_line(story)


@pytest.mark.parametrize(
    "request_", [asked("/held", "Connection: close"), asked("/held", version="1.0")], ids=["close", "1.0"]
)
def test_who_wants_it_closed_goes_through_the_application(request_: str):
    async def story(line: Line) -> None:
        line.say(request_)
        assert (await line.answer())[1] == "GET /held  "
        assert await line.is_over()

    on_a_line(story)


def test_other_methods_and_odd_addresses_go_through_the_application():
    async def story(line: Line) -> None:
        line.say(asked("/held", "Content-Length: 2", method="POST", body="hi"))
        assert (await line.answer())[1] == "POST /held  hi"
        line.say(asked("/h%65ld"))
        assert (await line.answer())[1] == "GET /held  "
        line.say(asked("/held", method="HEAD"))
        assert await line.answer(has_body=False) == ("HTTP/1.1 200 OK", "")

    on_a_line(story)


def test_nonsense_after_an_answer_is_refused():
    async def story(line: Line) -> None:
        line.say(asked("/held"))
        await line.answer()
        line.say("NONSENSE\r\n\r\n")
        assert (await line.answer())[0] == "HTTP/1.1 400 Bad Request"
        assert await line.is_over()

    on_a_line(story)


CHUNKED = "POST /body HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "begins",
    ["GET /", "GET /long HTTP/1.1\r\nHost: here\r\nX-Much: ", f"{CHUNKED}1\r\na\r\n0\r\nX-Much: ", f"{CHUNKED}1;"],
)
def test_a_head_without_an_end_is_cut_off(begins: str):
    async def story(line: Line) -> None:
        line.say(asked("/long", f"X-Much: {'a' * (MAX_HEAD // 2)}"))
        assert (await line.answer())[1] == "GET /long  "
        line.say(begins, *["a" * 1_024] * (8 * MAX_HEAD // 1_024))
        with contextlib.suppress(ConnectionError):
            assert (await line.rest()).count(b"HTTP/1.1") <= 1

    on_a_line(story)


def test_a_body_is_no_head_however_long_it_is():
    async def story(line: Line) -> None:
        line.say(CHUNKED, *[f"400\r\n{'b' * 1_024}\r\n"] * (4 * MAX_HEAD // 1_024), "0\r\n\r\n")
        assert (await line.answer())[0] == "HTTP/1.1 200 OK"

    on_a_line(story)


@pytest.mark.parametrize("begins", ["", "GET / HTTP/1.1\r\nHost: he", asked("/held") + "GET /he"])
def test_a_head_that_does_not_come_is_not_waited_for(begins: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "HEAD_WITHIN_S", 0.05)

    async def story(line: Line) -> None:
        line.say(begins)
        with contextlib.suppress(ConnectionError):
            assert (await line.rest()).count(b"held") == begins.count("/held")

    on_a_line(story)


def test_whoever_has_said_what_they_want_is_given_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "HEAD_WITHIN_S", 0.05)

    async def story(line: Line) -> None:
        line.say("POST /body HTTP/1.1\r\nHost: here\r\n", "Content-Length: 4\r\n\r\nbo")
        await asyncio.sleep(0.1)
        line.say("dy")
        assert (await line.answer())[0] == "HTTP/1.1 200 OK"
        await asyncio.sleep(0.1)
        line.say(asked("/held"))
        assert (await line.answer())[1] == "held"

    on_a_line(story)
