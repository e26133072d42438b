"""What the reader of values cannot see, and what must be known before it opens the file.

calamine shows error cells and formulas without a cached value as blanks, knows no number formats, and allocates the
whole rectangle between the first and the last cell. Regular expressions over the unpacked parts see all of that in a
few milliseconds, whatever program wrote them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import CHECKS_TITLE, BookFacts, Facts
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.biff import scan_records
from xlplan.xlsx.binary import scan_binary
from xlplan.xlsx.gate import Form, admit
from xlplan.xlsx.looks import looks, texts
from xlplan.xlsx.ods import scan_ods
from xlplan.xlsx.package import ATTRIBUTES, PREFIX, Package, attributes, bounded
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.sheet import active_filters, scan_sheet

_SHEET = re.compile(PREFIX + rb"sheet\b(?![.-])" + ATTRIBUTES + b">")
_PROPERTIES = re.compile(PREFIX + rb"workbookPr\b" + ATTRIBUTES + b">")
_STRINGS = re.compile(PREFIX + rb"sst\b" + ATTRIBUTES + b">")
_DDE = re.compile(PREFIX + rb"ddeLink\b" + ATTRIBUTES + b">")
_OBJECTS = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")
_SHARED = "xl/sharedStrings.xml"  # where the reader of values looks, whatever the relationships say
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
    admitted = admit(data)
    package = admitted.package
    if package is None:
        facts, book = scan_records(admitted.stream, macros=admitted.macros, objects=admitted.objects)
        return Scanned(Form.XLS, data, facts, book)
    match admitted.form:
        case Form.ODS:
            facts, book = scan_ods(package)
            return Scanned(Form.ODS, package.bytes(), facts, book)
        case Form.XLSB:
            facts, book = scan_binary(package)
            return Scanned(Form.XLSB, data, facts, book)
        case _:
            return _xlsx(package)


def _xlsx(package: Package) -> Scanned:
    top = package.relations("")
    main = next((path for kind, path in top.values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = package.read(main)
    if workbook is None or not _SHEET.search(workbook):
        raise Unreadable(refusals.NO_WORKBOOK)
    relations = package.relations(main)
    facts = _sheets(package, workbook, relations)
    return Scanned(Form.XLSX, package.bytes(), facts, _book(package, workbook, relations))


def _sheets(package: Package, workbook: bytes, relations: dict[str, tuple[str, str]]) -> dict[str, Facts]:
    shown = looks(_related(package, relations, "styles"))
    shared = texts(_strings(package, relations))
    facts: dict[str, Facts] = {}
    entire = 0
    for title, kind, path in _listed(workbook, relations):
        if (kind and kind != "worksheet") or title == CHECKS_TITLE:
            continue
        path = _where(package, path)
        part = package.read(path)
        if part is None:
            raise refused(refusals.NO_SHEET_PART, sheet=title)
        facts[title], sheet = scan_sheet(title, part, shown, shared, _table_filters(package, path))
        entire += sheet.rectangle
        bounded(limits.RECTANGLES, entire)
        if sheet.strange:
            package.replace(path, _known_errors(part, sheet.strange))
    return facts


def _listed(workbook: bytes, relations: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(title, kind, path of the part) of every sheet that the workbook lists."""
    found = [attributes(match[1]) for match in _SHEET.finditer(workbook)]
    bounded(limits.SHEETS, len(found))
    for given in found:
        key = next((value for name, value in given.items() if name.endswith(":id")), "")
        yield given.get("name", ""), *relations.get(key, ("", ""))


def _where(package: Package, path: str) -> str:
    """Some programs write targets from the package's root without the leading slash."""
    return path if path in package or not path.startswith("xl/xl/") else path[3:]


def _related(package: Package, relations: dict[str, tuple[str, str]], wanted: str) -> bytes:
    path = next((path for kind, path in relations.values() if kind == wanted), None)
    return (package.read(path) if path else None) or b""


def _strings(package: Package, relations: dict[str, tuple[str, str]]) -> bytes:
    """The shared strings; their declared number is bounded, because the reader of values reserves memory for it."""
    found = _related(package, relations, "sharedStrings")
    for part in (found, package.read(_SHARED) or b""):
        start = _STRINGS.search(part[:4096])
        for count in attributes(start[1]).values() if start else ():
            if count.isdigit():
                bounded(limits.STRINGS, int(count[:20]))
    return found


def _table_filters(package: Package, path: str) -> tuple[str, ...]:
    """The ranges of the sheet's tables whose filter hides rows."""
    tables = [target for kind, target in package.relations(path).values() if kind == "table"]
    return tuple(area for table in tables for area in active_filters(package.read(table) or b""))


def _known_errors(part: bytes, strange: set[bytes]) -> bytes:
    """One error that the reader of values does not know (#SPILL!, #CALC!) would lose it the whole sheet; #N/A stands in
    for it.
    """
    for text in strange:
        part = part.replace(b">" + text + b"</", b">#N/A</")
    return part


def _book(package: Package, workbook: bytes, relations: dict[str, tuple[str, str]]) -> BookFacts:
    names = [name.casefold() for name in package.names()]
    kinds = {kind for kind, _ in relations.values()}
    links, dde = _links(package, relations)
    properties = _PROPERTIES.search(workbook)
    epoch = attributes(properties[1]).get("date1904", "") if properties else ""
    return BookFacts(
        macros=any(name.endswith("vbaproject.bin") for name in names) or not kinds.isdisjoint(_MACRO_SHEETS),
        links=links,
        dde=dde,
        objects=any(name.startswith(_OBJECTS) for name in names),
        epoch_1904=epoch in ("1", "true", "on"),
        apart=tuple(title for title, kind, _ in _listed(workbook, relations) if kind and kind != "worksheet"),
    )


def _links(package: Package, relations: dict[str, tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that formulas look into, and the programs they ask (DDE), each once in order."""
    files: dict[str, None] = {}
    programs: dict[str, None] = {}
    for kind, path in relations.values():
        if kind != "externalLink":
            continue
        for match in _DDE.finditer(package.read(path) or b""):
            given = attributes(match[1])
            programs[f"{given.get('ddeService', '')}|{given.get('ddeTopic', '')}"] = None
        for link, target in package.relations(path).values():
            if link in ("externalLinkPath", "xlPathMissing", "oleObject"):
                files[target.replace("\\", "/").rpartition("/")[2]] = None
    return tuple(files), tuple(programs)
