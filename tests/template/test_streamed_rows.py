"""Rows that reach the package as they are produced.

1. Cell by cell, a streamed workbook is what XlsxWriter writes by its own methods: values, types, formulas with their
   results, array formulas, styles, links, heights and hidden rows; of a made-up sheet with every sort of cell, and of
   the workbooks that xlplan builds.
2. Nothing is made before it is written, and each row of a long table once.
3. How many values a column remembers changes nothing in the bytes; the same document gives the same bytes.
4. Shared strings are counted right; the list of content types comes first in the package.
5. More rows than a sheet holds, or a text longer than a cell: one sentence, and nothing is written.
"""

import gc
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from benchmarks.writing import master_document

from tests.support.library_writer import library_bytes
from xlplan.cli import main
from xlplan.document import Cell, CellValue, Document, Field, MadeRows, Sheet, TableBlock, TableRow
from xlplan.errors import EnvironmentFailure
from xlplan.xlsx import sheet_rows
from xlplan.xlsx.write import to_bytes

LONG = "Một câu dài đến mức phải xuống dòng trong một cột hẹp, và còn dài hơn nữa"
FIELDS = (
    Field("Tên", "input.text", 12),
    Field("Số", "input.amount", 10),
    Field("Ngày", "grey.date", 10, head_style="head.grey"),
    Field("Tính", "grey.decimal", 10, formula="=Bang[[#This Row],[Số]]*2"),
)
ROWS: tuple[TableRow, ...] = (
    ("Đơn vị A & B <1>", Decimal("1.5"), date(2021, 10, 1), Decimal(3)),
    (LONG, Decimal(-12345678901), date(1900, 2, 28), None),
    (None, None, None, "chưa có"),
    (" khoảng trắng ", 7, date(1900, 3, 1), 14),
    (
        Cell(LONG, style="rating.bad", link="'Trang khác'!A1"),
        Cell(Decimal(5), "=2+3"),
        Cell(datetime(2021, 1, 2, 12)),  # noqa: DTZ001 - a cell has no zone
        0,
    ),
    ("_x000D_ \"'", Cell(True), Cell("=không phải công thức", style="input.code"), Cell(1, "=1", array=True)),
    ("hai\ndòng", Cell("", link="'Trang khác'!B2:C3"), Cell("#N/A", "=NA()"), Cell("x", '="x"', array=True)),
)


def odd() -> Document:
    """Every sort of cell: loose ones, two tables side by side, one below, hidden rows, set heights."""
    right = TableBlock("Phai", 3, 7, (Field("Ghi chú", "input.long", 9),), (("a",), (LONG,), ("a",)))
    below = TableBlock("", 14, 2, (Field("Khối", "input.text", 9),), (("không phải bảng",),))
    cells = {
        (1, 1): Cell("Tiêu đề", style="title"),
        (2, 9): Cell(LONG, style="cell"),
        (5, 6): Cell(Decimal("0.1"), style="count"),
        (8, 11): Cell(formula="=SUM(B4:B9)", value=Decimal(7)),
        (20, 3): Cell("không kiểu"),
        (21, 3): Cell(12),
    }
    first = Sheet(
        "Đủ loại",
        cells,
        (TableBlock("Bang", 3, 1, FIELDS, ROWS), right, below),
        widths={1: 12, 2: 10, 3: 10, 4: 10, 7: 9},
        heights={2: 24, 17: 40.5},
        hidden_rows=(15, 16),
    )
    return Document((first, Sheet("Trang khác", {(1, 1): Cell("đích")})))


