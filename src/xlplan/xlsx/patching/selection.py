"""The active sheet and the selected cell on opening (ECMA-376 Part 1, 18.3.1.87 ``sheetView``, 18.3.1.78
``selection``)."""

from xlplan.findings import CellRef
from xlplan.grid import a1
from xlplan.xlsx.patching.markup import Element, prefixed
from xlplan.xlsx.patching.workbook import WorkbookPart
from xlplan.xlsx.patching.worksheet import Worksheet


def select(book: WorkbookPart, at: CellRef) -> None:
    """Make the workbook open at that cell. All other sheets are deselected: in a group of sheets, typing changes
    all."""
    target = book.worksheet_tab(at.sheet)
    for tab in book.tabs:
        if tab.kind != "worksheet" or not book.package.has(tab.part):
            continue
        sheet = Worksheet(tab.title, tab.part, book.package.read(tab.part))
        views = sheet.root.first("sheetViews")
        if tab.part == target.part and views is None:
            view = (
                f'<sheetViews><sheetView tabSelected="1" workbookViewId="0">{_selection(at)}</sheetView></sheetViews>'
            )
            sheet.splices.insert(sheet.slot("sheetViews"), prefixed(view, sheet.prefix))
        for view_element in views.all("sheetView") if views is not None else []:
            if tab.part == target.part:
                _select(sheet, view_element, at)
            elif view_element.attributes.get("tabSelected") in ("1", "true"):
                sheet.splices.set(view_element, "tabSelected", None)
        book.package.write(tab.part, sheet.splices.result())
    book.activate(target.index)


def _select(sheet: Worksheet, view: Element, at: CellRef) -> None:
    sheet.splices.set(view, "tabSelected", "1")
    pane = view.first("pane")
    active = pane.attributes.get("activePane", "topLeft") if pane is not None else "topLeft"
    for selection in view.all("selection"):
        if selection.attributes.get("pane", "topLeft") == active:
            sheet.splices.set(selection, "activeCell", at.cell)
            sheet.splices.set(selection, "sqref", at.cell)
            sheet.splices.set(selection, "activeCellId", None)
            return
    text = prefixed(_selection(at, active if pane is not None else ""), sheet.prefix)
    if view.children:
        preceding = [child for child in view.children if child.name in ("pane", "selection")]
        sheet.splices.insert(preceding[-1].end if preceding else view.inner, text)
    else:
        sheet.splices.append(view, text)


def _selection(at: CellRef, pane: str = "") -> str:
    assert at.cell is not None
    cell = a1(at.row, at.column)
    return f'<selection{f" pane={chr(34)}{pane}{chr(34)}" if pane else ""} activeCell="{cell}" sqref="{cell}"/>'
