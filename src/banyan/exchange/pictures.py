# SPDX-License-Identifier: Apache-2.0
"""A picture made anew: decoded and written again, so that nothing of what came with it stays but what can be seen.

This runs as a process of its own (`python -m banyan.exchange.pictures`) with little memory, little time and no way to
start others: decoders meet hostile files here and nowhere else. Only this module knows the picture library.
"""

import json
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024  # address space: 40 million pixels are 160 MB, held up to four times
CPU_S = 20
OUTPUT_BYTES = 128 * 1024 * 1024
OPEN_FILES = 64
THUMB_PX = 480
MAX_SIDE = 16_000  # WebP ends at 16,383
MAX_FRAMES = 300  # of an animation; a longer one stands still
MAX_FRAME_PIXELS = 60_000_000  # over all frames together
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif"}
MOVING = ("GIF", "WEBP")


class Refused(Exception):
    """The picture is not taken; the one argument says why, in a word that the parent process knows."""


def main(arguments: list[str]) -> int:
    """source, target, thumbnail, most pixels → one line of JSON: what was made, or why not."""
    source, target, thumb, most = arguments
    confine()
    try:
        made = remake(Path(source), Path(target), Path(thumb), int(most))
    except Refused as refused:
        made = {"refused": str(refused)}
    except MemoryError:
        made = {"refused": "too_large"}
    except Exception as error:  # noqa: BLE001  decoders raise whatever they like on broken files
        made = {"refused": "broken", "error": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(made))
    return 0


def confine() -> None:
    """Give up what a decoder needs not have, before the first byte of the file is read."""
    try:
        import resource
    except ImportError:  # a system without limits still has the parent's clock
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in limits:
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # a lower limit holds already, or this system has none of the kind
            continue


def remake(source: Path, target: Path, thumb: Path, most_pixels: int) -> dict[str, Any]:
    """Write `target` and `thumb`. The size is checked before anything is decoded. Raises Refused."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first, and tighter
    with Image.open(source, formats=tuple(FORMATS)) as picture:
        kind = str(picture.format)
        width, height = picture.size
        if not 0 < width <= MAX_SIDE or not 0 < height <= MAX_SIDE or width * height > most_pixels:
            raise Refused("too_large")
        frames = _frames(picture, kind)
        if frames > 1:
            save_moving(picture, target, kind)
            picture.seek(0)
            still = picture.convert("RGBA")
        else:
            still = plain_mode(ImageOps.exif_transpose(to_srgb(picture)), kind)
            save_still(still, target, kind)
        width, height = still.size
        save_thumb(still, thumb)
    return {"media_type": FORMATS[kind], "width": width, "height": height, "frames": frames}


def _frames(picture: Any, kind: str) -> int:
    """How many frames are kept: one when it does not move, or moves too much."""
    if kind not in MOVING or not getattr(picture, "is_animated", False):
        return 1
    frames = int(picture.n_frames)
    width, height = picture.size
    return 1 if frames > MAX_FRAMES or frames * width * height > MAX_FRAME_PIXELS else frames


def to_srgb(picture: Any) -> Any:
    """The same colours without a profile to describe them."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    import io

    from PIL import ImageCms

    mode = "RGBA" if "A" in picture.getbands() else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    if turned is None:
        return picture
    exif = picture.getexif()
    turned.info["exif"] = exif.tobytes() if exif else b""  # the orientation is still to be applied
    return turned


def plain_mode(picture: Any, kind: str) -> Any:
    """A mode that the format can hold and every browser shows."""
    if kind == "JPEG":
        return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    if kind == "PNG" and picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        return picture
    if kind == "GIF" and picture.mode in ("L", "P"):
        return picture
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def save_still(picture: Any, target: Path, kind: str) -> None:
    options: dict[str, dict[str, Any]] = {
        "PNG": {"optimize": False, "compress_level": 6},
        "JPEG": {"quality": 88, "optimize": True, "progressive": True},
        "GIF": {"optimize": False},
        "WEBP": {"quality": 86, "method": 4},
        "AVIF": {"quality": 75, "speed": 7},
    }
    bare = picture.copy()
    transparency = bare.info.get("transparency")
    bare.info = {} if transparency is None else {"transparency": transparency}
    bare.save(target, kind, **options[kind], exif=b"", icc_profile=None)


def save_moving(picture: Any, target: Path, kind: str) -> None:
    """All frames, each as it is shown, with its own time."""
    from PIL import ImageSequence

    stills, times = [], []
    for frame in ImageSequence.Iterator(picture):
        stills.append(frame.convert("RGBA"))
        times.append(max(20, int(frame.info.get("duration", 100) or 100)))
    for still in stills:
        still.info = {}
    loop = int(picture.info.get("loop", 0) or 0)
    options: dict[str, Any] = {"quality": 80, "method": 3} if kind == "WEBP" else {"disposal": 2}
    stills[0].save(target, kind, save_all=True, append_images=stills[1:], duration=times, loop=loop, **options)


def save_thumb(picture: Any, thumb: Path) -> None:
    small = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    small.thumbnail((THUMB_PX, THUMB_PX))
    small.info = {}
    small.save(thumb, "WEBP", quality=80, method=4)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
