"""What the reader of values cannot see, and what must be known before it opens the file.

calamine shows error cells and formulas without a cached value as blanks, knows no number formats, and allocates the
whole rectangle between the first and the last cell. Regular expressions over the unpacked parts see all of that in a
few milliseconds, whatever program wrote them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import CHECKS_TITLE, BookFacts, Facts, area_of, place_of
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.biff import scan_records
from xlplan.xlsx.binary import scan_binary
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.looks import looks, texts
from xlplan.xlsx.ods import scan_ods
from xlplan.xlsx.package import Package, bounded
from xlplan.xlsx.plain import for_values
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.relations import Listed, Relation, sheets_of
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
    """The facts of the workbook and of every worksheet by its title; *data* is what the reader of values is given."""

    form: Form
    data: bytes
    facts: dict[str, Facts] = field(default_factory=dict)
    book: BookFacts = field(default_factory=BookFacts)


def scan(data: bytes) -> Scanned:
    """Look through the bytes of a workbook; raises :class:`Unreadable` with the reason when it must not be opened."""
    return scan_admitted(admit(data))


def scan_admitted(admitted: Admitted) -> Scanned:
    """As :func:`scan`, for a file that passed the gate already."""
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
    return Scanned(Form.XLSX, for_values(package, sheets, epoch_1904=bool(book.epoch_1904)), facts, book)


def _sheets(package: Package, sheets: Sequence[Listed]) -> dict[str, Facts]:
    shown = looks(_related(package, "styles"))
    shared = texts(_strings(package))
    facts: dict[str, Facts] = {}
    entire = 0
    for listed in sheets:
        if (listed.kind and listed.kind != "worksheet") or listed.title == CHECKS_TITLE:
            continue
        part = package.read(listed.part)
        if part is None:
            raise refused(refusals.NO_SHEET_PART, sheet=listed.title)
        facts[listed.title], sheet = scan_sheet(listed.title, part, shown, shared, _table_filters(package, listed.part))
        entire += sheet.rectangle
        bounded(limits.RECTANGLES, entire)
        known = _with_known_errors(part) if sheet.strange else part
        known = _with_sound_ranges(known)
        if known is not part:
            package.replace(listed.part, known)
    return facts


def _related(package: Package, kind: str) -> bytes:
    return next((package.read(part) or b"" for part in package.related(package.main, kind)), b"")


def _strings(package: Package) -> bytes:
    """The shared strings; their declared number is bounded, because the reader of values reserves memory for it."""
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
    """One error that the reader of values does not know (#SPILL!, #CALC!) would lose it the whole sheet; #N/A stands in
    for it."""
    pieces, place = [], 0
    for cell in _CELL.finditer(part):
        if attributes(cell[1]).get("t") != "e" or cell[1].endswith(b"/"):
            continue
        end = _CELL_END.search(part, cell.end())
        value = _VALUE.search(part, cell.end(), end.start() if end else len(part))
        if value is not None and value[2] not in KNOWN_ERRORS:
            pieces += [part[place : value.start(2)], b"#N/A"]
            place = value.end(2)
    return b"".join((*pieces, part[place:]))


def _with_sound_ranges(part: bytes) -> bytes:
    """The reader of values refuses a sheet whose extent, or one of whose merges, is no range; it needs none of them."""
    pieces, place = [], 0
    for match in _ranges_read(part):
        ref = attributes(match[2]).get("ref", "")
        area, start = area_of(ref), place_of(ref.partition(":")[0])
        if area is None or start != area[:2] or "$" in ref:
            end = b"/>" if match[2].endswith(b"/") else b">"
            pieces += [part[place : match.start()], match[1], b' ref="A1"', end]
            place = match.end()
    return b"".join((*pieces, part[place:])) if pieces else part


def _ranges_read(part: bytes) -> Iterator[re.Match[bytes]]:
    """The tags around the cells whose range the reader of values reads."""
    extent = part.find(b"dimension", 0, max(part.find(b"sheetData"), 0))
    tag = _RANGE.match(part, part.rfind(b"<", 0, extent)) if extent >= 0 else None
    if tag is not None:
        yield tag
    yield from _RANGE.finditer(part, *merges_between(part))


def _book(package: Package, workbook: bytes, sheets: Sequence[Listed], relations: Sequence[Relation]) -> BookFacts:
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
    """The files that formulas look into, and the programs they ask (DDE), each once in order."""
    files: dict[str, None] = {}
    programs: dict[str, None] = {}
    for relation in relations:
        if relation.kind != "externalLink" or relation.outside:
            continue
        for match in _DDE.finditer(package.read(relation.target) or b""):
            given = attributes(match[1])
            programs[f"{given.get('ddeService', '')}|{given.get('ddeTopic', '')}"] = None
        for link in package.relations(relation.target):
            if link.kind in ("externalLinkPath", "xlPathMissing", "oleObject"):
                files[link.target.replace("\\", "/").rpartition("/")[2]] = None
    return tuple(files), tuple(programs)