def seen(data: bytes, titles: frozenset[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every cell and every row of the sheets *titles* as an independent reader sees them."""
    formulas, results = (openpyxl.load_workbook(BytesIO(data), data_only=only) for only in (False, True))
    for sheet in formulas:
        if sheet.title not in titles:
            continue
        for row in sheet.iter_rows():
            for cell in row:
                formula = cell.value if isinstance(cell.value, str | None) else getattr(cell.value, "text", cell.value)
                looks = (cell.number_format, cell.font, cell.fill, cell.border, cell.alignment)
                link = (cell.hyperlink.location, cell.hyperlink.display) if cell.hyperlink else None
                yield (
                    f"{sheet.title}!{cell.coordinate}",
                    (formula, results[sheet.title][cell.coordinate].value, cell.data_type, *map(str, looks), link),
                )
        for number, dimension in sheet.row_dimensions.items():
            look = (dimension.ht, dimension.hidden, dimension.outlineLevel, dimension.customHeight)
            yield f"{sheet.title} row {number}", look


@pytest.mark.parametrize("built", [odd(), master_document(60, 3)], ids=["every sort of cell", "a master"])
def test_both_ways_of_writing_agree(built: Document) -> None:
    styled = frozenset(sheet.title for sheet in built.sheets if not sheet.filled)
    streamed, by_library = (dict(seen(data, styled)) for data in (to_bytes(built), library_bytes(built)))
    assert streamed.keys() == by_library.keys()
    assert [place for place, shown in streamed.items() if shown != by_library[place]] == []


def test_rows_are_made_when_they_are_written() -> None:
    made: list[int] = []

    def make(number: int) -> TableRow:
        made.append(number)
        return (f"Đơn vị {number}", Decimal(number), None, None)

    rows = MadeRows(range(50), make)
    built = Document((Sheet("Dài", tables=(TableBlock("Bang", 1, 1, FIELDS, rows),)),))
    assert made == []
    assert len(rows) == 50
    to_bytes(built)
    assert made == list(range(50))
    assert [row[1] for row in rows[48:]] == [Decimal(48), Decimal(49)]


def test_what_a_column_remembers_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[tuple[CellValue, ...]] = [(f"Đơn vị {n % 5}", Decimal(n % 3), None, n % 2) for n in range(40)]
    built = Document((Sheet("Dài", tables=(TableBlock("Bang", 1, 1, FIELDS, rows),)),))
    usual = to_bytes(built)
    assert to_bytes(built) == usual
    monkeypatch.setattr(sheet_rows, "MOST_KEPT", 2)
    assert to_bytes(built) == usual


def test_strings_are_counted_and_content_types_come_first() -> None:
    with zipfile.ZipFile(BytesIO(to_bytes(odd()))) as package:
        names = package.namelist()
        strings = package.read("xl/sharedStrings.xml").decode()
        sheets = [package.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    counted = re.search(r'<sst [^>]*count="(\d+)" uniqueCount="(\d+)"', strings)
    assert counted is not None
    assert names[0] == "[Content_Types].xml"
    assert int(counted[1]) == sum(sheet.count(' t="s"') for sheet in sheets)
    assert int(counted[2]) == strings.count("<si>")


def test_a_table_longer_than_a_sheet_is_refused_calmly(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = MadeRows(range(1_048_576), lambda number: (number,))
    built = Document((Sheet("Dài", tables=(TableBlock("Bang", 1, 1, (Field("Số", "input.amount", 9),), rows),)),))
    with pytest.raises(EnvironmentFailure) as refusal:
        to_bytes(built)
    assert refusal.value.sentence("vi") == (
        "Trang Dài cần 1.048.577 dòng, một trang Excel chỉ chứa được 1.048.576 dòng. Chưa ghi gì; sổ tổng hợp và các "
        "tệp gửi đến vẫn như cũ. Hãy tổng hợp theo từng nhánh, mỗi nhánh một sổ riêng."
    )


def test_a_text_longer_than_a_cell_is_refused_and_nothing_stays_open() -> None:
    rows = MadeRows(range(9), lambda number: ("x" * 32_768 if number == 8 else "x",))
    built = Document((Sheet("Dài", tables=(TableBlock("Bang", 1, 1, FIELDS[:1], rows),)),))
    with pytest.raises(EnvironmentFailure, match="32768 ký tự"):
        to_bytes(built)
    gc.collect()  # an open part of the package would complain, and a warning is an error


def test_consolidating_more_than_a_sheet_holds_writes_nothing(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sheet_rows, "LAST_ROW", 20)
    out = tmp_path / "ra.xlsx"
    arguments = ["consolidate", str(demo / "ke-hoach-46.xlsx"), str(demo / "so-gui-ve"), "-o", str(out)]
    assert main(arguments) == 3
    assert "Trang Tiến độ cần" in capsys.readouterr().err
    assert not out.exists()
