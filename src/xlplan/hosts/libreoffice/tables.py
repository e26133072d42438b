"""Tables of a sheet: LibreOffice's database ranges, which hold a name, an extent, a header and a totals row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlplan.hosts.libreoffice.border import Part

_A_NUMBER, _A_TEXT = 0, 1  # com.sun.star.sheet.FilterFieldType


@dataclass(frozen=True, slots=True)
class Held:
    """A table, as it can be made again at *area*, a cell range address; *fields* are what it is filtered by."""

    name: str
    area: Any
    header: bool
    totals: bool
    arrows: bool
    fields: tuple[Any, ...]


def held_on(document: Any, number: int) -> list[Held]:
    """The tables of the sheet with that number, from 0."""
    every = map(document.DatabaseRanges.getByName, document.DatabaseRanges.ElementNames)
    return [
        Held(one.Name, one.DataArea, one.ContainsHeader, one.TotalsRow, one.AutoFilter, _fields(one))
        for one in every
        if one.DataArea.Sheet == number
    ]


def _fields(table: Any) -> tuple[Any, ...]:
    """LibreOffice calls every value a number of which it does not say that it is a colour, and takes it for one when it is given it."""
    fields = table.getFilterDescriptor().getFilterFields3()
    for field in fields:
        values = field.Values
        for value in values:
            if not value.IsNumeric and value.FilterType == _A_NUMBER:
                value.FilterType = _A_TEXT
        field.Values = values
    return tuple(fields)


def put_again(document: Any, held: list[Held]) -> None:
    """Those of them that are not there (any more) are made again; which rows a filter hides stays as it is."""
    tables = document.DatabaseRanges
    for one in held:
        if not tables.hasByName(one.name):
            tables.addNewByName(one.name, one.area)
            table = tables.getByName(one.name)
            table.ContainsHeader, table.TotalsRow, table.AutoFilter = one.header, one.totals, one.arrows
            if one.fields:
                filter = table.getFilterDescriptor()
                filter.ContainsHeader = one.header
                filter.setFilterFields3(one.fields)


class Table(Part):
    __slots__ = ("sheet", "uno")

    def __init__(self, sheet: Any, uno: Any) -> None:
        self.sheet, self.uno = sheet, uno

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def parent(self) -> Any:
        return self.sheet

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    display_name = name

    @property
    def area(self) -> tuple[int, int, int, int]:
        one = self.uno.DataArea
        return one.StartRow + 1, one.StartColumn + 1, one.EndRow + 1, one.EndColumn + 1

    @property
    def range(self) -> Any:
        return self.sheet.of(self.area)

    @property
    def show_headers(self) -> bool:
        return bool(self.uno.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self.uno.TotalsRow)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.uno.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.uno.AutoFilter = bool(value)

    @property
    def table_style(self) -> None:
        return None  # there are none

    @property
    def insert_row_range(self) -> None:
        return None

    @property
    def header_row_range(self) -> Any:
        top, left, _, right = self.area
        return self.sheet.of((top, left, top, right)) if self.show_headers else None

    @property
    def totals_row_range(self) -> Any:
        _, left, bottom, right = self.area
        return self.sheet.of((bottom, left, bottom, right)) if self.show_totals else None

    @property
    def data_body_range(self) -> Any:
        top, left, bottom, right = self.area
        top, bottom = top + self.show_headers, bottom - self.show_totals
        return self.sheet.of((top, left, bottom, right)) if top <= bottom else None

    def resize(self, range: Any) -> None:
        """Rows that its filter hid, and that are no more the table's, are shown."""
        before, after = self.uno.DataArea, getattr(range, "impl", range).uno.RangeAddress
        self.uno.DataArea = after
        if _fields(self.uno):
            rows = self.sheet.uno.Rows
            for number in {*_rows(before)} - {*_rows(after)}:
                if rows.getByIndex(number).IsFiltered:
                    rows.getByIndex(number).IsVisible = True


def _rows(area: Any) -> range:
    return range(area.StartRow, area.EndRow + 1)


class Tables(Part):
    __slots__ = ("sheet",)

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.book.uno.DatabaseRanges

    @property
    def parent(self) -> Any:
        return self.sheet

    def _all(self) -> list[Table]:
        held, number = self.api, self.sheet.uno.RangeAddress.Sheet
        return [Table(self.sheet, one) for one in map(held.getByName, held.ElementNames) if one.DataArea.Sheet == number]

    def __iter__(self) -> Iterator[Table]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, key: Any) -> Table:
        found = self._all()
        if isinstance(key, int):
            return found[key - 1]
        one = next((one for one in found if one.name.casefold() == key.casefold()), None)
        if one is None:
            raise KeyError(key)
        return one

    def __contains__(self, key: Any) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else any(one.name.casefold() == key.casefold() for one in self._all())

    def around(self, row: int, column: int) -> Table | None:
        for one in self._all():
            top, left, bottom, right = one.area
            if top <= row <= bottom and left <= column <= right:
                return one
        return None

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = True,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        title = name or next(one for one in map("Table{}".format, range(1, 9999)) if not self.api.hasByName(one))
        self.api.addNewByName(title, source.impl.uno.RangeAddress)
        made = self.api.getByName(title)
        made.ContainsHeader, made.AutoFilter = bool(has_headers), bool(has_headers)
        return Table(self.sheet, made)
