"""Throws damaged files at the gate and the scan: ``python -m scripts.fuzz_gate TARGET -max_total_time=120``.

TARGET is one of: file (any bytes), sheet, strings, styles, workbook, relations (one XML part of a sound package, read
to the end by the reader of values too), xls (the records of an old workbook), ods (content.xml). Anything but an answer
or an :class:`Unreadable` is a find; it becomes a file of tests/xlsx/corpus. Needs ``pip install atheris``, which no
test
does.
"""

import struct
import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["xlplan.xlsx"]):
    from xlplan.xlsx.biff import scan_records
    from xlplan.xlsx.read import read_book
    from xlplan.xlsx.scan import scan

from tests.xlsx.corpus.package import packed, parts, sheet

from xlplan.errors import Unreadable

PARTS = parts(sheet('<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'))
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
PATHS = {
    "sheet": "xl/worksheets/sheet1.xml",
    "strings": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "workbook": "xl/workbook.xml",
    "relations": "xl/_rels/workbook.xml.rels",
}
START = struct.pack("<HHHHII", 0x809, 16, 0x600, 5, 0, 0) + b"\0" * 4


def target(name: str) -> Callable[[bytes], object]:
    match name:
        case "file":
            return scan
        case "xls":
            return lambda data: scan_records(START + data, macros=False, objects=False)
        case "ods":
            return lambda data: scan(packed({"mimetype": MIMETYPE, "content.xml": b"<office:spreadsheet>" + data}))
        case _:
            return lambda data: read_book(packed({**PARTS, PATHS[name]: data}), name)


def main() -> None:
    name = sys.argv.pop(1)
    look = target(name)

    def once(data: bytes) -> None:
        with suppress(Unreadable):
            look(data)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
