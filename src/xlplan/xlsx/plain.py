"""The workbook as the reader of values expects it: the package itself, or one with the same sheets under the usual
names.

calamine looks for the workbook, its styles and its shared strings under fixed names, joins a sheet's target to ``xl/``
as it is written, and refuses a workbook for one sheet of a type it does not know.
"""

import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO

from xlplan.xlsx.package import Package
from xlplan.xlsx.relations import ListedSheet, part_key

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PACKAGE_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE_SPACE}"><Relationship Id="r" Type="{_RELATIONSHIPS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_USUAL_NAMES = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
_STATES = ("visible", "hidden", "veryHidden")
_KINDS = ("worksheet", "chartsheet", "dialogsheet")


def for_calamine(package: Package, sheets: Sequence[ListedSheet], *, epoch_1904: bool) -> bytes:
    """The bytes for calamine: the package unchanged where it is laid out in the usual way."""
    main, opening = package.main, package.relations("")
    parts = {kind: next(iter(package.related(main, kind)), None) for kind in _USUAL_NAMES}
    written = {relation.key: relation.written for relation in package.relations(main)}
    if (
        any(relation.target == main and part_key(relation.written) == "xl/workbook.xml" for relation in opening)
        and all(_is_usual(package, kind, part) for kind, part in parts.items())
        and all(_is_usual_sheet(package, listed, written.get(listed.key, "")) for listed in sheets)
    ):
        return package.bytes()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        target.writestr("_rels/.rels", _PACKAGE_RELATIONS)
        target.writestr("xl/workbook.xml", _workbook(sheets, epoch_1904=epoch_1904))
        target.writestr("xl/_rels/workbook.xml.rels", _relations(sheets))
        for kind, part in parts.items():
            if part is not None and (content := package.read(part)) is not None:
                target.writestr(_USUAL_NAMES[kind], content)
        for number, listed in enumerate(sheets):
            if listed.kind == "worksheet":
                target.writestr(f"xl/sheet{number}.xml", package.read(listed.part) or b"")
    return out.getvalue()


def _is_usual(package: Package, kind: str, part: str | None) -> bool:
    """Whether calamine finds the part that the relationships name, or finds none where they name none."""
    usual = _USUAL_NAMES[kind]
    return package.is_stored_as(part, usual) if part is not None else usual not in package


def _is_usual_sheet(package: Package, listed: ListedSheet, written: str) -> bool:
    """Whether calamine finds the sheet's part by its target as *written*, and knows its type and state."""
    path = written.removeprefix("/") if written.startswith("/xl/") else f"xl/{written}"
    return listed.kind in _KINDS and package.is_stored_as(listed.part, path) and listed.state in ("", *_STATES)


def _workbook(sheets: Sequence[ListedSheet], *, epoch_1904: bool) -> str:
    lines = "".join(
        f'<sheet name="{escape(listed.title)}" sheetId="{number + 1}" state="{_state(listed)}" r:id="r{number}"/>'
        for number, listed in enumerate(sheets)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONSHIPS}"><workbookPr date1904="{int(epoch_1904)}"/>'
        f"<sheets>{lines}</sheets></workbook>"
    )


def _state(listed: ListedSheet) -> str:
    """The state of the sheet; visible where it is unknown."""
    return listed.state if listed.state in _STATES else "visible"


def _relations(sheets: Sequence[ListedSheet]) -> str:
    return f'<Relationships xmlns="{_PACKAGE_SPACE}">{"".join(_relation_lines(sheets))}</Relationships>'


def _relation_lines(sheets: Sequence[ListedSheet]) -> Iterator[str]:
    """The relationships of the sheets. All that are not worksheets are declared as chart sheets, which calamine
    skips."""
    for number, listed in enumerate(sheets):
        kind = "worksheet" if listed.kind == "worksheet" else "chartsheet"
        yield f'<Relationship Id="r{number}" Type="{_RELATIONSHIPS}/{kind}" Target="sheet{number}.xml"/>'
