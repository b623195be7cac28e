# SPDX-License-Identifier: Apache-2.0
"""Files: received with a text or by script, and given out so that no browser does anything with them but show or save.

A picture that was made anew is shown; everything else is a download of unknown kind. The permission is core's and asked
every time; only what everybody may have may be kept by others.
"""

import asyncio
import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.types import ASGIApp, Receive, Scope, Send

from banyan.base.errors import NotFound, Refusal
from banyan.core import attachments, permits
from banyan.exchange import uploads as exchange
from banyan.interfaces.web.forms import MAX_FILES, Form
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.attachments import Attachment
from banyan.records.callers import GUEST

CHUNK = 128 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ACTIVE = re.compile(r"([\\\[\]*_`<>|~])")


def form_limit(visit: Visit) -> int:
    """Bytes that files may add to a form: one at most, with its wrapping."""
    return int(visit.frame.settings["files.max_mb"]) * 1_000_000 + 64 * 1024


# ---- receiving


async def receive_all(visit: Visit, form: Form) -> str:
    """Keep the files of a form; the Markdown that shows them. Raises what the verbs refuse, and FileEmpty for none."""
    files = form.files("file")[:MAX_FILES]
    if not files:
        raise exchange.FileEmpty
    made = [await _receive(visit, file, f"{form.token}.{at}" if form.token else "") for at, file in enumerate(files)]
    return "\n".join(map(markdown_of, made)) + "\n"


async def upload(visit: Visit) -> Answer:
    """By script: one file at a time, answered in JSON."""
    try:
        form = await visit.form(file_limit=form_limit(visit))
        files = form.files("file")
        if not files:
            raise exchange.FileEmpty
        made = await _receive(visit, files[0], form.token)
    except Refusal as refusal:
        said = visit.say(refusal)
        return _json(visit, {"say": f"{said.sentence} {said.hint}".strip(), "code": said.code}, said.status)
    say = visit.word("{name} stands in the text.", name=made.name)
    return _json(visit, {"say": say, "address": made.address, "markdown": markdown_of(made)}, 200)


async def _receive(visit: Visit, file: UploadFile, token: str) -> Attachment:
    await visit.ask(lambda _, caller: permits.check_signed_in(caller))
    shelf, settings = visit.frame.desk.files, visit.frame.settings
    path = shelf.incoming()
    try:
        # On threads of their own: a picture takes up to seconds, and searches must not wait for it.
        await asyncio.to_thread(_copy, file, path)
        upload = await asyncio.to_thread(exchange.receive, shelf, path, file.filename or "", settings)
    finally:
        path.unlink(missing_ok=True)
    return await visit.act(attachments.attach, upload, settings["files.quota_mb"], token=token)


def _copy(file: UploadFile, path: Path) -> None:
    with path.open("xb") as target:
        shutil.copyfileobj(file.file, target, CHUNK)


def markdown_of(attachment: Attachment) -> str:
    """How a text shows a file: a picture as a picture, everything else as a link."""
    name = _ACTIVE.sub(r"\\\1", attachment.name)
    address = f"/files/{attachment.sha256}/{quote(attachment.name)}"
    return f"{'!' if attachment.is_picture else ''}[{name}]({address})"


def _json(visit: Visit, content: dict[str, str], status: int) -> Answer:
    return visit.plain(json.dumps(content, ensure_ascii=False), status=status, media_type="application/json")


# ---- giving out


async def show(visit: Visit) -> ASGIApp:
    """A file, if the reader may have it. Its name in the address is decoration; the row says how it is called."""
    sha256 = visit.params["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    found = await visit.ask(attachments.open_file, sha256)
    shelf = visit.frame.desk.files
    small = visit.query.get("size") == "small" and shelf.has_thumb(sha256)
    path = shelf.path(sha256 + ".thumb" if small else sha256, is_thumb=small)
    if not path.is_file():
        raise NotFound
    return FileAnswer(path, found, is_public=await _is_public(visit, sha256))


async def _is_public(visit: Visit, sha256: str) -> bool:
    try:
        await visit.frame.desk.ask(attachments.open_file, GUEST, sha256)
    except Refusal:
        return False
    return True


class FileAnswer:
    """The bytes of a file, in chunks, under headers that make them inert."""

    def __init__(self, path: Path, attachment: Attachment, *, is_public: bool) -> None:
        self._path = path
        self._attachment = attachment
        self._is_public = is_public

    def headers(self, size: int) -> list[tuple[bytes, bytes]]:
        attachment = self._attachment
        is_picture = attachment.is_picture and attachment.media_type in attachments.SUFFIXES
        media_type = attachment.media_type if is_picture else "application/octet-stream"
        manner = "inline" if is_picture else "attachment"
        # What was public may stop being so: a day is what a proxy may keep of a removed post.
        keeping = "public, max-age=86400, immutable" if self._is_public else "private, no-store"
        return [
            (b"content-type", media_type.encode()),
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
