# SPDX-License-Identifier: Apache-2.0
"""A push service and the browser behind it, on a free port of this machine: takes what is sent, checks who signed it,
and opens it.

It is written from the standards alone and shares no line with what sends. `with receiving() as service:` · `service.browser()`.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from banyan.records.devices import Subscription

CURVE = ec.SECP256R1()


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def mac(key: bytes, content: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(content)
    return made.finalize()


def opened(body: bytes, own: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """RFC 8291, section 3.4, step by step as it stands there, on the reader's side."""
    salt, length, point = body[:16], body[20], body[21:86]
    assert int.from_bytes(body[16:20], "big") >= len(body) - 86
    assert length == 65
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    ours = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ikm = mac(mac(secret, shared), b"WebPush: info\0" + ours + point + b"\1")
    prk = mac(salt, ikm)
    key = mac(prk, b"Content-Encoding: aes128gcm\0\1")[:16]
    nonce = mac(prk, b"Content-Encoding: nonce\0\1")[:12]
    plain = AESGCM(key).decrypt(nonce, body[86:], None)
    message, end, padding = plain.rpartition(b"\2")
    assert end
    assert not padding.strip(b"\0")
    return message


class Browser:
    """One subscription: what it was sent, opened."""

    def __init__(self, service: "Service", number: int) -> None:
        self._own = ec.generate_private_key(CURVE)
        self._secret = bytes(range(16))
        self.path = f"/to/{number}"
        self.messages: list[dict[str, Any]] = []
        point = self._own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(f"{service.url}{self.path}", text(point), text(self._secret))

    def take(self, body: bytes) -> None:
        self.messages.append(json.loads(opened(body, self._own, self._secret)))


class Service:
    """`answers` are given one after the other, as (status, headers); when there is none left, 201."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.place = url.removeprefix("http://")
        self.browsers: dict[str, Browser] = {}
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.tokens: list[dict[str, Any]] = []
        self.calls = 0

    def browser(self) -> Browser:
        made = Browser(self, len(self.browsers) + 1)
        self.browsers[made.path] = made
        return made

    def take(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str]]:
        self.calls += 1
        assert headers["content-encoding"] == "aes128gcm"
        assert int(headers["ttl"]) > 0
        self.tokens.append(self._checked(headers["authorization"]))
        status, more = self.answers.pop(0) if self.answers else (201, {})
        if status == 201:
            self.browsers[path].take(body)
        return status, more

    def _checked(self, authorization: str) -> dict[str, Any]:
        """RFC 8292: who sends has signed for this service. Raises what a wrong signature raises."""
        scheme, _, rest = authorization.partition(" ")
        assert scheme == "vapid"
        said = dict(part.strip().split("=", 1) for part in rest.split(","))
        signed, _, signature = said["t"].rpartition(".")
        pair = raw(signature)
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(said["k"]))
        numbers = (int.from_bytes(pair[:32], "big"), int.from_bytes(pair[32:], "big"))
        key.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))
        head, claims = (json.loads(raw(part)) for part in signed.split("."))
        assert head == {"typ": "JWT", "alg": "ES256"}
        assert claims["aud"] == self.url
        return claims | {"k": said["k"]}


@contextmanager
def receiving() -> Iterator[Service]:
    """A service that is there as long as the block runs. What went wrong on its side is raised at the end."""
    wrong: list[BaseException] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                status, more = service.take(self.path, self.headers, body)
            except BaseException as error:  # noqa: BLE001  raised where the test can see it
                wrong.append(error)
                status, more = 500, {}
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if wrong:
            raise wrong[0]
