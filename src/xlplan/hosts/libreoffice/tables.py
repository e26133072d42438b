"""Tables of a sheet. LibreOffice calls them database ranges: a name, an area, a header row and a totals row."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.hosts.libreoffice.border import Part, bridge, properties

_NUMBER, _TEXT, _DATE = 0, 1, 2  # com.sun.star.sheet.FilterFieldType
_EQUAL = 2  # com.sun.star.sheet.FilterOperator2
_DAY_OR_MONTH = re.compile(r"\d{4}-\d\d")  # so begins the string value of a filter by date
_OPTIONS = ("ContainsHeader", "IsCaseSensitive", "SkipDuplicates", "UseRegularExpressions")


@dataclass(frozen=True, slots=True)
class SavedTable:
    """All that is needed to create a table again."""

    name: str
    area: Any
    """A ``com.sun.star.table.CellRangeAddress``."""
    header: bool
    totals: bool
    arrows: bool
    """Whether the header has filter buttons."""
    fields: tuple[Any, ...] | None
    """The criteria of its filter; None if LibreOffice does not give them, as for a filter by colour."""
    options: dict[str, bool]
    """The options of its filter by their UNO names."""


def saved_tables(document: Any, sheet_index: int) -> list[SavedTable]:
    """The tables of one sheet; *sheet_index* counts from 0."""
    tables = map(document.DatabaseRanges.getByName, document.DatabaseRanges.ElementNames)
    return [_saved(table) for table in tables if table.DataArea.Sheet == sheet_index]


def _saved(table: Any) -> SavedTable:
    filter = table.getFilterDescriptor()
    options = {name: getattr(filter, name) for name in _OPTIONS}
    return SavedTable(
        table.Name, table.DataArea, table.ContainsHeader, table.TotalsRow, table.AutoFilter, _fields(filter), options
    )


def _fields(filter: Any) -> tuple[Any, ...] | None:
    """The filter's criteria with their true types.

    LibreOffice returns texts, dates and colours with the type of a number, and would read them as numbers when they are
    set again.
    """
    fields = filter.getFilterFields3()
    for field in fields:
        values = field.Values
        for value in values:
            if value.FilterType == _NUMBER and not value.IsNumeric:
                value.FilterType = _TEXT
            elif value.FilterType == _NUMBER and _DAY_OR_MONTH.match(value.StringValue):
                value.FilterType = _DATE
            elif not value.StringValue and field.Operator == _EQUAL:
                return None
        field.Values = values
    return tuple(fields)


def restore_tables(document: Any, saved: list[SavedTable]) -> None:
    """Create again those of *saved* that no longer exist.

    Rows that a filter hides stay hidden. If its criteria are not known they are shown, as the user could not see why
    they are hidden.
    """
    tables = document.DatabaseRanges
    for old in saved:
        if tables.hasByName(old.name):
            continue
        tables.addNewByName(old.name, old.area)
        table = tables.getByName(old.name)
        table.ContainsHeader, table.TotalsRow, table.AutoFilter = old.header, old.totals, old.arrows
        if old.fields is None:
            _show_filtered(document.Sheets.getByIndex(old.area.Sheet), _rows(old.area))
        elif old.fields:
            filter = table.getFilterDescriptor()
            for name, option in old.options.items():
                setattr(filter, name, option)
            filter.setFilterFields3(old.fields)


def _rows(area: Any) -> range:
    return range(area.StartRow, area.EndRow + 1)


def _show_filtered(sheet: Any, rows: Iterable[int]) -> None:
    """Show those of *rows* that a filter hides; rows that the user hid stay hidden."""
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
        address = self.uno.DataArea
        return address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1

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
        return None  # LibreOffice has no table styles

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
        """Move the table's edges to those of *range*. Filtered rows that no longer belong to the table are shown."""
        old, new = self.uno.DataArea, getattr(range, "impl", range).uno.RangeAddress
        self.uno.DataArea = new
        if self._is_filtered:
            _show_filtered(self.sheet.uno, {*_rows(old)} - {*_rows(new)})

    def filter_again(self) -> None:
        """Apply the filter to the rows as they are now.

        ``refresh`` also repeats the last sort of the table, so an empty sort is set first: the rows keep their order.
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
        ranges, index = self.api, self.sheet.uno.RangeAddress.Sheet
        tables = map(ranges.getByName, ranges.ElementNames)
        return [UnoTable(self.sheet, table) for table in tables if table.DataArea.Sheet == index]

    def __iter__(self) -> Iterator[UnoTable]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, key: Any) -> UnoTable:
        tables = self._all()
        if isinstance(key, int):
            return tables[key - 1]
        table = next((table for table in tables if table.name.casefold() == key.casefold()), None)
        if table is None:
            raise KeyError(key)
        return table

    def __contains__(self, key: Any) -> bool:
        return (
            1 <= key <= len(self)
            if isinstance(key, int)
            else any(table.name.casefold() == key.casefold() for table in self._all())
        )

    def around(self, row: int, column: int) -> UnoTable | None:
        """The table that contains the cell, or None."""
        for table in self._all():
            top, left, bottom, right = table.area
            if top <= row <= bottom and left <= column <= right:
                return table
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
        free = (f"Table{number}" for number in range(1, 9999) if not self.api.hasByName(f"Table{number}"))
        title = name or next(free)
        self.api.addNewByName(title, source.impl.uno.RangeAddress)
        table = self.api.getByName(title)
        table.ContainsHeader, table.AutoFilter = bool(has_headers), bool(has_headers)
        return UnoTable(self.sheet, table)
