"""Workbooks really saved by the libraries that people use."""

import warnings
from collections.abc import Iterator
from io import BytesIO

from tests.xlsx.corpus import Odd, reads


def files(base: bytes) -> Iterator[Odd]:
    yield reads("writer/openpyxl saved again.xlsx", _openpyxl_again(base), same=True)
    yield reads("writer/openpyxl.xlsx", _openpyxl())
    yield reads("writer/openpyxl write-only.xlsx", _openpyxl(write_only=True))
    yield reads("writer/xlsxwriter.xlsx", _xlsxwriter({}))
    yield reads("writer/xlsxwriter in constant memory.xlsx", _xlsxwriter({"constant_memory": True, "in_memory": False}))
    yield reads("writer/xlsxwriter 1904.xlsx", _xlsxwriter({"date_1904": True}), "FIL-05")
    for engine in ("openpyxl", "xlsxwriter"):
        yield reads(f"writer/pandas by {engine}.xlsx", _pandas(engine))


def _openpyxl_again(base: bytes) -> bytes:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(base))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def in_font(name: str) -> bytes:
    """A1 in the font *name*, written by openpyxl."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.font = "V¨n phßng", Font(name=name)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _openpyxl(*, write_only: bool = False) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet("Tiến độ") if write_only else book.active
    for row in (["Mã đơn vị", "Mã chỉ tiêu", "Kỳ"], ["VP", "CT01", 44348], ["=1+1", True, None]):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsxwriter(options: dict[str, object]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("Tiến độ")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Mã đơn vị", "Mã chỉ tiêu", "Kỳ"])
    sheet.write_string(1, 0, "VP")
    sheet.write_number(1, 2, 44348, day)
    sheet.write_formula(2, 0, "=1+1", None, 2)
    book.close()
    return out.getvalue()


def _pandas(engine: str) -> bytes:
    import pandas

    out = BytesIO()
    frame = pandas.DataFrame(
        {"Mã đơn vị": ["VP", None], "Kỳ": [pandas.Timestamp("2021-06-01"), None], "Số thực hiện": [1.5, float("nan")]}
    )
    frame.to_excel(out, engine=engine, index=False, sheet_name="Tiến độ")
    return out.getvalue()
