# SPDX-License-Identifier: Apache-2.0
"""Pictures for tests: honest ones, and those that somebody sends to see what happens."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture with a gradient, so that no encoder makes it empty."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    return _saved(image, kind, **options)


def with_exif(size: tuple[int, int] = (64, 48)) -> bytes:
    """A photograph that says where it was taken, lies on its side, and has words of its own."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "my kitchen"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)  # GPS
    return picture("JPEG", size, exif=exif, comment=b"secret words")


def moving(kind: str, frames: int = 3, size: tuple[int, int] = (32, 24)) -> bytes:
    stills = [Image.new("RGB", size, (40 * at % 256, 200, 90)) for at in range(frames)]
    return _saved(stills[0], kind, save_all=True, append_images=stills[1:], duration=80, loop=0)


def png_that_claims(width: int, height: int) -> bytes:
    """A small file whose head promises any number of pixels, and whose body is zeros without end."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def png_with_words(text: bytes = b"Comment\0" + b"where I live") -> bytes:
    made = picture("PNG")
    return made[:33] + _chunk(b"tEXt", text) + made[33:]


def polyglot() -> bytes:
    """A GIF to some and a page with a script to others."""
    return picture("GIF") + b"<html><script>alert(1)</script></html>"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
