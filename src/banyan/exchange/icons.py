# SPDX-License-Identifier: Apache-2.0
"""The seal as a picture: what a phone puts on its first screen, which takes no SVG."""

from functools import lru_cache
from io import BytesIO

UNIT = 32  # the square on which the seal is drawn, as in seal.svg
STROKE = 2
FINE = 4  # drawn so many times larger, and made smaller again: that smooths the edges
STEPS = 24  # pieces of a curve
MASKED = 0.66  # of the square: what a phone that cuts icons round leaves of them for sure

Point = tuple[float, float]

# A tree with many roots: straight roots, and the left half of what is round; the right half is its mirror.
ROOTS: tuple[tuple[Point, Point], ...] = (
    ((16, 27), (16, 13)),
    ((9, 12), (9, 23)),
    ((12.5, 13), (12.5, 23)),
    ((19.5, 13), (19.5, 23)),
    ((23, 12), (23, 23)),
)
ROUND: tuple[tuple[Point, Point, Point, Point], ...] = (
    ((16, 13), (10, 13), (6, 11), (6, 8)),
    ((6, 8), (6, 6), (8, 4), (11, 4)),
    ((11, 4), (12, 3), (14, 2), (16, 2)),
    ((16, 27), (14, 29), (11, 29), (9, 27)),
)


@lru_cache(maxsize=8)
def seal(size: int, ground: str, ink: str, *, is_masked: bool = False) -> bytes:
    """A PNG of `size` pixels. One that will be masked reaches to the edge and keeps the tree in the middle."""
    from PIL import Image, ImageDraw

    side = size * FINE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), 0 if is_masked else side // 8, fill=ground)
    scale = side / UNIT * (MASKED if is_masked else 1)
    edge = (side - UNIT * scale) / 2
    half = STROKE * scale / 2
    for stroke in _strokes():
        points = [(edge + x * scale, edge + y * scale) for x, y in stroke]
        draw.line(points, fill=ink, width=round(2 * half))
        for x, y in points:  # round ends, and no gaps where the pieces meet
            draw.ellipse((x - half, y - half, x + half, y + half), fill=ink)
    kept = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _strokes() -> list[list[Point]]:
    curves = [[_on(curve, step / STEPS) for step in range(STEPS + 1)] for curve in ROUND]
    mirrored = [[(UNIT - x, y) for x, y in curve] for curve in curves]
    return [*map(list, ROOTS), *curves, *mirrored]


def _on(curve: tuple[Point, Point, Point, Point], at: float) -> Point:
    """A point of a cubic Bézier curve."""
    weights = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y
