"""The facts that the reader of values cannot see, and what must be known before it opens the file.

calamine shows error cells and formulas without a cached value as blanks, knows no number formats, and allocates the
whole rectangle between the first and the last cell. Regular expressions over the unpacked parts find all of that in a
few milliseconds, whatever program wrote the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import SELF_CHECKS_TITLE, BookFacts, Facts, area_of, position_of
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.biff import scan_records
from xlplan.xlsx.binary import scan_binary
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.looks import read_looks, read_texts
from xlplan.xlsx.ods import scan_ods
from xlplan.xlsx.package import Package, bounded
from xlplan.xlsx.plain import for_calamine
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.relations import ListedSheet, Relation, sheets_of
from xlplan.xlsx.sheet import KNOWN_ERRORS, active_filters, merges_between, scan_sheet
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_PROPERTIES = re.compile(PREFIX + rb"workbookPr\b" + ATTRIBUTES + b">")
_STRINGS = re.compile(rb"sst(?<=[<:]sst)\b" + ATTRIBUTES + b">")
_CELL = re.compile(PREFIX + rb"c(?=[\s/>])" + ATTRIBUTES + b">")
_CELL_END = re.compile(rb"</(?:[^\s<>/:]{1,64}:)?c\s*>")
_VALUE = re.compile(PREFIX + rb"v\b" + ATTRIBUTES + rb">([^<]*)")
_RANGE = re.compile(rb"(" + PREFIX + rb"(?:dimension|mergeCell)\b)" + ATTRIBUTES + b">")
_DDE = re.compile(PREFIX + rb"ddeLink\b" + ATTRIBUTES + b">")
_OBJECTS = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The facts of the workbook, and of every worksheet by its title; *data* are the bytes for the reader of values."""

    form: Form
    data: bytes
    facts: dict[str, Facts] = field(default_factory=dict)
    book: BookFacts = field(default_factory=BookFacts)


def scan(data: bytes) -> Scanned:
    """Scan the bytes of a workbook; raises :class:`Unreadable` with the reason when it must not be opened."""
    return scan_admitted(admit(data))


def scan_admitted(admitted: Admitted) -> Scanned:
    """Like :func:`scan`, for a file that was already admitted."""
    package = admitted.package
    if package is None:
        facts, book = scan_records(admitted.stream, macros=admitted.macros, objects=admitted.objects)
        return Scanned(Form.XLS, admitted.data, facts, book)
    match admitted.form:
        case Form.ODS:
            facts, book = scan_ods(package)
            return Scanned(Form.ODS, package.bytes(), facts, book)
        case Form.XLSB:
            facts, book = scan_binary(package)
            return Scanned(Form.XLSB, admitted.data, facts, book)
        case _:
            return _xlsx(package)


def _xlsx(package: Package) -> Scanned:
    workbook = package.read(package.main)
    if workbook is None:
        raise Unreadable(refusals.NO_WORKBOOK)
    relations = package.relations(package.main)
    sheets = tuple(sheets_of(workbook, relations))
    if not sheets:
        raise Unreadable(refusals.NO_WORKBOOK)
    bounded(limits.SHEETS, len(sheets))
    facts = _sheets(package, sheets)
    book = _book(package, workbook, sheets, relations)
    return Scanned(Form.XLSX, for_calamine(package, sheets, epoch_1904=bool(book.epoch_1904)), facts, book)


def _sheets(package: Package, sheets: Sequence[ListedSheet]) -> dict[str, Facts]:
    """The facts of every worksheet by its title. Parts that the reader of values would stumble over are replaced."""
    looks = read_looks(_related(package, "styles"))
    shared = read_texts(_strings(package))
    facts: dict[str, Facts] = {}
    cells = 0
    for listed in sheets:
        if (listed.kind and listed.kind != "worksheet") or listed.title == SELF_CHECKS_TITLE:
            continue
        part = package.read(listed.part)
        if part is None:
            raise refused(refusals.NO_SHEET_PART, sheet=listed.title)
        facts[listed.title], sheet = scan_sheet(listed.title, part, looks, shared, _table_filters(package, listed.part))
        cells += sheet.rectangle
        bounded(limits.RECTANGLES, cells)
        prepared = _with_known_errors(part) if sheet.unknown_errors else part
        prepared = _with_sound_ranges(prepared)
        if prepared is not part:
            package.replace(listed.part, prepared)
    return facts


