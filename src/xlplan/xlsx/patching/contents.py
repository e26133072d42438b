"""The content of a cell: read from its element, written as one, and compared with the content that a patch expects."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite

from xlplan.grid import decimal
from xlplan.patch import CellError, Content, Formula, Plain, RichText
from xlplan.xlsx.patching.markup import Element, attributes_text, escaped, whole_number
from xlplan.xlsx.patching.strings import SharedStrings, decode_text, encode_text, string_of, t_element

_FICTITIOUS_LEAP_DAY = 60  # 29 February 1900, which Excel counts: ECMA-376 Part 1, 18.17.4.1
_ERA_1904 = 1462  # days between the epochs 1900 and 1904
_CONTENT_ATTRIBUTES = ("t", "cm", "vm")  # attributes of ``<c>`` that describe its content


def read(cell: Element, data: bytes, strings: SharedStrings, formula: str | None) -> Content:
    """The content of a ``<c>`` element; *formula* is the text of its formula, None where it has none.

    The caller passes the text, because only the first cell of a shared formula has it.
    """
    value = _value(cell, data, strings)
    if formula is None:
        return value
    own = cell.first("f")
    array = own is not None and own.attributes.get("t") == "array"
    return Formula(formula, value.text if isinstance(value, RichText) else value, array)


def _value(cell: Element, data: bytes, strings: SharedStrings) -> Plain | RichText:
    """The value of a cell by its type (ST_CellType: ECMA-376 Part 1, 18.18.11)."""
    kind = cell.attributes.get("t", "n")
    inline = cell.first("is")
    if kind == "inlineStr" or (inline is not None and cell.first("v") is None):
        return string_of(inline, data) if inline is not None else None
    value = cell.first("v")
    text = value.text if value is not None else ""
    match kind:
        case "s":
            number = whole_number(text, -1)
            return strings.at(number) if number >= 0 else None
        case "str":
            return decode_text(text)
        case "b":
            return text.strip() in ("1", "true") if text.strip() else None
        case "e":
            return CellError(text.strip())
        case "d":
            return _iso_date(text.strip())
        case _:
            return _number(text.strip())


def _iso_date(text: str) -> datetime | str | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return text


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text


def write(
    attributes: dict[str, str],
    content: Content,
    formula_attributes: dict[str, str] | None = None,
    *,
    strings: SharedStrings | None = None,
    date1904: bool = False,
) -> str:
    """A ``<c>`` element with *content*, without name-space prefixes. Of *attributes*, those that describe the content
    are replaced.

    A text that is among the shared *strings* is written as its number, any other as an inline string.
    """
    remaining = {
        key: value for key, value in attributes.items() if key not in _CONTENT_ATTRIBUTES and (key, value) != ("s", "0")
    }
    number = (
        strings.number(content) if strings is not None and isinstance(content, str | RichText) and content else None
    )
    kind, inner = (
        ("s", f"<v>{number}</v>") if number is not None else _inner(content, formula_attributes or {}, date1904)
    )
    if kind:
        remaining["t"] = kind
    return f"<c{attributes_text(remaining)}>{inner}</c>" if inner else f"<c{attributes_text(remaining)}/>"


def _inner(content: Content, formula_attributes: dict[str, str], date1904: bool) -> tuple[str, str]:
    """(type, inner XML) of a cell with *content*."""
    match content:
        case Formula():
            text = content.text.removeprefix("=")
            kind, value = _result(content.result, date1904)
            return kind, f"<f{attributes_text(formula_attributes)}>{escaped(text)}</f>{value}"
        case RichText():
            return "inlineStr", f"<is>{content.markup}</is>"
        case str() if content:
            return "inlineStr", f"<is>{t_element(content)}</is>"
        case None | "":
            return "", ""
        case _:
            return _result(content, date1904)


def _result(value: Plain, date1904: bool) -> tuple[str, str]:
    """(type, ``<v>`` element) of a plain value."""
    match value:
        case None:
            return "", ""
        case str():
            return "str", f"<v>{encode_text(value)}</v>"
        case bool():
            return "b", f"<v>{int(value)}</v>"
        case CellError():
            return "e", f"<v>{escaped(value.code)}</v>"
        case date():
            return "", f"<v>{number_text(serial(value, date1904=date1904))}</v>"
        case _:
            return "", f"<v>{number_text(float(value))}</v>"


def number_text(number: float) -> str:
    """The shortest text that stands for exactly this number; raises ValueError for infinity and NaN."""
    if not isfinite(number):
        raise ValueError(f"{number} cannot stand in a cell")
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number).upper()


def serial(day: date, *, date1904: bool) -> float:
    """The serial number of a date, with its time as a fraction of a day."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a sheet has no zone
    days = (moment.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    if date1904:
        return days - _ERA_1904
    return days if days > _FICTITIOUS_LEAP_DAY else days - 1


def same(expected: Content, actual: Content, *, date1904: bool) -> bool:
    """Whether the cell has the expected content; numbers are compared to 15 significant digits, as Excel stores
    them."""
    if isinstance(expected, Formula) or isinstance(actual, Formula):
        return (
            isinstance(expected, Formula)
            and isinstance(actual, Formula)
            and expected.text.removeprefix("=") == actual.text.removeprefix("=")
            and (expected.result is None or same(expected.result, actual.result, date1904=date1904))
        )
    return _comparable(expected, date1904) == _comparable(actual, date1904)


def _comparable(value: Plain | RichText, date1904: bool) -> tuple[str, object]:
    """(kind, value): equal for contents that look the same on the sheet."""
    match value:
        case None | "":
            return "blank", None
        case bool():
            return "bool", value
        case CellError():
            return "error", value.code
        case RichText():
            return "text", _lines(value.text)
        case str():
            return "text", _lines(value)
        case date():
            return "number", _digits(serial(value, date1904=date1904))
        case _:
            return "number", _digits(value)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _digits(number: float | int | Decimal) -> object:
    try:
        return decimal(float(number)) if number == number else "NaN"
    except (InvalidOperation, OverflowError):
        return number
