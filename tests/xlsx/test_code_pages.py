"""Texts of an .xls are in UTF-16 from Excel 97 on, whatever code page the workbook claims. The oracle is xlrd."""

import io
import struct

import pytest
import xlrd

from tests.xlsx.corpus.binary import code_page, xls
from tests.xlsx.corpus.types import compound
from xlplan.xlsx.compound import Compound
from xlplan.xlsx.read import read_book

TEXTS = ("VP-01", "Đơn vị", "Kế hoạch 46")
LABELS = [(row, 0, text) for row, text in enumerate(TEXTS)]


@pytest.mark.parametrize("number", [1200, 1252, 1258, 437, 111, 0], ids=str)
def test_the_claimed_code_page_changes_no_text(number: int) -> None:
    data = compound("Workbook", stream=xls(LABELS, code_page(number)))
    grid = read_book(data, "x").grids[0]
    assert tuple(grid.at(row, 1) for row in (1, 2, 3)) == TEXTS
    sheet = xlrd.open_workbook(file_contents=data, logfile=io.StringIO()).sheet_by_index(0)
    assert tuple(sheet.col_values(0)) == TEXTS


def in_mini_stream(content: bytes) -> bytes:
    """A compound file whose stream *Workbook* takes the mini sectors 9 and 1, which are not in one sector."""
    mini = (b"-" * 64 + content[64:]).ljust(64 * 9, b"-") + content[:64]
    data = bytearray(compound("Workbook", stream=mini.ljust(512 * 9, b"-")))  # sectors 3 to 11
    allocation, root, book = 512, 512 * 2, 512 * 2 + 128
    table = struct.pack("<10I", *[0xFFFFFFFF, 0xFFFFFFFE, *[0xFFFFFFFF] * 7, 1])  # 9 → 1 → end
    struct.pack_into("<I", data, 60, 12)  # the sector of that table
    struct.pack_into("<I", data, allocation + 4 * 12, 0xFFFFFFFE)
    struct.pack_into("<II", data, root + 116, 3, len(mini))
    struct.pack_into("<II", data, book + 116, 9, len(content))
    return bytes(data) + table.ljust(512, b"\xff")


@pytest.mark.parametrize("size", [100, 5_000])
def test_bytes_are_replaced_where_the_stream_has_them(size: int) -> None:
    """63 and 511 are the last bytes of a mini sector and of a sector."""
    stream = bytes(number % 251 for number in range(size))
    file = in_mini_stream(stream) if size < 4096 else compound("Workbook", stream=stream)
    assert Compound(file).stream("Workbook") == stream
    for offset in (0, 63, 64, size - 2, min(511, size - 2)):
        expected = stream[:offset] + b"\xff\xfe" + stream[offset + 2 :]
        assert Compound(Compound(file).replaced("Workbook", offset, b"\xff\xfe")).stream("Workbook") == expected
