# SPDX-License-Identifier: Apache-2.0
"""Uploads: files received with a text or by script. What they really are is found out by `exchange`, never by their name."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from starlette.datastructures import UploadFile

from banyan.base.errors import Family, Refusal
from banyan.core import attachments, permits
from banyan.exchange import uploads as exchange
from banyan.interfaces.web.forms import MAX_FILES, Form
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.attachments import Attachment, Upload

# Threads of their own: a picture takes up to seconds, and neither searches nor files that are given out must wait for it.
_receiving = ThreadPoolExecutor(exchange.AT_ONCE + 1, "receiving")
WRAPPING = 64 * 1024  # what a form puts round its files
_ACTIVE = re.compile(r"([\\\[\]*_`<>|~])")


class FileWanted(Refusal):
    code = "file_wanted"
    family = Family.INVALID
    sentence = "Please choose a file first."
    about = "file"


def form_limit(visit: Visit) -> int:
    """Bytes that files may add to a form: those of one file at most, with its wrapping."""
    return int(visit.frame.settings["files.max_mb"]) * 1_000_000 + WRAPPING


async def receive_all(visit: Visit, form: Form, format: str) -> str:
    """Keep the files of a form; the words that show them in a text of that format. Raises what the verbs refuse."""
    files = form.files("file")[:MAX_FILES]
    if not files:
        raise FileWanted
    made = [await _receive(visit, file) for file in files]
    return "\n".join(words_of(attachment, format) for attachment in made) + "\n"


async def receive_one(visit: Visit, form: Form) -> Attachment:
    """Keep the file of a form."""
    files = form.files("file")
    if not files:
        raise FileWanted
    return await _receive(visit, files[0])


async def shelve_one(visit: Visit, form: Form) -> Upload:
    """Put the file of a form on the shelf, as nobody's."""
    files = form.files("file")
    if not files:
        raise FileWanted
    return await _shelve(visit, files[0])


async def upload(visit: Visit) -> Answer:
    """By script: one file at a time, answered in JSON."""
    try:
        permits.check_signed_in(visit.caller)
        form = await visit.form(file_limit=form_limit(visit))
        made = await receive_one(visit, form)
    except Refusal as refusal:
        said = visit.say(refusal)
        return visit.json({"say": f"{said.sentence} {said.hint}".strip(), "code": said.code}, said.status)
    say = visit.word("{name} stands in the text.", name=made.name)
    return visit.json({"say": say, "words": words_of(made, form["format"])})


async def _receive(visit: Visit, file: UploadFile) -> Attachment:
    """The same bytes sent twice are one file, so a repeated request needs no token."""
    return await visit.act(attachments.attach, await _shelve(visit, file), visit.frame.settings["files.quota_mb"])


async def _shelve(visit: Visit, file: UploadFile) -> Upload:
    await visit.act(attachments.check_pace)
    shelf, settings = visit.frame.desk.files, visit.frame.settings
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_receiving, exchange.receive, shelf, file.file, file.filename or "", settings)


def words_of(attachment: Attachment, format: str) -> str:
    """How a text shows a file: a picture as a picture, everything else as a link."""
    address = quote(attachment.address)
    if attachment.is_picture:
        address += f"?{attachment.width}x{attachment.height}"
    if format == "bbcode":
        return f"[img]{address}[/img]" if attachment.is_picture else f"[url={address}]{attachment.name}[/url]"
    name = _ACTIVE.sub(r"\\\1", attachment.name)
    return f"{'!' if attachment.is_picture else ''}[{name}]({address})"
