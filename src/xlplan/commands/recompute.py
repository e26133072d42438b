"""``xlplan recompute``: verify computed cells, restore typed-over formulas, write Results and Returns; in a copy."""

from collections.abc import Iterator
from dataclasses import replace

from xlplan.commands import DONE, FINDINGS, Out, Request
from xlplan.commands.output import print_findings
from xlplan.findings import EMPTY, show
from xlplan.fixing.guide import renewed_self_checks
from xlplan.fixing.own_sheets import require_own
from xlplan.fixing.verified import Why, WrongComputedCell
from xlplan.layout import RESULTS, RETURNS
from xlplan.outcome import can_consolidate
from xlplan.patch import ANYTHING, Patch, SheetEdit
from xlplan.ports import Host
from xlplan.template import Contents, outputs
from xlplan.words import Lang, Words
from xlplan.workflow.consolidating import NOT_WRITTEN, outcome_of
from xlplan.workflow.editing import Editing, start_editing

RESTORED = Words("{at}  {column}: {before} → {after} ({why})", "{at}  {column}: {before} → {after} ({why})")
ALL_PROVEN = Words("Các ô tự tính đều đúng.", "Every computed cell is right.")
COUNT = Words("Tính lại {count} ô.", "{count} computed cell(s) corrected.")
WRITTEN = Words("Đã tạo {out}.", "Wrote {out}.")


def run(request: Request, host: Host, out: Out) -> int:
    path, target, lang = request.given["file"], request.given["out"], request.lang
    host.require_writable(target, (path,), force=request.force)
    workbook = host.open(path)
    editing = start_editing(workbook, request.as_of)
    opened, manifest = editing.opened, editing.contents.manifest
    if opened.context_errors and can_consolidate(manifest, opened.reading.tables):
        print_findings(opened.context_errors, lang, out)
        out.closing(NOT_WRITTEN.of(lang))
        return FINDINGS
    contents = _with_results(editing)
    sheets = tuple(_sheets(editing, contents))
    renewed = renewed_self_checks(contents, editing.book, editing.inspection)
    restored = [
        cell
        for cell in editing.wrong_computed
        if not (host.live and cell.why is Why.OUTDATED and cell.formula is not None)
    ]
    # In an open workbook the program has calculated formulas itself. Ours differ where a figure does not count as it
    # was typed, and that is a finding.
    workbook.apply(Patch(cells=(*(cell.edit for cell in restored), *renewed.cells), sheets=(*sheets, *renewed.sheets)))
    host.deliver(workbook, target, force=request.force)
    for cell in restored:
        out.line(_line(cell, lang))
    out.closing(COUNT.of(lang).format(count=len(restored)) if restored else ALL_PROVEN.of(lang))
    if not host.live:
        out.line(WRITTEN.of(lang).format(out=target))
    return DONE


def _with_results(editing: Editing) -> Contents:
    """Return the workbook's contents; of one that consolidates, with the results and returns of its own rows."""
    opened, contents = editing.opened, editing.contents
    if not can_consolidate(contents.manifest, opened.reading.tables):
        return contents
    outcome = outcome_of(opened)
    if not opened.reading.tables.submissions.rows:  # before the first submission no return is missing
        outcome = replace(outcome, returns=None)
    return replace(contents, outcome=outcome)


def _sheets(editing: Editing, contents: Contents) -> Iterator[SheetEdit]:
    """Yield Results and Returns of a workbook that consolidates; its own rows do not move."""
    if not can_consolidate(contents.manifest, editing.opened.reading.tables):
        return
    sheets = [(RESULTS, outputs.results(contents))]
    if contents.returns is not None:
        sheets.append((RETURNS, outputs.returns(contents, contents.returns)))
    for spec, sheet in sheets:
        title = spec.words.of(contents.lang)
        require_own(editing.book, title, spec)
        yield SheetEdit(title, ANYTHING, sheet)


def _line(cell: WrongComputedCell, lang: Lang) -> str:
    before, after = (show(value, lang) or EMPTY.of(lang) for value in (cell.before, cell.expected))
    return RESTORED.of(lang).format(
        at=cell.at, column=cell.column.of(lang), before=before, after=after, why=cell.why.words.of(lang)
    )
