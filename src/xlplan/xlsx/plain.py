"""The workbook as the reader of values is given it: where that reader would look in other places than the package's own
relationships say, a package with the same sheets in the usual places.

calamine looks for the workbook, its styles and its texts under fixed names, adds a sheet's target to ``xl/`` as it is
written, and refuses a book for a sheet of a kind it does not know.
"""

import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO

from xlplan.xlsx.package import Package
from xlplan.xlsx.relations import Listed, part_key

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPENS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
_USUAL = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
_STATES = ("visible", "hidden", "veryHidden")
_KINDS = ("worksheet", "chartsheet", "dialogsheet")


def for_values(package: Package, sheets: Sequence[Listed], *, epoch_1904: bool) -> bytes:
    """The bytes for the reader of values; they are the file's own where nothing is odd."""
    main, opening = package.main, package.relations("")
    parts = {kind: next(iter(package.related(main, kind)), None) for kind in _USUAL}
    written = {relation.key: relation.written for relation in package.relations(main)}
    if (
        any(relation.target == main and part_key(relation.written) == "xl/workbook.xml" for relation in opening)
        and all(_is_usual(package, kind, part) for kind, part in parts.items())
        and all(_is_usual_sheet(package, listed, written.get(listed.key, "")) for listed in sheets)
    ):
        return package.bytes()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        target.writestr("_rels/.rels", _OPENS)
        target.writestr("xl/workbook.xml", _workbook(sheets, epoch_1904=epoch_1904))
        target.writestr("xl/_rels/workbook.xml.rels", _relations(sheets))
        for kind, part in parts.items():
            if part is not None and (content := package.read(part)) is not None:
                target.writestr(_USUAL[kind], content)
        for number, listed in enumerate(sheets):
            if listed.kind == "worksheet":
                target.writestr(f"xl/sheet{number}.xml", package.read(listed.part) or b"")
    return out.getvalue()


def _is_usual(package: Package, kind: str, part: str | None) -> bool:
    """Whether the reader of values finds the part that the relationships name, or like them none."""
    usual = _USUAL[kind]
    return package.lies_at(part, usual) if part is not None else usual not in package


def _is_usual_sheet(package: Package, listed: Listed, written: str) -> bool:
    looked_for = written.removeprefix("/") if written.startswith("/xl/") else f"xl/{written}"
    return listed.kind in _KINDS and package.lies_at(listed.part, looked_for) and listed.state in ("", *_STATES)


def _workbook(sheets: Sequence[Listed], *, epoch_1904: bool) -> str:
    lines = "".join(
        f'<sheet name="{escape(listed.title)}" sheetId="{number + 1}" state="{_state(listed)}" r:id="r{number}"/>'
        for number, listed in enumerate(sheets)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="{int(epoch_1904)}"/>'
        f"<sheets>{lines}</sheets></workbook>"
    )


def _state(listed: Listed) -> str:
    return listed.state if listed.state in _STATES else "visible"


def _relations(sheets: Sequence[Listed]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(_relation_lines(sheets))}</Relationships>'


def _relation_lines(sheets: Sequence[Listed]) -> Iterator[str]:
    """What is no worksheet is called a chart's sheet: the reader passes it over."""
    for number, listed in enumerate(sheets):
        kind = "worksheet" if listed.kind == "worksheet" else "chartsheet"
        yield f'<Relationship Id="r{number}" Type="{_LINKS}/{kind}" Target="sheet{number}.xml"/>'
