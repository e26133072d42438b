"""XlsxWriter's classes, changed so that the rows of a sheet go into the package as they are produced.

XlsxWriter keeps a Python object for every cell until the workbook is closed, and each part as one text. Here a sheet is
given its rows as an iterable of XML, which is read while the part is deflated; XlsxWriter writes everything else.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO, TextIOWrapper
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

APPLICATION = "xlplan"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part: equal documents give equal bytes

Link = tuple[str, str]
"""The address of a cell, and the place inside the workbook that a click on it leads to."""


@cache
def workbook_class() -> Any:
    """A subclass of XlsxWriter's workbook that is made of a stream, to which it writes the package on ``close``.

    It does not claim to be written by Excel. LibreOffice believes that claim: it then calculates nothing on opening,
    and leaves array formulas that are not on the screen without a value, so that changes do not reach the cells that
    depend on them.
    """
    from xlsxwriter.packager import Packager
    from xlsxwriter.sharedstrings import SharedStringTable
    from xlsxwriter.workbook import Workbook

    class Strings(SharedStringTable):  # type: ignore[misc]
        """The shared strings. They stay open while sheets are written, and who writes their cells counts them."""

        cells = 0

        def index(self, text: str) -> int:
            place: int = self.string_table.setdefault(text, len(self.string_table))
            return place

        _get_shared_string_index = index

        def count_more(self, cells: int) -> None:
            self.cells += cells

        @property
        def count(self) -> int:
            return self.cells or 1  # never 0: the part is declared before the sheets are written

        @property
        def unique_count(self) -> int:
            return len(self.string_table)

        def _sort_string_data(self) -> None:
            self.string_array = self.string_table  # in the order of its indexes, as every dict

        def __setattr__(self, name: str, value: object) -> None:
            if name not in ("count", "unique_count"):  # the base class begins with them at 0
                super().__setattr__(name, value)

    class StreamingPackager(Packager):  # type: ignore[misc]
        """Writes each part into *archive* in the usual order, and leaves nothing for the base class to store."""

        def __init__(self, archive: ZipFile) -> None:
            super().__init__()
            self.archive = archive
            self.filenames: list[tuple[Any, str, bool]] = []

        def _create_package(self) -> list[object]:
            super()._create_package()
            self._store()
            return []

        def _store(self) -> None:
            """Store the parts that are complete in memory."""
            for stream, name, _ in self.filenames:
                self.archive.writestr(_entry(name), stream.getvalue())
            self.filenames = []

        def _write_worksheet_files(self) -> None:
            self._store()
            for number, sheet in enumerate(self.workbook.worksheets(), start=1):
                with (
                    self.archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as part,
                    TextIOWrapper(part, "utf-8", newline="\n") as text,
                ):
                    sheet._set_filehandle(text)
                    sheet._assemble_xml_file()

        def _write_app_file(self) -> None:
            super()._write_app_file()
            stream = self.filenames[-1][0]
            text = stream.getvalue().replace(">Microsoft Excel<", f">{APPLICATION}<")
            stream.seek(0)
            stream.truncate()
            stream.write(text)

    class StreamingWorkbook(Workbook):  # type: ignore[misc]
        def __init__(self, stream: BytesIO, options: dict[str, Any]) -> None:
            super().__init__(BytesIO(), {**options, "in_memory": True})  # the base class writes an empty package there
            self.stream, self.str_table = stream, Strings()

        def _get_packager(self) -> Any:
            return StreamingPackager(self.archive)

        def _store_workbook(self) -> None:
            with ZipFile(self.stream, "w", ZIP_DEFLATED) as self.archive:
                super()._store_workbook()

    return StreamingWorkbook


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MOMENT)
    entry.compress_type = ZIP_DEFLATED
    return entry


@cache
def worksheet_class() -> Any:
    """A subclass of XlsxWriter's worksheet whose rows are given from outside, by :meth:`give`."""
    from xlsxwriter.worksheet import Worksheet

    class StreamingWorksheet(Worksheet):  # type: ignore[misc]
        def give(self, rows: Iterable[str], links: Iterable[Link], extent: str) -> None:
            """Set the ``<row>`` elements, the links, which are read after them, and the range of the cells, such as
            ``A1:C9``; empty: not known.
            """
            self.rows, self.links, self.extent = rows, links, extent

        def _write_dimension(self) -> None:
            if self.extent:  # the element is optional
                self._xml_empty_tag("dimension", [("ref", self.extent)])

        def _write_sheet_data(self) -> None:
            self.fh.write("<sheetData>")
            for row in self.rows:
                self.fh.write(row)
            self.fh.write("</sheetData>")

        def _write_hyperlinks(self) -> None:
            links = list(self.links)
            if links:
                self._xml_start_tag("hyperlinks")
                for address, target in links:
                    self._xml_empty_tag("hyperlink", [("ref", address), ("location", target), ("display", " ")])
                self._xml_end_tag("hyperlinks")

    return StreamingWorksheet


@cache
def prepared(formula: str) -> str:
    """A formula as XlsxWriter writes it: without "=", and with the prefixes of newer functions.

    A column repeats one text in every row, and preparing it each time took two thirds of the time of writing.
    """
    text: str = worksheet_class()()._prepare_formula(formula)
    return text
