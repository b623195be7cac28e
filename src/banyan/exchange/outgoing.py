# SPDX-License-Identifier: Apache-2.0
"""The one way out: a request to an address that somebody else chose, on the standard library's `http.client`.

A name is resolved once, every address of it is checked, and the connection goes to the address that was checked: what the
name says a moment later does not matter. Redirects are walked here, each checked like the first. Nothing is taken from
the environment (no proxies, no netrc), no cookie is kept, and one clock ends the whole exchange, however slowly it drips.
"""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from banyan import __version__
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings

TIME_S = 10.0  # for all of it: every redirect, every byte
MAX_BYTES = 1_000_000
MAX_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_URL = 2_000
MAX_ADDRESSES = 4  # of one name: enough for both families, and no endless list of dead ones
PORTS = {"http": 80, "https": 443}

_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CLOSED_V4 = (
    ipaddress.IPv4Address("168.63.129.16"),
)  # a cloud's own metadata, on an address that looks like any other
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")

Resolve = Callable[[str, int], Sequence[str]]


class OutgoingRefused(Refusal):
    """The address is none that Banyan calls."""

    code = "outgoing_refused"
    family = Family.INVALID
    sentence = "The address {host} is not called from here."
    hint = "Only http and https, on their usual ports, to a public address, without a name and password in it."
    fields = ("host",)


class OutgoingFailed(Refusal):
    """It was called and gave no answer that can be used; `data["why"]` says more, in English, for the log."""

    code = "outgoing_failed"
    family = Family.UNAVAILABLE
    sentence = "{host} gave no answer that can be used."
    hint = "It may be down or slow. Try again in a while."
    fields = ("host", "why")


class Reply(msgspec.Struct, frozen=True):
    """What came back. Names of headers are in lower case; `url` is the address that answered, after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Outgoing:
    """Makes requests to outside. Safe to use from several threads; keeps nothing between two requests."""

    def __init__(self, settings: Settings, *, resolve: Resolve | None = None, time_s: float = TIME_S) -> None:
        self._admitted = frozenset(place.lower() for place in settings["outside.admit"])
        self._agent = f"Banyan/{__version__} (+{settings.public_url})"
        self._resolve = resolve or _resolve
        self._time_s = time_s
        self._tls = ssl.create_default_context()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        max_bytes: int = MAX_BYTES,
        accept: Sequence[str] = (),
    ) -> Reply:
        """Ask `url` and read the answer, whatever its status. `accept` lists the media types that a success may have.

        GET and HEAD follow redirects, and tell another host nothing of `headers`; other methods answer with the redirect.
        Raises OutgoingRefused, OutgoingFailed.
        """
        ours = {"User-Agent": self._agent, "Accept": ", ".join(accept) or "*/*", "Accept-Encoding": "identity"}
        target, theirs = _Target.parse(url), dict(headers or {})
        with _Watch(self._time_s) as watch:
            for _ in range(MAX_REDIRECTS + 1):
                reply = self._once(_Asked(method, target, {**ours, **theirs}, body, max_bytes), watch)
                if method not in ("GET", "HEAD") or reply.status not in REDIRECTS or "location" not in reply.headers:
                    _check_type(reply, target, accept)
                    return reply
                following = _Target.parse(reply.headers["location"], base=target.url)
                if target.scheme == "https" and following.scheme != "https":
                    raise OutgoingRefused(host=following.host)
                if following.place != target.place:
                    theirs = {}
                target = following
        raise OutgoingFailed(host=target.host, why="too many redirects")

    def _once(self, asked: "_Asked", watch: "_Watch") -> Reply:
        target = asked.target
        try:
            connection = http.client.HTTPConnection(target.host, target.port)
            with contextlib.closing(connection):
                connection.sock = self._connected(target, watch)
                headers = {"Host": target.place.removesuffix(f":{PORTS[target.scheme]}"), **asked.headers}
                connection.request(asked.method, target.path, body=asked.body or None, headers=headers)
                reply = _read(connection.getresponse(), asked)
        except (OSError, http.client.HTTPException, ValueError) as err:
            raise OutgoingFailed(host=target.host, why="too slow" if watch.is_over else repr(err)) from err
        if watch.is_over:  # the end of a connection that was cut looks like the end of an answer
            raise OutgoingFailed(host=target.host, why="too slow")
        return reply

    def _connected(self, target: "_Target", watch: "_Watch") -> socket.socket:
        """A connection to the first address that takes one."""
        for address in (addresses := self._addresses(target)):
            try:
                sock = socket.create_connection((address, target.port), timeout=watch.left_s)
            except OSError:
                if address == addresses[-1]:
                    raise
                continue
            watch.hold(sock)
            return self._tls.wrap_socket(sock, server_hostname=target.host) if target.scheme == "https" else sock
        raise OSError("the name has no address")

    def _addresses(self, target: "_Target") -> Sequence[str]:
        """What may be called for this name: all of its addresses are open ones, or none is called."""
        found = self._resolve(target.host, target.port)
        if target.place not in self._admitted and not (
            target.port == PORTS[target.scheme] and all(is_open(address) for address in found)
        ):
            raise OutgoingRefused(host=target.host)
        return found[:MAX_ADDRESSES]


def is_open(address: str) -> bool:
    """Whether everybody on the internet means the same machine by this address, and it is not one beside this machine."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None and found not in _NAT64:
            return found in _OPEN_V6 and not any(found in net for net in _CLOSED_V6)
        found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and found not in _CLOSED_V4


