"""Defined names, of a book and of its sheets."""

import re
from collections.abc import Iterator
from typing import Any

from xlplan.hosts.libreoffice.border import Part, refused
from xlplan.hosts.libreoffice.formulas import from_office, sheet_name, to_office

_SCOPED = re.compile(r"(?:'((?:[^']|'')+)'|([^!']+))!(.+)")


class Name(Part):
    __slots__ = ("book", "sheet", "uno")

    def __init__(self, book: Any, uno: Any, sheet: Any = None) -> None:
        self.book, self.uno, self.sheet = book, uno, sheet

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def name(self) -> str:
        return str(self.uno.Name) if self.sheet is None else f"{sheet_name(self.sheet.name)}!{self.uno.Name}"

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def refers_to(self) -> str:
        return from_office(f"={self.uno.Content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.uno.Content = to_office(value)[1:]

    @property
    def refers_to_range(self) -> Any:
        cells = self.uno.getReferredCells()
        if cells is None:
            raise refused(f"{self.name}: {self.refers_to}")
        address = cells.RangeAddress
        return self.book.sheets(address.Sheet + 1).of(
            (address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)
        )

    def delete(self) -> None:
        (self.book if self.sheet is None else self.sheet).uno.NamedRanges.removeByName(self.uno.Name)


class Names(Part):
    """The names of a book and of its sheets, or of one sheet only."""

    __slots__ = ("book", "sheet")

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        return (self.book if self.sheet is None else self.sheet).uno.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._all()]

    def _all(self) -> Iterator[Name]:
        ranges = self.api
        yield from (Name(self.book, ranges.getByName(name), self.sheet) for name in ranges.ElementNames)
        for sheet in self.book.sheets if self.sheet is None else ():
            scoped = sheet.uno.NamedRanges
            yield from (Name(self.book, scoped.getByName(name), sheet) for name in scoped.ElementNames)

    def __iter__(self) -> Iterator[Name]:
        return self._all()

    def __len__(self) -> int:
        return len(list(self._all()))

    def __call__(self, key: Any) -> Name:
        if isinstance(key, int):
            return list(self._all())[key - 1]
        name = self._find(key)
        if name is None:
            raise KeyError(key)
        return name

    def _find(self, key: str) -> Name | None:
        """The name called *key*, with or without its sheet (``Tháng!Vùng``); None if there is none."""
        wanted = key.casefold().replace("'", "")
        return next(
            (name for name in self._all() if wanted in (name.name.casefold().replace("'", ""), self._unscoped(name))),
            None,
        )

    def _unscoped(self, name: Name) -> str:
        """The name without its sheet; empty for the name of a sheet that is searched from the book."""
        return str(name.uno.Name).casefold() if name.sheet is self.sheet or self.sheet is not None else ""

    def contains(self, key: Any) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else self._find(key) is not None

    def add(self, name: str, refers_to: str) -> Name:
        scoped = _SCOPED.fullmatch(name)
        sheet = self.sheet
        if scoped:
            sheet, name = self.book.sheets((scoped[1] or scoped[2]).replace("''", "'")), scoped[3]
        ranges = (self.book if sheet is None else sheet).uno.NamedRanges
        if ranges.hasByName(name):
            ranges.removeByName(name)
        first = (sheet or self.book.sheets(1)).uno.getCellByPosition(0, 0).CellAddress
        ranges.addNewByName(name, to_office(refers_to)[1:], first, 0)
        return Name(self.book, ranges.getByName(name), sheet)

    def naming(self, cells: Any) -> Name | None:
        """The name that refers to exactly these cells, or None."""
        wanted = f"={cells.address_in_book}"
        return next((name for name in self._all() if name.refers_to == wanted), None)
