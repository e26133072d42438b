"""UnoTables of a sheet: LibreOffice's database ranges, which hold a name, an extent, a header and a totals row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xlplan.hosts.libreoffice.border import Part, bridge, properties

# com.sun.star.sheet.FilterFieldType and FilterOperator2; how a filter tells a day or a month
_NUMBER, _TEXT, _DAY, _EQUAL = 0, 1, 2, 2
_DATE = re.compile(r"\d{4}-\d\d")
_WAYS = ("ContainsHeader", "IsCaseSensitive", "SkipDuplicates", "UseRegularExpressions")


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table, as it can be made again at *area*, a cell range address. *fields* are what it is filtered by; None where
    LibreOffice does not tell it, as of a filter by colour. *ways* are how it is filtered."""

    name: str
    area: Any
    header: bool
    totals: bool
    arrows: bool
    fields: tuple[Any, ...] | None
    ways: dict[str, bool]


def held_on(document: Any, number: int) -> list[HeldTable]:
    """The tables of the sheet with that number, from 0."""
    every = map(document.DatabaseRanges.getByName, document.DatabaseRanges.ElementNames)
    return [_held(one) for one in every if one.DataArea.Sheet == number]


def _held(table: Any) -> HeldTable:
    filter = table.getFilterDescriptor()
    ways = {name: getattr(filter, name) for name in _WAYS}
    return HeldTable(
        table.Name, table.DataArea, table.ContainsHeader, table.TotalsRow, table.AutoFilter, _fields(filter), ways
    )


def _fields(filter: Any) -> tuple[Any, ...] | None:
    """LibreOffice calls every value a number, texts, days and colours too, and takes it for one when it is given it
    back.
    """
    fields = filter.getFilterFields3()
    for field in fields:
        values = field.Values
        for value in values:
            if value.FilterType == _NUMBER and not value.IsNumeric:
                value.FilterType = _TEXT
            elif value.FilterType == _NUMBER and _DATE.match(value.StringValue):
                value.FilterType = _DAY
            elif not value.StringValue and field.Operator == _EQUAL:
                return None
        field.Values = values
    return tuple(fields)


def put_again(document: Any, held: list[HeldTable]) -> None:
    """Those of them that are not there (any more) are made again. Rows that a filter hides stay hidden; of one that
    cannot be put back they are shown: nobody could see why they are not."""
    tables = document.DatabaseRanges
    for one in held:
        if tables.hasByName(one.name):
            continue
        tables.addNewByName(one.name, one.area)
        table = tables.getByName(one.name)
        table.ContainsHeader, table.TotalsRow, table.AutoFilter = one.header, one.totals, one.arrows
        if one.fields is None:
            _show(document.Sheets.getByIndex(one.area.Sheet), _rows(one.area))
        elif one.fields:
            filter = table.getFilterDescriptor()
            for name, way in one.ways.items():
                setattr(filter, name, way)
            filter.setFilterFields3(one.fields)


def _rows(area: Any) -> range:
    return range(area.StartRow, area.EndRow + 1)


def _show(sheet: Any, rows: Iterable[int]) -> None:
    """Rows that are hidden by a filter."""
    for row in map(sheet.Rows.getByIndex, rows):
        if row.IsFiltered:
            row.IsVisible = True


class UnoTable(Part):
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
        if self._is_filtered:
            _show(self.sheet.uno, {*_rows(before)} - {*_rows(after)})

    def filter_again(self) -> None:
        """Its rows stay in their order: a table is refreshed by sorting it as well, as it was sorted last, so it is
        told of no sorting.
        """
        if self._is_filtered:
            none = bridge().Any("[]com.sun.star.table.TableSortField", ())
            self.range.uno.sort(properties(SortFields=none, ContainsHeader=True))
            self.uno.refresh()

    @property
    def _is_filtered(self) -> bool:
        return bool(self.uno.getFilterDescriptor().getFilterFields2())


class UnoTables(Part):
    __slots__ = ("sheet",)

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.book.uno.DatabaseRanges

    @property
    def parent(self) -> Any:
        return self.sheet

    def _all(self) -> list[UnoTable]:
        held, number = self.api, self.sheet.uno.RangeAddress.Sheet
        return [
            UnoTable(self.sheet, one) for one in map(held.getByName, held.ElementNames) if one.DataArea.Sheet == number
        ]

    def __iter__(self) -> Iterator[UnoTable]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, key: Any) -> UnoTable:
        found = self._all()
        if isinstance(key, int):
            return found[key - 1]
        one = next((one for one in found if one.name.casefold() == key.casefold()), None)
        if one is None:
            raise KeyError(key)
        return one

    def __contains__(self, key: Any) -> bool:
        return (
            1 <= key <= len(self)
            if isinstance(key, int)
            else any(one.name.casefold() == key.casefold() for one in self._all())
        )

    def around(self, row: int, column: int) -> UnoTable | None:
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
    ) -> UnoTable:
        title = name or next(one for one in map("UnoTable{}".format, range(1, 9999)) if not self.api.hasByName(one))
        self.api.addNewByName(title, source.impl.uno.RangeAddress)
        made = self.api.getByName(title)
        made.ContainsHeader, made.AutoFilter = bool(has_headers), bool(has_headers)
        return UnoTable(self.sheet, made)
