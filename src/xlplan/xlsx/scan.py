"""Everything that is read of a workbook from its bytes: of an .xlsx all of it, by one pass over each part; of the other
forms the facts that calamine cannot see, and what must be known before it opens the file.

Parts are found by the relationships that lead to them, never by their usual names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.grid import SELF_CHECKS_TITLE, BookFacts, Facts, Grid
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.around import active_filters
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.limits import Kept, bounded
from xlplan.xlsx.looks import read_looks
from xlplan.xlsx.package import Package
from xlplan.xlsx.relations import ListedSheet, Relation, part_key, sheets_of
from xlplan.xlsx.sheet import Ground, read_sheet
from xlplan.xlsx.strings import read_texts
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_PROPERTIES = re.compile(PREFIX + r"workbookPr(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_DDE = re.compile(PREFIX + r"ddeLink(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_OBJECTS = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read of a workbook."""

    form: Form

    data: bytes
    """The bytes for calamine; of an .xlsx, which it does not read, the file itself."""

    facts: dict[str, Facts] = field(default_factory=dict)
    """Of the other forms, the facts of every worksheet by its title."""

    grids: tuple[Grid, ...] = ()
    """Of an .xlsx, its worksheets with values and facts."""

    book: BookFacts = field(default_factory=BookFacts)


def scan(data: bytes) -> Scanned:
    """Scan the bytes of a workbook; raises :class:`Unreadable` with the reason when it must not be opened."""
    return scan_admitted(admit(data))


def scan_admitted(admitted: Admitted) -> Scanned:
    """Like :func:`scan`, for a file that was already admitted. The parsers of forms other than .xlsx are imported when
    there is such a file."""
    package = admitted.package
    if package is None:
        from xlplan.xlsx.biff import scan_records

        facts, book = scan_records(admitted.stream, macros=admitted.macros, objects=admitted.objects)
        return Scanned(Form.XLS, admitted.data, facts, book=book)
    match admitted.form:
        case Form.ODS:
            from xlplan.xlsx.ods import scan_ods

            facts, book = scan_ods(package)
            return Scanned(Form.ODS, package.bytes(), facts, book=book)
        case Form.XLSB:
            from xlplan.xlsx.binary import scan_binary

            facts, book = scan_binary(package)
            return Scanned(Form.XLSB, admitted.data, facts, book=book)
        case _:
            return _xlsx(package)


def _xlsx(package: Package) -> Scanned:
    workbook = package.text(package.main)
    if workbook is None:
        raise Unreadable(refusals.NO_WORKBOOK)
    relations = package.relations(package.main)
    sheets = tuple(sheets_of(workbook, relations))
    if not sheets:
        raise Unreadable(refusals.NO_WORKBOOK)
    bounded(limits.SHEETS, len(sheets))
    lost = tuple(_lost(package, sheets))
    book = _book(package, workbook, sheets, relations, lost)
    grids = tuple(_grids(package, [sheet for sheet in sheets if sheet.title not in lost], book))
    return Scanned(Form.XLSX, package.data, grids=grids, book=book)


def _is_worksheet(listed: ListedSheet) -> bool:
    return listed.kind == "worksheet" or (not listed.kind and not listed.is_module)


def _lost(package: Package, sheets: Sequence[ListedSheet]) -> Iterator[str]:
    """The titles of the worksheets without a part of their own."""
    parts = set()
    for listed in filter(_is_worksheet, sheets):
        key = part_key(listed.part)
        if listed.part not in package or key in parts:
            yield listed.title
        parts.add(key)


def _grids(package: Package, sheets: Sequence[ListedSheet], book: BookFacts) -> Iterator[Grid]:
    """The worksheets; the sheet of self-checks is skipped."""
    kept = Kept()
    looks = read_looks(_related(package, "styles"))
    strings = next(iter(package.related(package.main, "sharedStrings")), None)
    texts = read_texts(package.pieces(strings) if strings is not None else None, kept)
    ground = Ground(looks, texts, bool(book.epoch_1904), kept)
    filters: dict[str, tuple[str, ...]] = {}
    for listed in filter(_is_worksheet, sheets):
        pieces = package.pieces(listed.part)
        if listed.title != SELF_CHECKS_TITLE and pieces is not None:
            hidden = listed.state in ("hidden", "veryHidden")
            tables = tuple(_table_filters(package, listed.part, filters))
            yield read_sheet(listed.title, pieces, ground, hidden=hidden, tables=tables)


def _related(package: Package, kind: str) -> str:
    return next((package.text(part) or "" for part in package.related(package.main, kind)), "")


def _table_filters(package: Package, part: str, filters: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The ranges of the sheet's tables whose filter hides rows; *filters* remembers them by part."""
    for table in package.related(part, "table"):
        if table not in filters:
            filters[table] = active_filters(package.text(table) or "")
        yield from filters[table]


def _book(
    package: Package,
    workbook: str,
    sheets: Sequence[ListedSheet],
    relations: Sequence[Relation],
    lost: tuple[str, ...],
) -> BookFacts:
    """The facts of the workbook."""
    names = [name.casefold() for name in package.names()]
    links, dde = _links(package, relations)
    properties = _PROPERTIES.search(workbook)
    epoch = attributes(properties[1]).get("date1904", "") if properties else ""
    macro_sheets = tuple(listed.title for listed in sheets if listed.kind in _MACRO_SHEETS)
    modules = any(listed.is_module for listed in sheets)
    return BookFacts(
        macros=bool(macro_sheets) or modules or any(name.endswith("vbaproject.bin") for name in names),
        links=links,
        dde=dde,
        objects=any(name.startswith(_OBJECTS) for name in names),
        epoch_1904=epoch in ("1", "true", "on"),
        apart=tuple(listed.title for listed in sheets if not _is_worksheet(listed)),
        macro_sheets=macro_sheets,
        lost=lost,
    )


def _links(package: Package, relations: Sequence[Relation]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that formulas refer to, and the programs they query by DDE (ECMA-376 Part 1, 18.14 external links)."""
    files: dict[str, None] = {}
    programs: dict[str, None] = {}
    parts = (link.target for link in relations if link.kind == "externalLink" and not link.external)
    for part in dict.fromkeys(parts):
        for match in _DDE.finditer(package.text(part) or ""):
            values = attributes(match[1])
            programs[f"{values.get('ddeService', '')}|{values.get('ddeTopic', '')}"] = None
        for link in package.relations(part):
            if link.kind in ("externalLinkPath", "xlPathMissing", "oleObject"):
                files[link.target.replace("\\", "/").rpartition("/")[2]] = None
    return tuple(files), tuple(programs)
