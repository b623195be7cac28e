# SPDX-License-Identifier: Apache-2.0
"""A machine outside, on a free port of this one: it answers each connection with the bytes that a test chose."""

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from banyan.base.settings import Settings, load

Answer = Callable[[str], bytes | Iterable[bytes]]


def admitting(*places: str) -> Settings:
    """Settings under which these places may be called."""
    return load({"BANYAN_OUTSIDE_ADMIT": ",".join(places)})


def page(body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


class Outside:
    """`place` is its host:port, `asked` the heads of the requests that came, in order."""

    def __init__(self, listener: socket.socket, answer: Answer, tls: ssl.SSLContext | None) -> None:
        self.port = listener.getsockname()[1]
        self.place = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.place}"
        self.asked: list[str] = []
        self._listener = listener
        self._answer = answer
        self._tls = tls

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with (
            suppress(OSError),
            self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as connection,
        ):
            said = b""
            while b"\r\n\r\n" not in said and (more := connection.recv(65536)):
                said += more
            head, _, body = said.partition(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
            )
            while len(body) < length:
                body += connection.recv(65536)
            if not said:
                return  # somebody who called and said nothing asked for nothing
            self.asked.append((head + b"\r\n\r\n" + body).decode("latin-1"))
            answer = self._answer(self.asked[-1])
            for part in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(part)


@contextmanager
def outside(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Outside]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        machine = Outside(listener, answer, tls)
        threading.Thread(target=machine.listen, daemon=True).start()
        try:
            yield machine
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def certified(host: str, folder: Path) -> Path:
    """A certificate for `host`, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)]), datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{host}.pem"
    path.write_bytes(key.private_bytes(*plain) + certificate.public_bytes(serialization.Encoding.PEM))
    return path