def _resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as the system knows it; it takes no longer than the system's resolver does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Target(msgspec.Struct, frozen=True):
    """A checked address of the web: where it leads, and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place.removesuffix(f':{PORTS[self.scheme]}')}{self.path}"

    @classmethod
    def parse(cls, url: str, base: str = "") -> "_Target":
        try:
            parts = urlsplit(urljoin(base, url))
            host = parts.hostname or ""
            if len(url) > MAX_URL or _UNSAFE.search(url) or "%" in host or "@" in parts.netloc:
                raise ValueError("not a plain address")
            if ":" not in host:
                host = host.encode("idna").decode("ascii").lower()
            port, query = parts.port or PORTS[parts.scheme], f"?{_quoted(parts.query)}" if parts.query else ""
            path = (_quoted(parts.path) or "/") + query
            if not host:
                raise ValueError("no host")
        except (ValueError, KeyError) as err:
            raise OutgoingRefused(host=url[:80]) from err
        return cls(parts.scheme, host, port, path)


def _quoted(text: str) -> str:
    return quote(text, safe="/%:@!$&'()*+,;=~?[]")


class _Asked(msgspec.Struct, frozen=True):
    method: str
    target: _Target
    headers: Mapping[str, str]
    body: bytes
    max_bytes: int


def _read(response: http.client.HTTPResponse, asked: _Asked) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise ValueError("compressed, though nobody asked for that")
    body = response.read(asked.max_bytes + 1)
    if len(body) > asked.max_bytes:
        raise ValueError("too large")
    if response.length:
        raise ValueError("cut short")
    return Reply(response.status, headers, body, asked.target.url)


def _check_type(reply: Reply, target: _Target, accept: Sequence[str]) -> None:
    if accept and 200 <= reply.status < 300 and reply.media_type not in accept:
        raise OutgoingFailed(host=target.host, why=f"its answer is “{reply.media_type[:60]}”")


class _Watch:
    """Ends whatever connection it holds when the time is up: the limit of a socket begins anew with every byte."""

    def __init__(self, time_s: float) -> None:
        self._ends_at = time.monotonic() + time_s
        self._timer = threading.Timer(time_s, self._end)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self.is_over = False

    @property
    def left_s(self) -> float:
        return max(self._ends_at - time.monotonic(), 0.001)

    def hold(self, sock: socket.socket) -> None:
        """Watch this connection from now on, and no longer the one before. A copy is held: TLS moves into the original."""
        with self._lock:
            self._let_go()
            self._held = sock.dup()
        if self.is_over:
            self._end()

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            if self._held is not None:
                with contextlib.suppress(OSError):
                    self._held.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._let_go()
