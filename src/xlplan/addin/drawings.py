"""The icons of the buttons: drawn as strokes on a square, and rendered to PNG in any size.

The bytes are the same on every machine. Nothing is compressed, so that the version of zlib does not matter.
"""

import math
import struct
import zlib
from collections.abc import Iterator

from xlplan.dataclass import dataclass

Point = tuple[float, float]
Colour = tuple[int, int, int]

GREY, GREEN, BLUE, RED, ORANGE = (110, 110, 110), (38, 140, 62), (32, 96, 176), (200, 44, 44), (214, 122, 16)
WIDTH = 1.7  # the usual width of a stroke, on a square of 16


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line with round ends through *points*, on a square of 16 with its origin at the top left."""

    colour: Colour
    points: tuple[Point, ...]
    width: float = WIDTH


def _circle(colour: Colour, x: float, y: float, radius: float, start: float = 0.0, end: float = 360.0) -> Stroke:
    steps = 24
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return Stroke(colour, tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles))


def _box(colour: Colour, left: float, top: float, right: float, bottom: float, width: float = WIDTH) -> Stroke:
    return Stroke(colour, ((left, top), (right, top), (right, bottom), (left, bottom), (left, top)), width)


def _dot(colour: Colour, x: float, y: float, width: float) -> Stroke:
    return Stroke(colour, ((x, y),), width)


_SHEET = (
    _box(GREY, 2, 1.5, 11, 14.5, 1.3),
    Stroke(GREY, ((4.5, 5), (8.5, 5)), 1.2),
    Stroke(GREY, ((4.5, 8), (7, 8)), 1.2),
)

DRAWINGS: dict[str, tuple[Stroke, ...]] = {
    "validate": (*_SHEET, Stroke(GREEN, ((6.5, 11), (9, 13.5), (14.5, 6.5)), 2.3)),
    "recompute": (_circle(BLUE, 8, 8, 5.6, -50, 230), Stroke(BLUE, ((8.4, 1.6), (11.8, 3.6), (8.6, 6.2)))),
    "fix": (
        Stroke(ORANGE, ((12.6, 3.4), (5, 11)), 3.6),
        Stroke(GREY, ((3.4, 12.6), (3, 13)), 1.8),
        Stroke(GREY, ((7.5, 14), (14, 14)), 1.3),
    ),
    "issue": (
        _box(BLUE, 5.5, 1.5, 10.5, 5.5),
        *(Stroke(GREY, ((8, 6), (x, 10)), 1.2) for x in (2.8, 8, 13.2)),
        *(_box(GREY, x - 1.3, 11, x + 1.3, 14) for x in (2.8, 8, 13.2)),
    ),
    "consolidate": (
        *(_box(GREY, x - 1.3, 2, x + 1.3, 5) for x in (2.8, 8, 13.2)),
        *(Stroke(GREY, ((x, 6), (8, 9.8)), 1.2) for x in (2.8, 8, 13.2)),
        _box(BLUE, 5.5, 10.5, 10.5, 14.5),
    ),
    "next_finding": (
        _dot(RED, 4, 8, 5),
        Stroke(GREY, ((8, 8), (14, 8))),
        Stroke(GREY, ((11, 4.8), (14.2, 8), (11, 11.2))),
    ),
    "previous_finding": (
        _dot(RED, 12, 8, 5),
        Stroke(GREY, ((8, 8), (2, 8))),
        Stroke(GREY, ((5, 4.8), (1.8, 8), (5, 11.2))),
    ),
    "rules": tuple(
        stroke for y in (3.5, 8.0, 12.5) for stroke in (_dot(RED, 2.8, y, 2.8), Stroke(GREY, ((6.5, y), (14, y))))
    ),
    "about": (_circle(BLUE, 8, 8, 6.4), Stroke(BLUE, ((8, 7.4), (8, 11.4)), 1.9), _dot(BLUE, 8, 4.7, 2.1)),
}


def png(strokes: tuple[Stroke, ...], size: int) -> bytes:
    """*strokes* on a transparent square of *size* pixels."""
    rows = b"".join(b"\0" + b"".join(_pixel(strokes, x, y, size) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunks((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    )


def _chunks(*parts: tuple[bytes, bytes]) -> Iterator[bytes]:
    for name, data in parts:
        yield struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixel(strokes: tuple[Stroke, ...], column: int, row: int, size: int) -> bytes:
    """Red, green, blue and alpha of one pixel. Later strokes are composited over earlier ones (Porter and Duff 1984);
    an edge is anti-aliased by its distance from the centre of the pixel.
    """
    scale = size / 16
    x, y = (column + 0.5) / scale, (row + 0.5) / scale
    red = green = blue = alpha = 0.0
    for stroke in strokes:
        over = min(1.0, max(0.0, (stroke.width / 2 - _distance(stroke.points, x, y)) * scale + 0.5))
        under = alpha * (1 - over)
        alpha = over + under
        if alpha:
            red, green, blue = (
                (over * new + under * old) / alpha for new, old in zip(stroke.colour, (red, green, blue), strict=True)
            )
    return bytes((round(red), round(green), round(blue), round(255 * alpha)))


def _distance(points: tuple[Point, ...], x: float, y: float) -> float:
    """The distance of (*x*, *y*) from the line through *points*."""
    return min(_segment_distance(start, end, x, y) for start, end in zip(points, points[1:] or points, strict=False))


def _segment_distance(start: Point, end: Point, x: float, y: float) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    along = min(1.0, max(0.0, ((x - start[0]) * across + (y - start[1]) * down) / length)) if length else 0.0
    return math.hypot(x - start[0] - along * across, y - start[1] - along * down)
