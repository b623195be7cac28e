# SPDX-License-Identifier: Apache-2.0
"""The page with a terminal on it. The emulator is xterm.js, out of a package that was installed beside Banyan for its files."""

import gzip
from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import msgspec
from starlette.types import Receive, Scope, Send

from banyan.base.errors import NotFound, Refusal
from banyan.base.words import LANGUAGES
from banyan.interfaces.web.assets import FOREVER, TYPES
from banyan.interfaces.web.frame import Frame
from banyan.interfaces.web.readers import Head
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.callers import Caller

# Who calls, the id of their sign-in, their language; then the WebSocket itself.
Line = Callable[[Caller, int, str, Receive, Send], Awaitable[None]]

PACKAGE, FOLDER = "tinyterminal", "static/vendor"
# Byte for byte as the makers of xterm.js released them: 6.0.0, fit 0.11.0, unicode11 0.9.0. Nothing else is served.
FILES = {
    "xterm.js": "14903579ff54664cd72f8e8699e6961a6272c21863ec1c3b118cdc8af5d4a972",
    "xterm.css": "854a7c0fb70e8b1a083c16797ab827299fb18744f5ad34f227b48337e33293c6",
    "addon-fit.js": "ba3ea256ce0620a0992a197d6c9baea64823fc93d8da07a9e366ca9943c18527",
    "addon-unicode11.js": "72353b5178e1a7382716df1cfedf8ab070eea655d38995bb9f4f284fe56e2f2b",
}
LINE = "/terminal/line"
POLICY_VIOLATION = 1008


@cache
def files() -> dict[str, bytes]:
    """Name in an address → content, compressed; empty where the package is not installed, or is not what it was."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return {}
    folder = Path(spec.origin).parent / FOLDER
    found = {}
    for name, expected in FILES.items():
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        if sha256(content).hexdigest() != expected:
            return {}
        found[f"{expected[:12]}-{name}"] = gzip.compress(content, 9, mtime=0)
    return found


async def show(visit: Visit) -> Answer:
    names = {name.partition("-")[2]: f"/terminal/{name}" for name in await visit.frame.desk.work(files)}
    listens = visit.frame.settings["terminal.ssh_listen"].rpartition(":")
    host = visit.frame.origin(visit.head).partition("//")[2].rpartition(":")[0] or "localhost"
    page = visit.page("terminal.html", files=names, here="terminal", host=host, port=listens[2])
    page.headers.append((b"content-security-policy", _policy(visit)))
    return page


async def emulator(visit: Visit) -> Answer:
    """A file of the emulator. Every browser that has WebSockets takes gzip."""
    content = (await visit.frame.desk.work(files)).get(visit.params["file"])
    if content is None:
        raise NotFound
    kind = TYPES[visit.params["file"].rpartition(".")[2]]
    headers = [(b"content-type", kind), (b"content-encoding", b"gzip"), (b"cache-control", FOREVER)]
    return Answer(200, content, headers, packs=False)


def _policy(visit: Visit) -> bytes:
    """As every page's, but that the emulator may write style elements: it has a rule for each colour and cell."""
    origin = visit.frame.origin(visit.head)
    line = origin.replace("http", "ws", 1)
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self' {line}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ).encode()


async def answer(frame: Frame, line: Line, scope: Scope, receive: Receive, send: Send) -> None:
    """A call from the page. From anybody else's page it is none: a browser sends our cookies along whoever asks."""
    head = Head(scope)
    is_ours = frame.is_our_host(head.get(b"host")) and head.get(b"origin") == frame.origin(head)
    if scope["path"] != LINE or not is_ours:
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    try:
        reader = await frame.find_reader(head)
    except Refusal:
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    session_id = frame.desk.signins.session_id(reader.session) if reader.session else 0
    # The page names its language: a browser need not say one when it opens the line.
    named = scope["query_string"].decode("latin-1").partition("lang=")[2]
    lang = named if named in LANGUAGES else reader.lang
    await line(msgspec.structs.replace(reader.caller, address=reader.address), session_id, lang, receive, send)
