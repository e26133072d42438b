"""Every figure can be computed again from the cells that Sources names.

1. The result is read by openpyxl, and so is every submitted file; xlplan reads nothing here.
2. Each line of Sources leads to a row of a submitted file with the line's unit, target and period.
3. From those cells alone, with the master's openings, every actual, numerator and denominator comes out again,
   per unit, for the branch and for the whole, also in the messy inbox.
4. The actual of each result links to its lines.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.lean import load
from xlplan.cli import main

pytestmark = pytest.mark.slow

Row = dict[str, Any]


def rows_of(path: Path, title: str, header: str, stop: str | None = None) -> Iterator[Row]:
    """The rows of a sheet as dictionaries by header; the header row is the one that holds *header*."""
    lines = _lines(path, title)
    top = next(number for number, line in enumerate(lines) if header in line)
    heads = list(lines[top])
    width = heads.index(stop) + 1 if stop else len(heads)
    for number, line in enumerate(lines[top + 1 :], start=top + 2):
        if any(value not in (None, "") for value in line[:width]):
            yield {"#": number, **{str(head): value for head, value in zip(heads[:width], line[:width], strict=True)}}


@cache
def _lines(path: Path, title: str) -> list[tuple[Any, ...]]:
    return list(load(path, data_only=True)[title].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("folder", "book"), [("so-gui-ve", "tong-hop.xlsx"), ("so-gui-ve-lon-xon", "tong-hop-lon-xon.xlsx")]
)
def test_results_come_out_of_the_named_cells(
    demo: Path, folder: str, book: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = list(rows_of(demo / book, "Nguồn số liệu", "Trang tính", stop="Thứ bậc"))
    cells = [
        {**_origin(demo / folder, line), "unit": line["Mã đơn vị"], "target": line["Mã chỉ tiêu"], "period": line["Kỳ"]}
        for line in lines
    ]
    capsys.readouterr()
    arguments = [
        "consolidate",
        str(demo / "ke-hoach-46.xlsx"),
        str(demo / folder),
        "-o",
        str(tmp_path / "out.xlsx"),
        "--json",
    ]
    assert main(arguments) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert len(results) > 40
    for result in results:
        expected = _again(result, cells, demo / "ke-hoach-46.xlsx")
        assert expected == {name: result[name] for name in expected}, (result["target"], result["unit"])


_BOOKS: dict[Path, dict[int, Row]] = {}


def _origin(folder: Path, line: Row) -> Row:
    """The row of the submitted file that *line* names, by openpyxl."""
    path = folder / line["Tệp"]
    if path not in _BOOKS:
        _BOOKS[path] = {row["#"]: row for row in rows_of(path, line["Trang tính"], "Số thực hiện")}
    row = _BOOKS[path][line["Dòng"]]
    assert (row["Mã đơn vị"], row["Mã chỉ tiêu"], row["Kỳ"]) == (line["Mã đơn vị"], line["Mã chỉ tiêu"], line["Kỳ"])
    return row


def _again(result: Row, cells: list[Row], master: Path) -> Row:
    """The result once more, from *cells* and the master's opening balances."""
    root_or_whole = result["unit"] in (None, "STTTT")
    mine = [
        cell
        for cell in cells
        if cell["target"] == result["target"] and (root_or_whole or cell["unit"] == result["unit"])
    ]
    openings = [
        row
        for row in rows_of(master, "Giao chỉ tiêu", "Mức giao")
        if row["Mã chỉ tiêu"] == result["target"] and (root_or_whole or row["Mã đơn vị"] == result["unit"])
    ]
    match result["measure"]:
        case "flow":
            typed = [cell["Số thực hiện"] for cell in mine if cell["Số thực hiện"] is not None]
            typed += [0 for cell in mine if cell["Tình trạng"] == "Không phát sinh"]
            typed += [row["Số đầu kỳ"] for row in openings if row["Số đầu kỳ"] is not None]
            return {"actual": _text(sum(map(Fraction, typed), Fraction(0))) if typed else None}
        case "flow_ratio":
            numerator = sum(
                (cell["Số thực hiện"] or 0 for cell in mine), sum(row["Số đầu kỳ"] or 0 for row in openings)
            )
            given = sum(row["Số đầu kỳ – mẫu số"] or 0 for row in openings) - sum(
                row["Số đầu kỳ – loại trừ"] or 0 for row in openings
            )
            denominator = sum((cell["Mẫu số"] or 0) - (cell["Số loại trừ"] or 0) for cell in mine) + given
            return {
                "numerator": _text(Fraction(numerator)),
                "denominator": _text(Fraction(denominator)),
                "actual": _text(Fraction(100 * numerator, denominator)),
            }
        case "stock" | "stock_ratio":
            last = _last([cell for cell in mine if cell["Số thực hiện"] is not None])
            if result["measure"] == "stock":
                return {"actual": _text(Fraction(sum(cell["Số thực hiện"] for cell in last)))}
            numerator, denominator = (sum(cell[name] for cell in last) for name in ("Số thực hiện", "Mẫu số"))
            return {"numerator": _text(Fraction(numerator)), "denominator": _text(Fraction(denominator))}
        case _:
            last = _last(mine)
            judged = [cell["Tự đánh giá"] for cell in last if cell["Tự đánh giá"]]
            if not judged:
                return {"actual": None}
            silent = {row["Mã đơn vị"] for row in openings} - {cell["unit"] for cell in last}
            return {"actual": "met" if not silent and set(judged) == {"Đạt"} else "not_met"}


def _last(cells: list[Row]) -> list[Row]:
    """Of every unit the cell of its last period."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for cell in cells:
        by_unit[cell["unit"]].append(cell)
    return [max(given, key=_period) for given in by_unit.values()]


def _period(cell: Row) -> datetime:
    period = cell["period"]
    assert isinstance(period, datetime)
    return period


def _text(value: Fraction) -> str:
    millionths = (2 * value.numerator * 10**6 + value.denominator) // (2 * value.denominator)
    return f"{millionths // 10**6}.{millionths % 10**6:06d}".rstrip("0").rstrip(".")


def test_actuals_link_to_their_lines(demo: Path) -> None:
    book = load(demo / "tong-hop.xlsx")
    results, sources = book["Kết quả"], book["Nguồn số liệu"]
    heads = [cell.value for cell in results[5]]
    actual, target, unit = heads.index("Thực hiện"), heads.index("Mã chỉ tiêu"), heads.index("Mã đơn vị")
    linked = 0
    for row in results.iter_rows(min_row=6):
        link = row[actual].hyperlink
        if row[actual].value is None or link is None or link.location is None:
            continue
        linked += 1
        first, last = (int("".join(filter(str.isdigit, part))) for part in link.location.rsplit("!", 1)[1].split(":"))
        for line in range(first, last + 1):
            assert sources.cell(line, 1).value == row[target].value
            assert row[unit].value in (None, "STTTT", sources.cell(line, 2).value)
    assert linked > 40
