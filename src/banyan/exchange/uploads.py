# SPDX-License-Identifier: Apache-2.0
"""Receiving a file: what it really is, made harmless, put on the shelf. Whose it becomes is core's business.

The bytes say what a file is, never its name or what the sender claims. Pictures are made anew by a confined process;
whatever else comes is kept as it is and is later given out as a download only, SVG and HTML included.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import banyan
from banyan.base.errors import Family, Refusal
from banyan.base.settings import Settings
from banyan.exchange.disk import full_disk_told
from banyan.records.attachments import Upload
from banyan.storage.files import FileStore

WORKER_S = 30.0
AT_ONCE = 2  # pictures that are made anew at the same time: each may take its memory
CHUNK = 128 * 1024
HEAD = 64  # bytes that tell what a file is

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"ftypavis", 4, "image/avif"),
)
INERT = "application/octet-stream"
_OTHERS = ((b"%PDF-", "application/pdf"), (b"PK\x03\x04", "application/zip"), (b"\x1f\x8b", "application/gzip"))
_door = threading.BoundedSemaphore(AT_ONCE)


class FileTooLarge(Refusal):
    code = "file_too_large"
    family = Family.TOO_LARGE
    sentence = "A file may have {limit_mb} MB; this one has more."
    fields = ("limit_mb",)
    about = "file"


class FileEmpty(Refusal):
    code = "file_empty"
    family = Family.INVALID
    sentence = "This file is empty."
    about = "file"


class PictureTooLarge(Refusal):
    code = "picture_too_large"
    family = Family.TOO_LARGE
    sentence = "A picture may have {limit_mp} million pixels; this one has more, or is longer than a picture may be."
    hint = "Make it smaller and send it again."
    fields = ("limit_mp",)
    about = "file"


class PictureBroken(Refusal):
    code = "picture_broken"
    family = Family.INVALID
    sentence = "This picture cannot be read: it is damaged, or no picture at all."
    hint = "Open it in a picture program, save it again, and send that."
    about = "file"


def receive(files: FileStore, stream: BinaryIO, name: str, settings: Settings) -> Upload:
    """Put what arrives on the shelf. Takes up to seconds: never on the loop and never inside a transaction."""
    source = files.incoming()
    try:
        with full_disk_told():
            with source.open("xb") as target:
                shutil.copyfileobj(stream, target, CHUNK)
            return _sort(files, source, name, settings)
    finally:
        source.unlink(missing_ok=True)


def _sort(files: FileStore, source: Path, name: str, settings: Settings) -> Upload:
    size = source.stat().st_size
    if size == 0:
        raise FileEmpty
    if size > settings["files.max_mb"] * 1_000_000:
        raise FileTooLarge(limit_mb=settings["files.max_mb"])
    with source.open("rb") as file:
        media_type = sniff(file.read(HEAD))
    if media_type.startswith("image/"):
        return _receive_picture(files, source, name, settings["files.max_megapixels"])
    return Upload(files.put(source), name, media_type, size)


def sniff(head: bytes) -> str:
    """What the first bytes of a file say that it is.

    >>> sniff(b"GIF89a\\x01\\x00")
    'image/gif'
    >>> sniff(b"<svg xmlns=...")
    'application/octet-stream'
    """
    for magic, offset, media_type in _PICTURES:
        if head.startswith(magic, offset):
            return media_type
    return next((media_type for magic, media_type in _OTHERS if head.startswith(magic)), INERT)


def _receive_picture(files: FileStore, source: Path, name: str, most_megapixels: int) -> Upload:
    target, thumb = files.incoming(), files.incoming()
    try:
        made = _remake(source, target, thumb, most_megapixels * 1_000_000)
        if made.get("refused") == "too_large":
            raise PictureTooLarge(limit_mp=most_megapixels)
        if "refused" in made or not target.is_file() or not thumb.is_file():
            raise PictureBroken
        size = target.stat().st_size
        sha256 = files.put(target, thumb)
        return Upload(sha256, name, str(made["media_type"]), size, int(str(made["width"])), int(str(made["height"])))
    finally:
        target.unlink(missing_ok=True)
        thumb.unlink(missing_ok=True)


def keep_picture(files: FileStore, source: Path, most_megapixels: int) -> bool:
    """Put a picture that was made anew once before on the shelf as it is, with a thumbnail; False if it is none."""
    target, thumb = files.incoming(), files.incoming()
    try:
        made = _remake(source, target, thumb, most_megapixels * 1_000_000)
        if "refused" in made or not thumb.is_file():
            return False
        files.put(source, thumb)
        return True
    finally:
        target.unlink(missing_ok=True)
        thumb.unlink(missing_ok=True)


def _remake(source: Path, target: Path, thumb: Path, most_pixels: int) -> dict[str, object]:
    """Run the worker; whatever ends it before it answers means that the picture is not to be had."""
    command = [sys.executable, "-m", "banyan.exchange.pictures", str(source), str(target), str(thumb), str(most_pixels)]
    ours = str(Path(banyan.__file__).parent.parent)
    # Nothing of the house's environment goes along: it holds addresses and passwords.
    environment = {"PYTHONPATH": ours, "PATH": os.defpath, "LANG": "C.UTF-8"}
    with _door:
        try:
            done = subprocess.run(  # noqa: S603  our own module, by paths that we made
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=WORKER_S, check=False
            )
        except subprocess.TimeoutExpired:
            return {"refused": "too_large"}
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # killed by a limit: it wanted more than any honest picture does
        return {"refused": "too_large" if done.returncode < 0 else "broken"}
    return answer if isinstance(answer, dict) else {"refused": "broken"}
