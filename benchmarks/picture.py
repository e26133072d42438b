"""Draws costs against sizes as an SVG: one line a case, both axes logarithmic."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 50, 60  # margins; the names of the lines are at the right
COLOURS = ("#17455C", "#B85C00", "#6B7A86", "#8B1A10")
DASHES = ("", "7 4", "2 4", "10 3 2 3")  # so that the lines differ without colours
LEAST_GAP = 18  # between the names of two lines

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from *low* to *high*, drawn from pixel *start* to pixel *end*."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return round(self.start + share * (self.end - self.start), 1)


def drawn(lines: Mapping[str, Points], title: str, across: str, up: str) -> str:
    """The picture of *lines*; every value is above 0."""
    xs = sorted({x for points in lines.values() for x, _ in points})
    ys = [y for points in lines.values() for _, y in points]
    x_axis = Axis(xs[0] / 1.15, xs[-1] * 1.15, LEFT, WIDTH - RIGHT)
    y_axis = Axis(min(ys) / 1.5, max(ys) * 1.5, HEIGHT - BOTTOM, TOP)
    body = [*_frame(title, across, up), *_ticks(x_axis, y_axis, xs), *_lines(lines, x_axis, y_axis)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="13" fill="#222">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _frame(title: str, across: str, up: str) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="26" font-size="15" font-weight="bold">{escape(title)}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(across)}</text>'
    half = (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text x="18" y="{half}" text-anchor="middle" transform="rotate(-90 18 {half})">{escape(up)}</text>'


def _ticks(x_axis: Axis, y_axis: Axis, xs: Sequence[float]) -> Iterator[str]:
    for value in xs:
        x = x_axis.at(value)
        yield f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#DDE0E3"/>'
        yield f'<text x="{x}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,.0f}</text>'
    exponents = range(math.floor(math.log10(y_axis.low)), math.ceil(math.log10(y_axis.high)) + 1)
    for value in (step * 10.0**exponent for exponent in exponents for step in (1, 2, 5)):
        if y_axis.low <= value <= y_axis.high:
            y = y_axis.at(value)
            yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#DDE0E3"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g}</text>'


def _lines(lines: Mapping[str, Points], x_axis: Axis, y_axis: Axis) -> Iterator[str]:
    names: list[tuple[float, str, str]] = []
    for (name, points), colour, dash in zip(lines.items(), COLOURS, DASHES, strict=False):
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in points]
        path = "M" + "L".join(f"{x} {y}" for x, y in places)
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in places)
        names.append((places[-1][1], name, colour))
    lowest = -math.inf
    for y, name, colour in sorted(names):
        lowest = max(y, lowest + LEAST_GAP)
        yield f'<text x="{WIDTH - RIGHT + 12}" y="{lowest + 4}" fill="{colour}">{escape(name)}</text>'
