"""Names of a book and of its sheets."""

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
        found = self.uno.getReferredCells()
        if found is None:
            raise refused(f"{self.name}: {self.refers_to}")
        at = found.RangeAddress
        return self.book.sheets(at.Sheet + 1).of((at.StartRow + 1, at.StartColumn + 1, at.EndRow + 1, at.EndColumn + 1))

    def delete(self) -> None:
        (self.book if self.sheet is None else self.sheet).uno.NamedRanges.removeByName(self.uno.Name)


class Names(Part):
    """Of a book with those of its sheets, or those of one sheet."""

    __slots__ = ("book", "sheet")

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet

    @property
    def api(self) -> Any:
        return (self.book if self.sheet is None else self.sheet).uno.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(one.name, one) for one in self._all()]

    def _all(self) -> Iterator[Name]:
        held = self.api
        yield from (Name(self.book, held.getByName(name), self.sheet) for name in held.ElementNames)
        for sheet in self.book.sheets if self.sheet is None else ():
            own = sheet.uno.NamedRanges
            yield from (Name(self.book, own.getByName(name), sheet) for name in own.ElementNames)

    def __iter__(self) -> Iterator[Name]:
        return self._all()

    def __len__(self) -> int:
        return len(list(self._all()))

    def __call__(self, key: Any) -> Name:
        if isinstance(key, int):
            return list(self._all())[key - 1]
        found = self._named(key)
        if found is None:
            raise KeyError(key)
        return found

    def _named(self, key: str) -> Name | None:
        wanted = key.casefold().replace("'", "")
        return next(
            (one for one in self._all() if wanted in (one.name.casefold().replace("'", ""), self._own(one))), None
        )

    def _own(self, one: Name) -> str:
        return str(one.uno.Name).casefold() if one.sheet is self.sheet or self.sheet is not None else ""

    def contains(self, key: Any) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else self._named(key) is not None

    def add(self, name: str, refers_to: str) -> Name:
        scoped = _SCOPED.fullmatch(name)
        sheet = self.sheet
        if scoped:
            sheet, name = self.book.sheets((scoped[1] or scoped[2]).replace("''", "'")), scoped[3]
        held = (self.book if sheet is None else sheet).uno.NamedRanges
        if held.hasByName(name):
            held.removeByName(name)
        first = (sheet or self.book.sheets(1)).uno.getCellByPosition(0, 0).CellAddress
        held.addNewByName(name, to_office(refers_to)[1:], first, 0)
        return Name(self.book, held.getByName(name), sheet)

    def naming(self, cells: Any) -> Name | None:
        """The name of exactly these cells."""
        wanted = f"={cells.address_in_book}"
        return next((one for one in self._all() if one.refers_to == wanted), None)
