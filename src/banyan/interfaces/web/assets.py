# SPDX-License-Identifier: Apache-2.0
"""Style sheet and scripts: read once, compressed once, served for ever under an address that holds their content's hash."""

import gzip
from functools import cache
from hashlib import blake2b
from importlib import resources

import brotli
import msgspec
from starlette.types import Scope, Send

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
    scripts = digest.hexdigest()  # one version for all scripts: they import each other with relative addresses
    found = {}
    for name, content in raw.items():
        kind = name.rpartition(".")[2]
        if kind in TYPES:
            version = scripts if kind == "js" else blake2b(content, digest_size=6).hexdigest()
            found[name] = Asset(
                f"/static/{version}/{name}",
                TYPES[kind],
                content,
                gzip.compress(content, 9, mtime=0),
                brotli.compress(content, quality=11),
            )
    return found


@cache
def by_address() -> dict[str, Asset]:
    return {asset.address: asset for asset in all_assets().values()}


def address(name: str) -> str:
    """`banyan.css` → `/static/3f2a…/banyan.css`."""
    return all_assets()[name].address


async def serve(asset: Asset, accepted: bytes, scope: Scope, send: Send) -> None:
    """The smallest dress that the browser takes."""
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
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
