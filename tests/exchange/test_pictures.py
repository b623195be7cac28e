# SPDX-License-Identifier: Apache-2.0
"""A picture is made anew: what can be seen stays, what came along goes, and what is no picture is not taken."""

import io
import json
import sys

import pytest
from PIL import Image, ImageCms
from tests.kit import pictures

from banyan.exchange.pictures import MAX_FRAMES, THUMB_PX, Refused, main, remake

MEGAPIXEL = 1_000_000
BROKEN = (OSError, SyntaxError, ValueError, EOFError)  # what decoders raise on broken files


@pytest.fixture
def redone(tmp_path):
    """bytes → (what the worker says, the new picture's bytes, the thumbnail)."""

    def redo(content: bytes, most: int = 40 * MEGAPIXEL):
        source, target, thumb = (tmp_path / name for name in ("source", "target", "thumb"))
        source.write_bytes(content)
        made = remake(source, target, thumb, most)
        return made, target.read_bytes(), Image.open(thumb)

    return redo


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_a_picture_stays_what_it_is(redone, kind, media_type):
    made, content, thumb = redone(pictures.picture(kind, (1000, 500)))
    assert made == {"media_type": media_type, "width": 1000, "height": 500, "frames": 1}
    with Image.open(io.BytesIO(content)) as again:
        assert (again.format, again.size) == (kind, (1000, 500))
    assert (thumb.format, thumb.size) == ("WEBP", (THUMB_PX, THUMB_PX // 2))


def test_a_small_picture_is_not_blown_up(redone):
    assert redone(pictures.picture("PNG", (30, 20)))[2].size == (30, 20)


def test_a_photograph_forgets_where_it_was_taken_and_stands_upright(redone):
    source = pictures.with_exif((64, 48))
    assert b"my kitchen" in source
    assert b"secret words" in source
    made, content, thumb = redone(source)
    assert (made["width"], made["height"]) == (48, 64), "the quarter turn is in the pixels now"
    assert not set(Image.open(io.BytesIO(content)).getexif())
    for gone in (b"Exif", b"kitchen", b"secret", b"GPS"):
        assert gone not in content, gone
    assert not set(thumb.getexif())


def test_words_in_a_png_are_gone(redone):
    source = pictures.png_with_words()
    assert b"where I live" in source
    assert b"where I live" not in redone(source)[1]


def test_a_colour_profile_is_applied_and_taken_off(redone):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = pictures.picture("PNG", icc_profile=profile)
    assert "icc_profile" in Image.open(io.BytesIO(source)).info
    assert "icc_profile" not in Image.open(io.BytesIO(redone(source)[1])).info


def test_what_was_transparent_is_transparent(redone):
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    _, content, thumb = redone(out.getvalue())
    assert Image.open(io.BytesIO(content)).convert("RGBA").getpixel((5, 5))[3] == 0
    assert thumb.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving(redone, kind):
    made, content, thumb = redone(pictures.moving(kind, 5))
    with Image.open(io.BytesIO(content)) as again:
        assert (made["frames"], again.n_frames, again.format) == (5, 5, kind)
        again.seek(1)
        again.load()
        assert again.info["duration"] == 80
    assert getattr(thumb, "n_frames", 1) == 1, "a thumbnail stands still"


def test_what_moves_too_long_stands_still(redone):
    made, content, _ = redone(pictures.moving("GIF", MAX_FRAMES + 1, (4, 4)))
    assert made["frames"] == 1
    assert not getattr(Image.open(io.BytesIO(content)), "is_animated", False)


def test_a_page_behind_a_picture_stays_behind(redone):
    source = pictures.polyglot()
    assert b"<script>" in source
    assert b"<script>" not in redone(source)[1]


@pytest.mark.parametrize("size", [(1001, 1000), (20_000, 10), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_they_are_decoded(redone, size):
    with pytest.raises(Refused, match="too_large"):
        redone(pictures.png_that_claims(*size), most=MEGAPIXEL)


@pytest.mark.parametrize(
    "content",
    [
        pictures.SVG,
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + b"\xff" * 50,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"II*\0" + b"\0" * 100,
        pictures.picture("BMP"),
    ],
)
def test_what_is_no_picture_of_ours_is_not_opened(redone, content):
    with pytest.raises(BROKEN):
        redone(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_half_a_picture_is_refused(redone, kind):
    whole = pictures.picture(kind, (400, 300))
    with pytest.raises(BROKEN):
        redone(whole[: len(whole) // 2])


def test_the_worker_answers_in_one_line_whatever_it_met(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("banyan.exchange.pictures.confine", lambda: None)  # this process has more tests to run
    source = tmp_path / "source"
    for content, wanted in [
        (pictures.picture(), None),
        (b"GIF89a and nothing more", "broken"),
        (pictures.png_that_claims(9_000, 9_000), "too_large"),
    ]:
        source.write_bytes(content)
        assert main([str(source), str(tmp_path / "t"), str(tmp_path / "s"), "1000000"]) == 0
        assert json.loads(capsys.readouterr().out).get("refused") == wanted


def test_the_worker_gives_up_what_it_does_not_need():
    import subprocess

    script = (
        "from banyan.exchange.pictures import confine, MEMORY_BYTES\n"
        "import resource\n"
        "confine()\n"
        "assert resource.getrlimit(resource.RLIMIT_AS)[1] <= MEMORY_BYTES\n"
        "try:\n    bytearray(2 * MEMORY_BYTES)\nexcept MemoryError:\n    print('held')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "held", done.stderr