def _related(package: Package, kind: str) -> bytes:
    return next((package.read(part) or b"" for part in package.related(package.main, kind)), b"")


def _strings(package: Package) -> bytes:
    """The part of shared strings. Their declared count is bounded, because the reader of values reserves memory for
    it."""
    part = _related(package, "sharedStrings")
    for start in _STRINGS.finditer(part):
        for count in attributes(start[1]).values():
            if count.isdecimal():
                bounded(limits.STRINGS, int(count[:20]))
    return part


def _table_filters(package: Package, path: str) -> tuple[str, ...]:
    """The ranges of the sheet's tables whose filter hides rows."""
    tables = package.related(path, "table")
    return tuple(area for table in tables for area in active_filters(package.read(table) or b""))


def _with_known_errors(part: bytes) -> bytes:
    """*part* with #N/A for every error value that the reader of values does not know, such as #SPILL! or #CALC!: one of
    them would make it lose the whole sheet."""
    pieces, position = [], 0
    for cell in _CELL.finditer(part):
        if attributes(cell[1]).get("t") != "e" or cell[1].endswith(b"/"):
            continue
        end = _CELL_END.search(part, cell.end())
        value = _VALUE.search(part, cell.end(), end.start() if end else len(part))
        if value is not None and value[2] not in KNOWN_ERRORS:
            pieces += [part[position : value.start(2)], b"#N/A"]
            position = value.end(2)
    return b"".join((*pieces, part[position:]))


def _with_sound_ranges(part: bytes) -> bytes:
    """*part* with A1 for an extent or a merged range that is not a valid range: the reader of values would refuse the
    sheet, though it needs neither."""
    pieces, position = [], 0
    for match in _ranges_read(part):
        ref = attributes(match[2]).get("ref", "")
        area, start = area_of(ref), position_of(ref.partition(":")[0])
        if area is None or start != area[:2] or "$" in ref:
            end = b"/>" if match[2].endswith(b"/") else b">"
            pieces += [part[position : match.start()], match[1], b' ref="A1"', end]
            position = match.end()
    return b"".join((*pieces, part[position:])) if pieces else part


def _ranges_read(part: bytes) -> Iterator[re.Match[bytes]]:
    """The tags ``dimension`` and ``mergeCell``, whose ranges the reader of values parses."""
    extent = part.find(b"dimension", 0, max(part.find(b"sheetData"), 0))
    tag = _RANGE.match(part, part.rfind(b"<", 0, extent)) if extent >= 0 else None
    if tag is not None:
        yield tag
    yield from _RANGE.finditer(part, *merges_between(part))


def _book(package: Package, workbook: bytes, sheets: Sequence[ListedSheet], relations: Sequence[Relation]) -> BookFacts:
    """The facts of the workbook."""
    names = [name.casefold() for name in package.names()]
    kinds = {relation.kind for relation in relations}
    links, dde = _links(package, relations)
    properties = _PROPERTIES.search(workbook)
    epoch = attributes(properties[1]).get("date1904", "") if properties else ""
    return BookFacts(
        macros=any(name.endswith("vbaproject.bin") for name in names) or not kinds.isdisjoint(_MACRO_SHEETS),
        links=links,
        dde=dde,
        objects=any(name.startswith(_OBJECTS) for name in names),
        epoch_1904=epoch in ("1", "true", "on"),
        apart=tuple(listed.title for listed in sheets if listed.kind and listed.kind != "worksheet"),
    )


def _links(package: Package, relations: Sequence[Relation]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that formulas refer to, and the programs they query by DDE (ECMA-376 Part 1, 18.14 external links)."""
    files: dict[str, None] = {}
    programs: dict[str, None] = {}
    for relation in relations:
        if relation.kind != "externalLink" or relation.external:
            continue
        for match in _DDE.finditer(package.read(relation.target) or b""):
            values = attributes(match[1])
            programs[f"{values.get('ddeService', '')}|{values.get('ddeTopic', '')}"] = None
        for link in package.relations(relation.target):
            if link.kind in ("externalLinkPath", "xlPathMissing", "oleObject"):
                files[link.target.replace("\\", "/").rpartition("/")[2]] = None
    return tuple(files), tuple(programs)
