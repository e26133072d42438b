"""Addresses and ranges as a workbook's parts write them: ``E14``, ``$A$1:B9``, ``A:C``, several with blanks between."""

import re
from collections.abc import Iterable

from xlplan.grid import Place, a1
from xlplan.xlsx import limits

Area = tuple[int, int, int, int]  # top, left, bottom, right, counted from 1

_END = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")


def column_number(letters: str) -> int:
    """AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place_of(text: str) -> Place:
    """``$E$14`` → (14, 5); raises ValueError for anything else."""
    match = _END.fullmatch(text)
    if not match or not match[1] or not match[2]:
        raise ValueError(f"no address: {text!r}")
    return int(match[2]), column_number(match[1])


def area_of(text: str) -> Area:
    """``A1:B9``, ``A1``, ``A:B``, ``1:9`` → its four sides; raises ValueError."""
    first, _, last = text.partition(":")
    ends = [_END.fullmatch(first), _END.fullmatch(last or first)]
    if ends[0] is None or ends[1] is None or not (ends[0][0] and ends[1][0]):
        raise ValueError(f"no range: {text!r}")
    rows = [int(end[2]) if end and end[2] else whole for end, whole in zip(ends, (1, limits.ROWS.most), strict=True)]
    columns = [
        column_number(end[1]) if end and end[1] else whole
        for end, whole in zip(ends, (1, limits.COLUMNS.most), strict=True)
    ]
    return min(rows), min(columns), max(rows), max(columns)


def areas_of(text: str) -> tuple[Area, ...]:
    return tuple(area_of(part) for part in text.split())


def area_text(area: Area) -> str:
    first, last = a1(area[0], area[1]), a1(area[2], area[3])
    return first if first == last else f"{first}:{last}"


def areas_text(areas: Iterable[Area]) -> str:
    return " ".join(area_text(area) for area in areas)


def holds(area: Area, place: Place) -> bool:
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]


def meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
