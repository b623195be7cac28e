# SPDX-License-Identifier: Apache-2.0
"""Style sheet and scripts: read once, compressed once, served for ever under an address that holds their content's hash."""

import gzip
import re
from functools import cache
from hashlib import blake2b
from importlib import resources

import brotli
import msgspec

from banyan.interfaces.web.cache import Headers

TYPES = {
    "css": b"text/css; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "svg": b"image/svg+xml",
    "png": b"image/png",
    "webmanifest": b"application/manifest+json",
}
FOREVER = b"public, max-age=31536000, immutable"


class Asset(msgspec.Struct, frozen=True):
    """One file in its three dresses."""

    address: str
    media_type: bytes
    plain: bytes
    gzip: bytes
    brotli: bytes


@cache
def all_assets() -> dict[str, Asset]:
    """Name → file. Scripts import each other by bare names, which become addresses here."""
    folder = resources.files(__package__) / "static"
    raw = {path.name: path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name)}
    digest = blake2b(digest_size=6)
    for name, content in raw.items():
        if name.endswith(".js"):
            digest.update(content)
        elif name.endswith(".css"):
            raw[name] = squeezed(content)
    scripts = digest.hexdigest()  # one version for all scripts: they import each other with relative addresses
    found = {}
    for name, content in raw.items():
        kind = name.rpartition(".")[2]
        if kind in TYPES:
            found[name] = made(name, content, scripts if kind == "js" else "")
    return found


def made(name: str, content: bytes, version: str = "") -> Asset:
    """A file in its three dresses. Its address changes with its content, or with the version that it shares with others."""
    return Asset(
        f"/static/{version or blake2b(content, digest_size=6).hexdigest()}/{name}",
        TYPES[name.rpartition(".")[2]],
        content,
        gzip.compress(content, 9, mtime=0),
        brotli.compress(content, quality=11),
    )


def squeezed(sheet: bytes) -> bytes:
    """A style sheet without what only its writers read."""
    text = re.sub(rb"/\*.*?\*/", b"", sheet, flags=re.DOTALL)
    return re.sub(rb"\s*([{};,])\s*|(:)\s+", rb"\1\2", re.sub(rb"\s+", b" ", text)).strip()


@cache
def by_address() -> dict[str, Asset]:
    return {asset.address: asset for asset in all_assets().values()}


def address(name: str) -> str:
    """`banyan.css` → `/static/3f2a…/banyan.css`."""
    return all_assets()[name].address


def dressed(asset: Asset, accepted: bytes) -> tuple[Headers, bytes]:
    """The file in the smallest dress that the browser takes, with its headers."""
    body, encoding = asset.plain, b""
    if b"br" in accepted and len(asset.brotli) < len(body):
        body, encoding = asset.brotli, b"br"
    elif b"gzip" in accepted and len(asset.gzip) < len(body):
        body, encoding = asset.gzip, b"gzip"
    headers = [
        (b"content-type", asset.media_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", FOREVER),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"accept-encoding"),
    ]
    if encoding:
        headers.append((b"content-encoding", encoding))
    return headers, body
