# SPDX-License-Identifier: Apache-2.0
"""Receiving a file: the bytes say what it is, never its name; a picture passes through a process of its own."""

import errno
import hashlib
import io
import subprocess

import pytest
from tests.kit import pictures
from tests.kit.town import refused

from banyan.base.settings import Settings, load
from banyan.exchange import uploads
from banyan.exchange.uploads import receive, sniff
from banyan.storage.files import FileStore


@pytest.fixture
def shelf(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def receives(shelf):
    """(content, name, settings…) → the upload."""

    def one(content: bytes, name: str = "x.png", **settings: int):
        loaded = load({})
        return receive(shelf, io.BytesIO(content), name, Settings(loaded.values | settings, loaded.origins))

    return one


def left_over(shelf: FileStore) -> list[str]:
    return [path.name for path in (shelf.folder / "incoming").glob("*")]


def test_a_picture_is_remade_and_has_a_thumbnail(shelf, receives):
    source = pictures.with_exif((640, 480))
    upload = receives(source, "IMG_0001.JPG")
    assert (upload.media_type, upload.width, upload.height) == ("image/jpeg", 480, 640)
    assert upload.sha256 != hashlib.sha256(source).hexdigest()
    kept = shelf.path(upload.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == upload.sha256
    assert len(kept) == upload.size
    assert b"kitchen" not in kept
    assert shelf.has_thumb(upload.sha256)
    assert left_over(shelf) == []


def test_the_same_picture_twice_is_one_file(shelf, receives):
    assert receives(pictures.picture()).sha256 == receives(pictures.picture(), "other.png").sha256
    assert len(list(shelf.addresses())) == 1


def test_another_file_is_kept_as_it_is(shelf, receives):
    upload = receives(b"%PDF-1.7 words", "a.pdf")
    assert (upload.media_type, upload.width) == ("application/pdf", 0)
    assert shelf.path(upload.sha256).read_bytes() == b"%PDF-1.7 words"
    assert not shelf.has_thumb(upload.sha256)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.SVG, "cat.svg"),
        (pictures.SVG, "cat.png"),
        (b"<html><script>alert(1)</script>", "cat.jpg"),
        (b"MZ\x90\0 a program", "cat.gif"),
        (b"BM" + b"\0" * 60, "cat.bmp"),
    ],
)
def test_a_name_makes_no_picture(receives, content, name):
    upload = receives(content, name)
    assert (upload.media_type, upload.width, upload.height) == ("application/octet-stream", 0, 0)


def test_a_picture_under_a_false_name_is_a_picture(receives):
    assert receives(pictures.picture("GIF"), "program.exe").media_type == "image/gif"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_cut_picture_is_refused(shelf, receives, kind):
    whole = pictures.picture(kind, (400, 300))
    with refused("picture_broken"):
        receives(whole[: len(whole) // 2])
    assert left_over(shelf) == []
    assert list(shelf.addresses()) == []


@pytest.mark.parametrize("size", [(3_000, 3_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_pixel_bomb_is_refused(shelf, receives, size):
    with refused("picture_too_large"):
        receives(pictures.png_that_claims(*size), **{"files.max_megapixels": 4})
    assert left_over(shelf) == []


def test_a_picture_that_promises_more_than_it_holds_is_refused(receives):
    with refused("picture_broken"):
        receives(pictures.png_that_claims(1_000, 1_000))


def test_nothing_and_too_much(receives):
    with refused("file_empty"):
        receives(b"")
    with refused("file_too_large"):
        receives(b"x" * 1_000_001, **{"files.max_mb": 1})
    assert receives(b"x" * 1_000_000, **{"files.max_mb": 1}).size == 1_000_000


def test_a_full_disk_is_a_no_and_leaves_nothing_behind(shelf, receives, monkeypatch):
    def full(*args: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelf, "put", full)
    with refused("store_full"):
        receives(b"%PDF-1.7", "a.pdf")
    assert left_over(shelf) == []


def test_a_worker_that_never_ends_is_ended(receives, monkeypatch):
    def sleeps(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("worker", 30)

    monkeypatch.setattr(uploads.subprocess, "run", sleeps)
    with refused("picture_too_large"):
        receives(pictures.picture())


@pytest.mark.parametrize(("returncode", "code"), [(-9, "picture_too_large"), (1, "picture_broken")])
def test_a_worker_that_dies_is_a_no(receives, monkeypatch, returncode, code):
    died = subprocess.CompletedProcess("worker", returncode, b"", b"")
    monkeypatch.setattr(uploads.subprocess, "run", lambda *args, **kwargs: died)
    with refused(code):
        receives(pictures.picture())


def test_the_worker_learns_nothing_of_the_house(receives, monkeypatch):
    monkeypatch.setenv("BANYAN_DATABASE_URL", "postgresql://ada:secret@db/banyan")
    seen: list[dict[str, str]] = []
    really = subprocess.run

    def run(command: list[str], **kwargs):
        seen.append(kwargs["env"])
        return really(command, **kwargs)

    monkeypatch.setattr(uploads.subprocess, "run", run)
    receives(pictures.picture())
    assert set(seen[0]) == {"PYTHONPATH", "PATH", "LANG"}


def test_sniffing_looks_at_the_bytes():
    assert sniff(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert sniff(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert sniff(b"\0\0\0\x1cftypavif") == "image/avif"
    assert sniff(b"PK\x03\x04") == "application/zip"
    assert sniff(b"<?xml version='1.0'?><svg>") == "application/octet-stream"
    assert sniff(b"") == "application/octet-stream"
