# SPDX-License-Identifier: Apache-2.0
"""Files given out so that no browser does anything with them but show or save; and the list of one's own.

A picture that was made anew is shown; everything else is a download of unknown kind. The permission is core's and asked
every time; only what everybody may have may be kept by others.
"""

import asyncio
import re
from pathlib import Path
from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send

from banyan.base.errors import NotFound, Refusal
from banyan.core import attachments
from banyan.interfaces.web.settings import tabs
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.attachments import Attachment

CHUNK = 128 * 1024
THUMB_TYPE = "image/webp"  # whatever the picture itself is
_SHA256 = re.compile(r"[0-9a-f]{64}")


async def show(visit: Visit) -> ASGIApp:
    """A file, if the reader may have it. Its name in the address is decoration; the row says how it is called."""
    sha256 = visit.params["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    found = await visit.ask(attachments.open_file, sha256)
    shelf = visit.frame.desk.files
    is_thumb = visit.query.get("size") == "thumb" and shelf.has_thumb(sha256)
    path = shelf.path(sha256, is_thumb=is_thumb)
    if not path.is_file():
        raise NotFound
    return FileAnswer(path, found, is_thumb=is_thumb, is_public=await _is_public(visit, sha256))


async def _is_public(visit: Visit, sha256: str) -> bool:
    try:
        await visit.frame.ask_as_guest(attachments.open_file, sha256)
    except Refusal:
        return False
    return True


class FileAnswer:
    """The bytes of a file, in chunks, under headers that make them inert."""

    def __init__(self, path: Path, attachment: Attachment, *, is_thumb: bool, is_public: bool) -> None:
        self._path = path
        self._attachment = attachment
        self._is_thumb = is_thumb
        self._is_public = is_public

    def headers(self, size: int) -> list[tuple[bytes, bytes]]:
        attachment = self._attachment
        is_picture = attachment.is_picture and attachment.media_type in attachments.SUFFIXES
        media_type = THUMB_TYPE if self._is_thumb else attachment.media_type
        manner = "inline" if is_picture else "attachment"
        # What was public may stop being so: a day is what a proxy may keep of a removed post.
        keeping = "public, max-age=86400, immutable" if self._is_public else "private, no-store"
        return [
            (b"content-type", media_type.encode() if is_picture else b"application/octet-stream"),
            (b"content-length", b"%d" % size),
            (b"content-disposition", f"{manner}; filename*=UTF-8''{quote(attachment.name, safe='')}".encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"default-src 'none'; sandbox"),
            (b"cache-control", keeping.encode()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = self._path.stat().st_size
        await send({"type": "http.response.start", "status": 200, "headers": self.headers(size)})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        with self._path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def mine(visit: Visit) -> Answer:
    """What I uploaded, how much room it takes, and how to take it away."""
    found, older, used = await visit.ask(attachments.mine, visit.query.get("before", ""))
    quota_mb = visit.frame.settings["files.quota_mb"]
    room = visit.word("{used} of {quota_mb} MB are in use.", used=_said_size(used), quota_mb=quota_mb)
    rows = [(one, _said_size(one.size)) for one in found]
    return visit.page("files.html", rows=rows, older=older, room=room, tabs=tabs(visit))


async def drop(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(attachments.drop, form["sha256"])
    return visit.go("/settings/files", "The file is taken away, also out of the posts that used it.")


def _said_size(size: int) -> str:
    """`812 B`, `34 KB`, `2.1 MB`."""
    if size < 1_000:
        return f"{size} B"
    return f"{size // 1_000} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
