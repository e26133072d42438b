"""What a worksheet's XML says around its cells: hidden rows and columns, merged cells, filters, its end."""

import re
from collections.abc import Iterator

from xlplan.grid import LAST_COLUMN, LAST_ROW, Area, area_of
from xlplan.xlsx import limits
from xlplan.xlsx.tags import ATTRIBUTES, CLOSING, PREFIX, attributes

_ROW = re.compile(r"<row(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_PREFIXED_ROW = re.compile(PREFIX + r"row(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_COLUMN = re.compile(PREFIX + r"col(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_MERGED = re.compile(PREFIX + r"mergeCell(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_FILTER = re.compile(r"<(/?)(?:[^\s<>/:]{1,64}:)?(autoFilter|filterColumn)(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_DATA = re.compile(PREFIX + r"sheetData(?=[\s/>])", re.ASCII)
_END = re.compile(CLOSING + r"worksheet\s*+>", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_TRUE = ("1", "true")


def is_complete(tail: str) -> bool:
    """Whether the part ends as a worksheet does, and has no second block of rows."""
    return _END.match(tail, max(tail.rfind("</"), 0)) is not None and _DATA.search(tail) is None


def hidden_rows(text: str, row: int) -> Iterator[int]:
    """The rows in *text* that are hidden, or have no height; *row* is the one before them, for rows without a
    number."""
    if not ("hidden" in text or 'ht="0' in text or ("'" in text and "ht='0" in text)):
        return
    for match in (_PREFIXED_ROW if ":row" in text else _ROW).finditer(text):
        values = attributes(match[1])
        number = values.get("r", "")
        row = int(number) if _NUMBER.fullmatch(number) else row + 1
        if (values.get("hidden") in _TRUE or _is_zero(values.get("ht"))) and row <= LAST_ROW:
            yield row


def hidden_columns(head: str) -> frozenset[int]:
    """The columns that are hidden, or have no width. A declaration that is repeated counts once."""
    spans: set[tuple[int, int]] = set()
    for text in {match[1] for match in _COLUMN.finditer(head)}:
        values = attributes(text)
        first, last = (_NUMBER.fullmatch(values.get(name, "")) for name in ("min", "max"))
        if (values.get("hidden") in _TRUE or _is_zero(values.get("width"))) and first and last:
            spans.add((int(first[0]), min(int(last[0]), LAST_COLUMN)))
    hidden: list[int] = []
    for start, end in sorted(spans):
        hidden += range(max(start, hidden[-1] + 1 if hidden else 1), end + 1)
    return frozenset(hidden)


def _is_zero(size: str | None) -> bool:
    return size is not None and size.strip("0.") == "" and size != ""


def merged(tail: str) -> tuple[Area, ...]:
    """The merged ranges; one that is no range, such as ``#REF!``, is passed over."""
    areas: list[Area] = []
    for match in _MERGED.finditer(tail) if "mergeCell" in tail else ():
        area = area_of(attributes(match[1]).get("ref", ""))
        if area is not None:
            areas.append(area)
            limits.bounded(limits.AREAS, len(areas))
    return tuple(areas)


def active_filters(part: str) -> tuple[str, ...]:
    """The ranges whose filter has a condition; a filter without one only shows its arrows and hides nothing."""
    ranges: dict[str, None] = {}
    opened: str | None = None
    for closing, name, text in _FILTER.findall(part) if "filterColumn" in part else ():
        if name == "filterColumn" and opened is not None:
            ranges[attributes(opened).get("ref", "")] = None
        elif name == "autoFilter":
            opened = None if closing or text.endswith("/") else text
    return tuple(ranges)
